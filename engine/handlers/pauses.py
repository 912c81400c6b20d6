"""Stop-the-clock: a promise is paused, confirmed, runs on, or its pause lapses; how long it may be is `people`'s."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from engine.commands import ConfirmPause, OfClock, PauseClock, ResumeClock
from engine.errors import (
    AlreadyBreached,
    CaseSuspended,
    Forbidden,
    FourEyes,
    InvalidRequest,
    NotFound,
    NotYourTask,
    PauseRefused,
    WrongState,
)
from engine.handlers.clock_rows import (
    groups_of,
    past,
    plan_of,
    policy_of,
    remember_clock,
    seen,
    show_due,
    with_plan,
)
from engine.handlers.settlement import Case, Settlement, triggering
from engine.handlers.task_rules import LONGEST, name_of, require_mine, said
from engine.handlers.telling import tell
from engine.ids import Key
from engine.people import (
    CONFIRM_WITHIN,
    NEVER_PAUSED,
    PRIORITY,
    REASONS,
    ClockKind,
    ClockState,
    is_long,
    pause_limit,
    resume,
)
from engine.store.clocks import ClockRow
from engine.store.pauses import PauseRow

LIMIT = "pause_limit"
"""The message that a process is sent when its pauses have lasted as long as they may."""


def pause_clock(command: PauseClock, it: Settlement) -> dict[str, object]:
    """Whoever has the work, or a supervisor. Its levels wait in the same moment."""
    row = clock_asked(it, command)
    case = it.case(row.instance_key)
    is_watching = watches(it, case, row)
    if not is_watching:
        require_holder(it, row)
    before = it.work.pauses.of_clock(row.key)
    _require_pausable(it, case, row, command.code, before)
    reason = said(command.reason)
    until, is_limit = _until(it, case, row, command, before)
    needs = not is_watching and is_long(it.env.now, until, it.world(case).calendar)
    told = supervisors(it, case, row)
    pause = PauseRow(
        key=it.work.keys.new(), clock_key=row.key, instance_key=row.instance_key, code=command.code,
        by_id=it.actor.id, remark=note(it, row, "pause", reason, told), evidence=_evidence(it, row, command.evidence),
        began_at=it.env.now, until_at=until, is_limit=is_limit,
        confirm_by=it.world(case).calendar.add(it.env.now, CONFIRM_WITHIN) if needs else None,
    )  # fmt: skip
    it.work.pauses.add(pause)
    due_at = resume(plan_of(row), it.env.now, until, it.world(case).calendar).due_at
    it.work.clocks.save(
        replace(row, state=ClockState.PAUSED.value, paused_at=it.env.now, due_at=due_at, next_at=pause.wakes_at)
    )
    show_due(it, row, due_at)
    remember_clock(
        it, case, row, "ClockPaused",
        {"by": it.actor.id, "code": command.code, "until": until.isoformat(), "needs_confirmation": needs,
         "remark": pause.remark, "pause": pause.key},
    )  # fmt: skip
    if needs:
        who, name = name_of(it, it.actor.id), REASONS[command.code]
        why = {"who": who, "code": name.zh, "code_en": name.en, "reason": reason}
        tell_of(it, told, "pause_asked", case, "/promises", **why)
    return {"clock": row.key, "pause": pause.key, "until": until.isoformat(), "needs_confirmation": needs}


def resume_clock(command: ResumeClock, it: Settlement) -> dict[str, object]:
    row, case, pause = _paused(it, command)
    if not watches(it, case, row):
        require_holder(it, row)
    if pause.confirm_by is not None and pause.confirm_by <= it.env.now:
        return _lapse(it, case, row, pause)
    return run_on(it, case, row, pause, min(it.env.now, pause.until_at), "resumed")


def confirm_pause(command: ConfirmPause, it: Settlement) -> dict[str, object]:
    """A supervisor, but not the one who stopped it."""
    row, case, pause = _paused(it, command)
    require_supervisor(it, case, row, pause.by_id)
    if pause.confirm_by is None or pause.confirm_by <= it.env.now:
        raise WrongState(reason="该暂停无需确认，请刷新页面 / nothing is to be confirmed, reload the page")
    if not command.confirmed:
        return _lapse(it, case, row, pause, refused=True)
    confirmed = replace(pause, confirm_by=None, confirmed_by=it.actor.id)
    it.work.pauses.save(confirmed)
    it.work.clocks.save(replace(row, next_at=confirmed.wakes_at))
    remember_clock(it, case, row, "PauseConfirmed", {"by": it.actor.id, "pause": pause.key})
    return {"clock": row.key}


def wake_paused(it: Settlement, row: ClockRow) -> dict[str, object]:
    """The pause was not confirmed in time, or is over; the promise runs on from that moment, however late the poller
    comes by."""
    case, pause = it.case(row.instance_key), _open_pause(it, row)
    if pause.confirm_by is not None and pause.confirm_by <= it.env.now:
        return _lapse(it, case, row, pause)
    answer = run_on(it, case, row, pause, pause.until_at, "limit" if pause.is_limit else "over")
    if pause.is_limit:
        _send_limit(it, case, row, pause)
    return answer


def close_pauses(it: Settlement, row: ClockRow) -> ClockRow:
    """The work is over: a pause that has lapsed or ended before that, and no poller has come by for, counts as such;
    one that still lasts ends with it. Answers the row as it then stands."""
    for asked in it.work.extensions.of_clock(row.key):
        if asked.state == "asked":
            it.work.extensions.save(replace(asked, state="dropped"))
    if row.state != ClockState.PAUSED:
        return row
    pause, now = _open_pause(it, row), it.env.now
    if pause.wakes_at <= now:
        is_over = pause.confirm_by is None
        how = "lapsed" if not is_over else "limit" if pause.is_limit else "over"
        it.work.pauses.save(replace(pause, ended_at=pause.wakes_at, ended_by=it.actor.id, how=how, confirm_by=None))
        plan = resume(plan_of(row), pause.began_at, pause.until_at, it.calendar) if is_over else plan_of(row)
        return replace(with_plan(it, row, plan), state=ClockState.RUNNING.value, paused_at=None)
    it.work.pauses.save(replace(pause, ended_at=now, ended_by=it.actor.id, how="closed", confirm_by=None))
    return row


# -- what the handlers of promises share --------------------------------------------------------------------------


def clock_asked(it: Settlement, command: OfClock) -> ClockRow:
    """The open promise, locked. Raises NotFound, also where nobody but strangers asks, WrongState and CaseSuspended."""
    key = command.clock
    if command.task is not None:
        found = [one for one in it.work.clocks.of_token(command.task) if one.kind == ClockKind.RESOLVE]
        key = found[-1].key if found else None
    if key is None:
        raise NotFound(what="时限 / promise")
    row = it.work.clocks.hold(key)
    if it.case(row.instance_key).row.suspended_at is not None:
        raise CaseSuspended()
    if row.stopped_at is not None:
        raise WrongState(reason="该时限已结束 / the promise is over")
    if row.kind == ClockKind.RESPOND:
        raise PauseRefused("响应时限不能暂停或延期，请先签收", "the first answer is not put off, claim the task")
    return row


def require_holder(it: Settlement, row: ClockRow) -> None:
    """Whoever has the task; of a segment or a case whoever has any task of the case. Raises NotYourTask."""
    if row.task_key is not None:
        require_mine(it.work.tasks.load(row.task_key), it.actor)
    elif all(task.assignee != it.actor.id for task in it.work.tasks.open_of(row.instance_key)):
        raise NotYourTask()


def require_running_clock(it: Settlement, row: ClockRow) -> None:
    """Raises AlreadyBreached: also between the due time and the poller."""
    if row.breached_at is not None or (row.state == ClockState.RUNNING and row.due_at <= it.env.now):
        raise AlreadyBreached()


def watches(it: Settlement, case: Case, row: ClockRow) -> bool:
    return (
        it.actor.is_admin
        or case.row.unit in it.organisation.watched_by(it.actor.id)
        or it.actor.id in supervisors(it, case, row)
    )


def require_supervisor(it: Settlement, case: Case, row: ClockRow, asked_by: str) -> None:
    if not watches(it, case, row):
        raise Forbidden()
    if it.actor.id == asked_by:
        raise FourEyes()


def supervisors(it: Settlement, case: Case, row: ClockRow) -> list[str]:
    """Whoever stands above those who have the task."""
    groups = groups_of(it, case, row, "superior")
    return sorted({str(person) for group in groups for person in it.organisation.holders(group)})


def note(it: Settlement, row: ClockRow, kind: str, text: str, told: Iterable[str] = ()) -> Key:
    return it.work.remarks.add(
        kind, row.instance_key, it.actor.id, text, it.env.now, task=row.task_key, told=sorted(told)
    )


def tell_of(it: Settlement, people: Iterable[str], template: str, case: Case, link: str, **data: object) -> None:
    tell(it, people, template, {"title": case.row.title, **data}, link=link, instance=case.row.key)


def run_on(it: Settlement, case: Case, row: ClockRow, pause: PauseRow, at: datetime, how: str) -> dict[str, object]:
    plan = resume(plan_of(row), pause.began_at, at, it.world(case).calendar)
    _end(it, pause, at, how)
    it.work.clocks.save(replace(with_plan(it, row, plan), state=ClockState.RUNNING.value, paused_at=None))
    due = {"how": how, "pause": pause.key, "from": plan_of(row).due_at.isoformat(), "to": plan.due_at.isoformat()}
    remember_clock(it, case, row, "ClockResumed", due)
    return {"clock": row.key, "due_at": plan.due_at.isoformat()}


# -- pausing --------------------------------------------------------------------------------------------------------


def _require_pausable(it: Settlement, case: Case, row: ClockRow, code: str, before: list[PauseRow]) -> None:
    require_running_clock(it, row)
    if row.state != ClockState.RUNNING:
        raise WrongState(reason="已经暂停 / it is paused already")
    if seen(case, row).get(PRIORITY) in NEVER_PAUSED:
        raise PauseRefused("P1、P2级事项必须连续办理", "items of priority P1 and P2 are worked on without a break")
    if code not in policy_of(case, row).pausable:
        raise PauseRefused(
            "本环节不允许因此暂停，请选择其他原因", "this step never stops for that reason, choose another"
        )
    most = REASONS[code].at_most
    if most is not None and len([one for one in past(before) if one.code == code]) >= most:
        raise PauseRefused(
            "该原因的暂停次数已用完，请继续办理或申请延期", "it was stopped for this before, go on or ask for more time"
        )


def _until(
    it: Settlement, case: Case, row: ClockRow, command: PauseClock, before: list[PauseRow]
) -> tuple[datetime, bool]:
    """When it ends by itself, and whether that is the policy's limit."""
    now, policy = it.env.now, policy_of(case, row)
    limit = pause_limit(policy, command.code, past(before), now, it.world(case).calendar)
    if command.until is not None and command.until <= now:
        raise InvalidRequest(reason="暂停的截止时间应晚于现在 / the pause has to end after now")
    if limit is not None and limit <= now:
        raise PauseRefused("暂停时间已用完，请继续办理或申请延期", "no time to stop is left, ask for more time instead")
    if command.until is None and limit is None:
        raise InvalidRequest(reason="请写明暂停到什么时候 / say until when it is to stop")
    if command.until is None or (limit is not None and limit < command.until):
        assert limit is not None
        return limit, True
    return command.until, False


def _evidence(it: Settlement, row: ClockRow, evidence: str) -> Key | None:
    text = evidence.strip()
    if len(text) > LONGEST:
        raise InvalidRequest(reason=f"依据不超过{LONGEST}字 / the evidence has at most {LONGEST} characters")
    return note(it, row, "evidence", text) if text else None


def _paused(it: Settlement, command: OfClock) -> tuple[ClockRow, Case, PauseRow]:
    row = clock_asked(it, command)
    if row.state != ClockState.PAUSED:
        raise WrongState(reason="该时限没有暂停，请刷新页面 / the clock is not stopped, reload the page")
    return row, it.case(row.instance_key), _open_pause(it, row)


def _open_pause(it: Settlement, row: ClockRow) -> PauseRow:
    return next(pause for pause in it.work.pauses.of_clock(row.key) if pause.ended_at is None)


def _lapse(it: Settlement, case: Case, row: ClockRow, pause: PauseRow, *, refused: bool = False) -> dict[str, object]:
    """As if the clock had never stopped; whoever stopped it and those above are told."""
    _end(it, pause, it.env.now if refused else pause.confirm_by or it.env.now, "lapsed")
    it.work.clocks.save(replace(with_plan(it, row, plan_of(row)), state=ClockState.RUNNING.value, paused_at=None))
    remember_clock(it, case, row, "PauseLapsed", {"pause": pause.key, "refused": refused})
    told = sorted({pause.by_id, *supervisors(it, case, row)} - {it.actor.id})
    tell_of(it, told, "pause_lapsed", case, f"/cases/{row.instance_key}")
    return {"clock": row.key, "lapsed": True}


def _end(it: Settlement, pause: PauseRow, at: datetime, how: str) -> None:
    it.work.pauses.save(replace(pause, ended_at=at, ended_by=it.actor.id, how=how, confirm_by=None))


def _send_limit(it: Settlement, case: Case, row: ClockRow, pause: PauseRow) -> None:
    """To this case alone, if it listens."""
    told = {"policy": row.policy, "code": pause.code, "task": str(row.task_key) if row.task_key else None}
    for wait in it.work.subscriptions.of_instance(case.row.key):
        if (wait.kind, wait.name) == ("message", LIMIT):
            it.act(case.row.key, triggering(wait.holder, wait.element_id, told))
            return
