"""A department's webhook: who says it, was it said before, what does it mean; every refusal is an answer that stays."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from engine.actor import Actor, ActorKind
from engine.bundles import Bundle, Event
from engine.commands import ReceiveWebhook
from engine.errors import (
    BodyTooLarge,
    CredentialsLocked,
    EventIdReused,
    FieldError,
    NotFound,
    NotSigned,
    Rejected,
    TooManyCalls,
    UnknownContentType,
    ValidationFailed,
)
from engine.handlers.department import COUNTED_FOR, count_wrong_call, department_unit
from engine.handlers.settlement import Settlement
from engine.handlers.webhook_answer import Answer, answer, refusal
from engine.handlers.webhook_event import deliver_event, start_by_event
from engine.ids import PersonId
from engine.outbound.signing import is_fresh, is_signed, secrets_in_force
from engine.store.departments import CallRow, DepartmentRow, EventRow

LARGEST = 1024 * 1024
"""Bytes of a body."""
CALLS, MINUTE = 60, timedelta(minutes=1)
MOST_ID = 128
"""Characters of an event id."""


def receive_webhook(command: ReceiveWebhook, it: Settlement) -> dict[str, object]:
    """Whatever is refused after the signature was looked at leaves its trace; only what it would have begun is undone.
    The department's row is held meanwhile, so that the same event sent several times at once is done once."""
    try:
        _require_json(command)
        department = _signed_by(command, it)
        _require_slowly(department, it)
        with it.work.attempt():
            return _taken(command, it)
    except Rejected as refused:
        return refusal(refused)


def _require_json(command: ReceiveWebhook) -> None:
    if len(command.body) > LARGEST:
        raise BodyTooLarge()
    if command.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnknownContentType()


def _signed_by(command: ReceiveWebhook, it: Settlement) -> DepartmentRow:
    """An unknown department is answered like a wrong signature."""
    row, secret = it.work.departments.load(command.dept, lock=True), it.env.secret
    if row is None or secret is None:
        raise NotSigned()
    if row.locked_at is not None:
        raise CredentialsLocked()
    timestamp, given = command.headers.get("x-timestamp", ""), command.headers.get("x-signature", "")
    valid = secrets_in_force(secret, it.work.tenant, row.dept, row.serial, row.issued_at, it.env.now)
    if not (is_fresh(timestamp, it.env.now) and is_signed(valid, timestamp, command.body, given)):
        count_wrong_call(row, it.work, it.env)
        raise NotSigned()
    return row


def _require_slowly(row: DepartmentRow, it: Settlement) -> None:
    """Counted in the database: it holds for all web processes together."""
    calls, first = it.work.departments.calls_since(row.dept, it.env.now - MINUTE, refused=False)
    if calls >= CALLS and first is not None:
        raise TooManyCalls(seconds=max(1, round((first + MINUTE - it.env.now).total_seconds())))
    it.work.departments.forget_calls(row.dept, it.env.now - COUNTED_FOR)
    it.work.departments.note_call(CallRow(key=it.work.keys.new(), dept=row.dept, at=it.env.now, is_refused=False))


def _taken(command: ReceiveWebhook, it: Settlement) -> Answer:
    bundle, event = _declared(command.event, it)
    event_id = _event_id(command)
    digest = hashlib.sha256(command.event.encode() + b"\0" + command.body).hexdigest()
    seen = it.work.departments.event(command.dept, event_id)
    if seen is not None:
        if seen.digest != digest:
            raise EventIdReused()
        return answer(200, seen.answer)
    apart = it.apart(_actor(command, it))
    said = (start_by_event if event.start is not None else deliver_event)(apart, bundle, event, command)
    apart.finish()
    if said["status"] in (200, 202):
        kept = said["body"]
        assert isinstance(kept, Mapping)
        it.work.departments.keep_event(
            EventRow(dept=command.dept, event_id=event_id, digest=digest, answer=kept, at=it.env.now)
        )
    return said


def _declared(name: str, it: Settlement) -> tuple[Bundle, Event]:
    """Of the newest bundle that declares it. Raises NotFound."""
    for deployment in it.work.definitions.current_deployments():
        bundle = it.env.library.bundle(it.work, deployment.key, deployment.bundle)
        if name in bundle.events:
            return bundle, bundle.events[name]
    raise NotFound(what="事件 / the event")


def _event_id(command: ReceiveWebhook) -> str:
    found = command.headers.get("x-event-id", "")
    if not (0 < len(found) <= MOST_ID and found.isascii() and found.isprintable()):
        raise ValidationFailed([
            FieldError(
                field="X-Event-Id", code="EVENT_ID", zh=f"请提供不超过{MOST_ID}个字符的事件编号，每个事件各不相同。",
                en=f"Give every event an id of its own, at most {MOST_ID} characters.",
            )
        ])  # fmt: skip
    return found


def _actor(command: ReceiveWebhook, it: Settlement) -> Actor:
    unit = department_unit(command.dept, it.work, it.env)
    return Actor(kind=ActorKind.DEPARTMENT, id=PersonId(unit.id), name=unit.zh)
