"""A tenant's own files under `processes/_tenants/`: organisation, roles, calendar and opening ledger rows, unjudged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from engine.errors import NotFound
from engine.yamltext import read_yaml

Content = Mapping[str, object]
TENANTS = "processes/_tenants"
"""Where tenants' folders lie below the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantFiles:
    """`calendar` by file name, as `engine.calendar.read_calendar` takes it. `ledgers` by the ledger's id.
    `tables` are overlays by path below the root, byte for byte. `demo_accounts` are whom a demo shows first,
    `demo_departments` those that may call us there, `demo_seed` what its residents are invented from."""

    organisation: Content
    roles: Content
    calendar: Mapping[str, Content]
    ledgers: Mapping[str, Sequence[Content]]
    tables: Mapping[str, bytes]
    demo_accounts: Sequence[str]
    demo_departments: Sequence[str]
    demo_seed: int

    def tables_of(self, bundle: str) -> dict[str, bytes]:
        """The files that overlay the tables of `bundle`; they are deployed with it."""
        return {path: content for path, content in self.tables.items() if f"/tables/{bundle}/" in path}


@cache
def tenant_files(tenant: str) -> TenantFiles:
    """Read once in a process. Raises NotFound for a tenant that has no folder."""
    folder = files("processes") / "_tenants" / tenant
    if not folder.is_dir():
        raise NotFound(what=f"租户 / tenant {tenant!r}")
    return TenantFiles(
        organisation=_read(folder / "organisation.yaml"), roles=_read(folder / "roles.yaml"),
        calendar={file.name: _read(file) for file in _files_in(folder / "calendar")},
        ledgers={file.name.removesuffix(".yaml"): _rows(file) for file in _files_in(folder / "ledgers")},
        tables=_overlays(folder / "tables", f"{TENANTS}/{tenant}/tables"),
        demo_accounts=_of_demo(folder, "accounts"), demo_departments=_of_demo(folder, "departments"),
        demo_seed=_seed(folder),
    )  # fmt: skip


def _of_demo(folder: Traversable, name: str) -> Sequence[str]:
    demo = _read(folder / "tenant.yaml").get("demo")
    listed = demo.get(name) if isinstance(demo, Mapping) else None
    return [str(one) for one in listed] if isinstance(listed, list) else []


def _seed(folder: Traversable) -> int:
    demo = _read(folder / "tenant.yaml").get("demo")
    seed = demo.get("seed") if isinstance(demo, Mapping) else None
    return seed if isinstance(seed, int) else 0


def _overlays(folder: Traversable, path: str) -> dict[str, bytes]:
    bundles = [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
    return {f"{path}/{bundle.name}/{file.name}": file.read_bytes() for bundle in bundles for file in _files_in(bundle)}


def _files_in(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []


def _rows(file: Traversable) -> Sequence[Content]:
    rows = _read(file).get("rows")
    return rows if isinstance(rows, list) else []


def _read(file: Traversable) -> Content:
    content = read_yaml(file.read_text(encoding="utf-8"))
    return content if isinstance(content, Mapping) else {}
