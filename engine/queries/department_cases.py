"""What a department may see of its own cases: how they stand, and what the bundle says it shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import CredentialsLocked, NotFound, NotSigned
from engine.feel import to_json
from engine.ids import Key
from engine.outbound.signing import is_fresh, is_signed, secrets_in_force
from engine.queries.shelf import Shelf, bundle_of, form_scope
from engine.queries.variables import variables_of
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork


def require_signed(
    work: UnitOfWork, secret: str | None, dept: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Whether the department itself asks. Raises NotSigned, CredentialsLocked."""
    row = work.departments.load(dept)
    if row is None or secret is None:
        raise NotSigned()
    if row.locked_at is not None:
        raise CredentialsLocked()
    timestamp, given = headers.get("x-timestamp", ""), headers.get("x-signature", "")
    valid = secrets_in_force(secret, work.tenant, dept, row.serial, row.issued_at, now)
    if not (is_fresh(timestamp, now) and is_signed(valid, timestamp, body, given)):
        raise NotSigned()


def department_case(work: UnitOfWork, shelf: Shelf, dept: str, business_key: str, now: datetime) -> dict[str, Any]:
    """Raises NotFound for a case that is not there or another's."""
    case = work.instances.newest(business_key)
    if case is None or not work.departments.may_speak_of(dept, case) or case.parent_key is not None:
        raise NotFound(what=f"事项 / the case {business_key}")
    return {
        "business_key": case.business_key, "title": case.title, "state": case.status,
        "started_at": case.started_at.isoformat(),
        "ended_at": case.ended_at.isoformat() if case.ended_at else None,
        "waits_for": _waits_for(work, case.key), **_shown(work, shelf, case, now),
    }  # fmt: skip


def _waits_for(work: UnitOfWork, case: Key) -> list[dict[str, Any]]:
    """The people's tasks that are open now; never whose they are."""
    return [
        {"zh": task.name, "en": task.name_en, "due_at": task.due_at.isoformat() if task.due_at else None}
        for task in work.tasks.open_of(case)
    ]


def _shown(work: UnitOfWork, shelf: Shelf, case: InstanceRow, now: datetime) -> dict[str, Any]:
    """`shows` of the event that starts such cases, over the case's variables."""
    found = work.definitions.load(case.definition_key)
    bundle = bundle_of(work, shelf, found)
    shows = next((one.shows for one in bundle.events.values() if one.start == found.process_id and one.shows), None)
    if shows is None:
        return {}
    seen = {**variables_of(work, case.key), "tables": bundle.tables}
    scope = form_scope(work, shelf, bundle, seen, case.unit, now)
    return {"shows": to_json(shows.evaluate(scope.variables, scope.evaluation))}
