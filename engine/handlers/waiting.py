"""Elements that wait for somebody else (property `pause`): promises around them that stop for that reason stand still
for so long, as if a supervisor had paused them; how long they may is `people`'s."""

from collections.abc import Iterator
from dataclasses import replace

from engine.actor import SYSTEM
from engine.bpmn.model import Element
from engine.handlers.clock_rows import past, plan_of, policy_of, remember_clock, seen, show_due
from engine.handlers.pauses import run_on
from engine.handlers.settlement import Case, Settlement
from engine.ids import Key
from engine.people import NEVER_PAUSED, OPEN_END, PRIORITY, ClockKind, ClockState, pause_limit, resume
from engine.store.clocks import ClockRow
from engine.store.pauses import PauseRow

PAUSE = "pause"
"""The property of an element; its value is a reason."""


def stop_while_waiting(it: Settlement, case: Case, token: Key, element: Element) -> None:
    """What is broken already, stands still already, or has no time left to stop, stays as it is."""
    code = element.properties[PAUSE].text
    for owner, row in _around(it, case, token):
        if _stops(it, owner, row, code):
            _stop(it, owner, row, code, token, element)


def go_on_after_waiting(it: Settlement, case: Case, token: Key) -> None:
    """Only what stood still for this token; a pause that people made is theirs to end."""
    for pause in it.work.pauses.of_token(token):
        row = it.work.clocks.hold(pause.clock_key)
        if row.stopped_at is None:
            run_on(it, it.case(row.instance_key), row, pause, min(it.env.now, pause.until_at), "resumed")


def _around(it: Settlement, case: Case, token: Key) -> Iterator[tuple[Case, ClockRow]]:
    """Promises of the whole case and of the segments that the token lies in, in the calling cases too."""
    around: set[Key | None] = {None, token, *_scopes(case, token)}
    yield from ((case, row) for row in it.work.clocks.of_instance(case.row.key) if row.token in around)
    if case.row.parent_key is not None and case.row.parent_token is not None:
        yield from _around(it, it.case(case.row.parent_key), case.row.parent_token)


def _scopes(case: Case, key: Key) -> Iterator[Key]:
    while (token := case.state.tokens.get(key)) is not None and token.parent:
        yield token.parent
        key = token.parent


def _stops(it: Settlement, case: Case, row: ClockRow, code: str) -> bool:
    runs = row.stopped_at is None and row.state == ClockState.RUNNING and row.due_at > it.env.now
    return (
        runs and row.kind == ClockKind.RESOLVE and code in policy_of(case, row).pausable
        and seen(case, row).get(PRIORITY) not in NEVER_PAUSED
    )  # fmt: skip


def _stop(it: Settlement, case: Case, row: ClockRow, code: str, token: Key, element: Element) -> None:
    now, calendar = it.env.now, it.world(case).calendar
    limit = pause_limit(policy_of(case, row), code, past(it.work.pauses.of_clock(row.key)), now, calendar)
    if limit is not None and limit <= now:
        return
    remark = it.work.remarks.add("pause", row.instance_key, SYSTEM.id, element.title("zh"), now)
    pause = PauseRow(
        key=it.work.keys.new(), clock_key=row.key, instance_key=row.instance_key, code=code, by_id=SYSTEM.id,
        remark=remark, began_at=now, until_at=limit or OPEN_END, is_limit=limit is not None, token=token,
    )  # fmt: skip
    it.work.pauses.add(pause)
    due_at = resume(plan_of(row), now, limit, calendar).due_at if limit is not None else OPEN_END
    paused = replace(row, state=ClockState.PAUSED.value, paused_at=now, due_at=due_at, next_at=limit)
    it.work.clocks.save(paused)
    show_due(it, row, due_at if limit is not None else None)
    stopped = {"by": SYSTEM.id, "code": code, "until": pause.until_at.isoformat(), "needs_confirmation": False}
    remember_clock(it, case, row, "ClockPaused", {**stopped, "remark": remark, "pause": pause.key})
