"""What stops promises and gives them more time, as pages show it: what a task allows, who asks, and what was."""

from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.bundles import Bundle
from engine.forms import Text
from engine.ids import Key
from engine.people import NEVER_PAUSED, OPEN_END
from engine.queries.clock_lines import reason_name
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.clocks import ClockRow
from engine.store.pauses import ExtensionRow, PauseRow
from engine.store.tasks import TaskRow
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """What may be done with the clock of a task: `reasons` are codes with their names, empty where it never stops."""

    reasons: tuple[tuple[str, Text], ...]
    is_paused: bool
    can_extend: bool
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One pause or extension. `kind`: pause | extension; `how` as in its row, or the state of an extension; an open
    pause ends at `until` at the latest (None = when the case is resumed), an extension was asked to be due then."""

    kind: str
    reason: Text
    by: Text
    said: str
    began_at: datetime
    until: datetime | None
    ended_at: datetime | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A pause or an extension that waits for a supervisor's word."""

    clock: Key
    stop: Stop
    task: Text
    business_key: str | None
    confirm_by: datetime | None


def pausing_of(work: UnitOfWork, bundle: Bundle, task: TaskRow, priority: object, now: datetime) -> Pausing | None:
    """None where the task's promise allows neither, is broken or over, or where there is none."""
    own = (one for one in work.clocks.of_token(task.key) if one.task_key == task.key)
    row = next((one for one in own if one.kind == "resolve"), None)
    policy = bundle.policies.get(row.policy) if row is not None else None
    if row is None or policy is None or row.stopped_at is not None or row.breached_at is not None or row.due_at <= now:
        return None
    asked = {one.state for one in work.extensions.of_clock(row.key)}
    codes = () if priority in NEVER_PAUSED else tuple(policy.pausable)
    can_extend = policy.extension is not None and not asked & {"asked", "granted"}
    if not codes and not can_extend:
        return None
    return Pausing(
        reasons=tuple((code, reason_name(code)) for code in codes), is_paused=row.paused_at is not None,
        can_extend=can_extend, due_at=row.due_at,
    )  # fmt: skip


def stops_of(work: UnitOfWork, names: Names, instance: Key) -> dict[Key, tuple[Stop, ...]]:
    """By clock, in the order of time."""
    pauses, extensions = work.pauses.of_instance(instance), work.extensions.of_instance(instance)
    words = _words(work, instance) if pauses or extensions else {}
    rows: list[PauseRow | ExtensionRow] = [*pauses, *extensions]
    found: dict[Key, list[Stop]] = {}
    for row in rows:
        found.setdefault(row.clock_key, []).append(_stop(row, names, words))
    return {clock: tuple(sorted(stops, key=lambda one: one.began_at)) for clock, stops in found.items()}


def wishes_for(work: UnitOfWork, shelf: Shelf, actor: Actor, now: datetime) -> list[Wish]:
    """Those that the actor may decide: nobody's own."""
    organisation, _ = shelf.organisation(work)
    watched, names = organisation.watched_by(actor.id), Names(organisation)
    pauses = [one for one in work.pauses.unconfirmed() if one.confirm_by is not None and one.confirm_by > now]
    found, asked = list[Wish](), list[PauseRow | ExtensionRow]([*pauses, *work.extensions.asked()])
    for row in asked:
        clock = work.clocks.load(row.clock_key, lock=False)
        told = next((one.told for one in work.remarks.of_instance(row.instance_key) if one.key == row.remark), ())
        is_theirs = actor.is_admin or actor.id in told or (clock is not None and clock.unit in watched)
        if clock is not None and row.by_id != actor.id and is_theirs:
            found.append(_wish(work, names, clock, row))
    return found


def _wish(work: UnitOfWork, names: Names, clock: ClockRow, row: PauseRow | ExtensionRow) -> Wish:
    case = work.instances.load(row.instance_key)
    task = work.tasks.load(clock.task_key) if clock.task_key is not None else None
    return Wish(
        clock=clock.key, stop=_stop(row, names, _words(work, row.instance_key)),
        task=Text(task.name, task.name_en or task.name) if task is not None else Text("", ""),
        business_key=case.business_key, confirm_by=row.confirm_by if isinstance(row, PauseRow) else None,
    )  # fmt: skip


def _stop(row: PauseRow | ExtensionRow, names: Names, words: dict[Key, str]) -> Stop:
    by = names.person(row.by_id)
    if isinstance(row, PauseRow):
        evidence = words.get(row.evidence or 0, "")
        said = f"{words.get(row.remark, '')}（{evidence}）" if evidence else words.get(row.remark, "")
        return Stop(
            kind="pause", reason=reason_name(row.code), by=by, said=said, began_at=row.began_at,
            until=None if row.until_at == OPEN_END else row.until_at,
            ended_at=row.ended_at, how=row.how or ("asked" if row.confirm_by else "open"),
        )  # fmt: skip
    return Stop(
        kind="extension", reason=Text("", ""), by=by, said=words.get(row.remark, ""), began_at=row.asked_at,
        until=row.asked_for, ended_at=row.decided_at, how=row.state,
    )  # fmt: skip


def _words(work: UnitOfWork, instance: Key) -> dict[Key, str]:
    return {one.key: one.text or "" for one in work.remarks.of_instance(instance)}
