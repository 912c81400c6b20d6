"""A tenant's own files under `processes/_tenants/`: organisation, roles and calendar as plain mappings, unjudged."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

from engine.errors import NotFound

Content = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFiles:
    """`calendar` by file name, as `engine.calendar.read_calendar` takes it."""

    organisation: Content
    roles: Content
    calendar: Mapping[str, Content]


def tenant_files(tenant: str) -> TenantFiles:
    """Raises NotFound for a tenant that has no folder."""
    folder = files("processes") / "_tenants" / tenant
    if not folder.is_dir():
        raise NotFound(what=f"租户 / tenant {tenant!r}")
    calendar = folder / "calendar"
    years = {entry.name: _read(entry) for entry in calendar.iterdir()} if calendar.is_dir() else {}
    return TenantFiles(
        organisation=_read(folder / "organisation.yaml"), roles=_read(folder / "roles.yaml"), calendar=years
    )


def _read(file: Traversable) -> Content:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content if isinstance(content, Mapping) else {}
