"""Values as they travel: keys as decimal text, times in UTC with milliseconds, one tenant; it knows no noun."""

from datetime import UTC, datetime

from flask import Response

from engine.errors import FieldError
from webui.api.problem import InvalidBody

TENANT = "<default>"


def key_text(key: int | None) -> str | None:
    return None if key is None else str(key)


def moment_text(moment: datetime | None) -> str | None:
    """`2026-11-23T02:00:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def nothing() -> Response:
    return Response(status=204)


def require_our_tenant(tenant: str | None) -> None:
    """Raises InvalidBody for any other: one address serves one tenant, and clients know it by this name."""
    if tenant not in (None, TENANT):
        said = (f"这里只有租户 {TENANT}。", f"The only tenant here is {TENANT}.")
        raise InvalidBody([FieldError(field="tenantId", code="TENANT", zh=said[0], en=said[1])])
