"""A case is suspended and resumed: nothing of it moves in between, and the time in between counts in no promise.

Its timers keep their due times and fire when it is resumed, if those have passed; messages and signals are on their way
until then (`store.signals`). What people may still do changes hands or words, never tokens.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from engine import runtime
from engine.commands import ResumeInstance, SuspendInstance
from engine.errors import Forbidden, WrongState
from engine.facts import InstanceResumed, InstanceSuspended
from engine.handlers.clock_rows import plan_of, show_due, with_plan
from engine.handlers.clocks import recount_clock
from engine.handlers.pauses import wake_paused
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import said
from engine.handlers.telling import tell
from engine.ids import Key
from engine.people import OPEN_END, SUSPENDED, ClockState, resume
from engine.store.clocks import ClockRow
from engine.store.pauses import PauseRow


def suspend_instance(command: SuspendInstance, it: Settlement) -> dict[str, object]:
    """Raises Forbidden for all but administrators, WrongState where nothing runs, or it is suspended already."""
    case = _asked(it, command.instance)
    if case.row.suspended_at is not None:
        raise WrongState(reason="该事项已暂停办理 / the case is suspended already")
    reason = said(command.reason)
    remark = it.work.remarks.add("suspend", case.row.key, it.actor.id, reason, it.env.now)
    for member in _family(it, case):
        member.row = replace(member.row, suspended_at=it.env.now)
        member.facts.append(InstanceSuspended(remark=remark))
        for clock in _open_clocks(it, member):
            _stand_still(it, clock, remark)
    tell(
        it, _at_work(it, case), "case_suspended", {"title": case.row.title, "reason": reason},
        link=f"/cases/{case.row.key}", instance=case.row.key,
    )  # fmt: skip
    return {"instance": case.row.key}


def resume_instance(command: ResumeInstance, it: Settlement) -> dict[str, object]:
    """Raises Forbidden for all but administrators, WrongState where it is not suspended."""
    case = _asked(it, command.instance)
    if case.row.suspended_at is None:
        raise WrongState(reason="该事项没有暂停 / the case is not suspended")
    resume_family(it, case)
    tell(
        it, _at_work(it, case), "case_resumed", {"title": case.row.title}, link=f"/cases/{case.row.key}",
        instance=case.row.key,
    )  # fmt: skip
    return {"instance": case.row.key}


def resume_family(it: Settlement, case: Case) -> None:
    """The case and all that it has called run again, their promises as if no time had passed."""
    for member in _family(it, case):
        since = member.row.suspended_at
        if since is None:
            continue
        member.row = replace(member.row, suspended_at=None)
        member.facts.append(InstanceResumed(after=(it.env.now - since) // timedelta(minutes=1)))
        for clock in _open_clocks(it, member):
            _run_again(it, member, clock, since)
        it.act(member.row.key, runtime.look_again)


def _asked(it: Settlement, key: Key) -> Case:
    if not it.actor.is_admin:
        raise Forbidden()
    case = it.case(key)
    if case.row.status != "active":
        raise WrongState(reason="流程已结束 / the instance is over")
    if case.row.parent_key is not None:
        raise WrongState(reason="请在主流程上操作 / act on the case that has called this one")
    return case


def _family(it: Settlement, case: Case) -> Iterator[Case]:
    rows = it.work.instances.family(case.row.root_key or case.row.key)
    return (it.case(row.key) for row in rows if row.status == "active")


def _open_clocks(it: Settlement, case: Case) -> list[ClockRow]:
    return [clock for clock in it.work.clocks.of_instance(case.row.key) if clock.stopped_at is None]


def _at_work(it: Settlement, case: Case) -> list[str]:
    """Whoever has a task of it in hand."""
    tasks = (task for member in _family(it, case) for task in it.work.tasks.open_of(member.row.key))
    return sorted({task.assignee for task in tasks if task.assignee is not None} - {it.actor.id})


# -- promises -----------------------------------------------------------------------------------------------------


def keep_still(it: Settlement, case: Case) -> None:
    """A promise that has begun while the case is suspended stands still like the others, and for the same reason."""
    said_before = it.work.remarks.of_instance(case.row.root_key or case.row.key)
    remark = next(one.key for one in reversed(said_before) if one.kind == "suspend")
    for clock in _open_clocks(it, case):
        if clock.paused_at is None:
            _stand_still(it, clock, remark)


def _stand_still(it: Settlement, clock: ClockRow, remark: Key) -> None:
    """One that stands still already stays as it is, but wakes no more by itself."""
    if clock.state == ClockState.PAUSED:
        it.work.clocks.save(replace(clock, next_at=None))
        return
    it.work.pauses.add(_stop(it, clock, remark, it.env.now))
    is_running = clock.state == ClockState.RUNNING
    state, due_at = (ClockState.PAUSED.value, OPEN_END) if is_running else (clock.state, clock.due_at)
    it.work.clocks.save(replace(clock, state=state, due_at=due_at, paused_at=it.env.now, next_at=None))
    if is_running:
        show_due(it, clock, None)


def _stop(it: Settlement, clock: ClockRow, remark: Key, began_at: datetime) -> PauseRow:
    return PauseRow(
        key=it.work.keys.new(), clock_key=clock.key, instance_key=clock.instance_key, code=SUSPENDED,
        by_id=it.actor.id, remark=remark, began_at=began_at, until_at=OPEN_END,
    )  # fmt: skip


def _run_again(it: Settlement, case: Case, clock: ClockRow, since: datetime) -> None:
    """What is due is counted on from where the promise stood still, by the calendar as it is now."""
    pause = next((one for one in it.work.pauses.of_clock(clock.key) if one.ended_at is None), None)
    if pause is not None and pause.code != SUSPENDED:
        pause = _woken(it, clock, pause, since)
    if pause is None:
        return
    it.work.pauses.save(replace(pause, until_at=it.env.now, ended_at=it.env.now, ended_by=it.actor.id, how="resumed"))
    clock = it.work.clocks.hold(clock.key)
    state = ClockState.RUNNING.value if clock.breached_at is None else ClockState.BREACHED.value
    plan = resume(plan_of(clock), pause.began_at, it.env.now, it.world(case).calendar)
    it.work.clocks.save(replace(with_plan(it, clock, plan), state=state, paused_at=None))
    if clock.breached_at is None:
        recount_clock(it, case, it.work.clocks.hold(clock.key))


def _woken(it: Settlement, clock: ClockRow, pause: PauseRow, since: datetime) -> PauseRow | None:
    """A pause of people's that went on: None while it still does. Where its time has come meanwhile, what the promise
    stood still for by the suspension alone: since the pause ended, or since the case was suspended where it lapsed."""
    if pause.wakes_at > it.env.now:
        it.work.clocks.save(replace(clock, next_at=pause.wakes_at))
        return None
    lapsed = bool(wake_paused(it, clock).get("lapsed"))
    began_at = since if lapsed else max(since, pause.until_at)
    stop = _stop(it, clock, pause.remark, began_at)
    it.work.pauses.add(stop)
    return stop
