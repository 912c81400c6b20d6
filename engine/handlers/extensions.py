"""延期: whoever has the work asks for more time before its promise is broken; a supervisor decides."""

from dataclasses import replace

from engine.commands import DecideExtension, ExtendClock
from engine.errors import ExtensionRefused, WrongState
from engine.handlers.clock_rows import past, plan_of, policy_of, remember_clock, show_due, with_plan, written_plan
from engine.handlers.pauses import (
    clock_asked,
    note,
    require_holder,
    require_running_clock,
    require_supervisor,
    supervisors,
    tell_of,
)
from engine.handlers.settlement import Case, Settlement
from engine.handlers.task_rules import name_of, said
from engine.people import ClockState, Extension, extend, extension_minutes
from engine.store.clocks import ClockRow
from engine.store.pauses import ExtensionRow


def extend_clock(command: ExtendClock, it: Settlement) -> dict[str, object]:
    row = clock_asked(it, command)
    case = it.case(row.instance_key)
    require_holder(it, row)
    require_running_clock(it, row)
    _require_extensible(it, case, row)
    minutes = extension_minutes(
        policy_of(case, row), replace(plan_of(row), due_at=row.due_at), row.started_at, command.due_at,
        past(it.work.pauses.of_clock(row.key)), it.world(case).calendar,
    )  # fmt: skip
    if minutes is None:
        raise ExtensionRefused(
            "新时限应晚于现时限，且不超过允许的延期，请改早一些",
            "the new time has to be later than now and within what is allowed, choose an earlier one",
        )
    reason, told = said(command.reason), supervisors(it, case, row)
    asked = ExtensionRow(
        key=it.work.keys.new(), clock_key=row.key, instance_key=row.instance_key, by_id=it.actor.id,
        remark=note(it, row, "extension", reason, told), asked_at=it.env.now, asked_for=command.due_at, minutes=minutes,
    )  # fmt: skip
    it.work.extensions.add(asked)
    facts = {"by": it.actor.id, "to": command.due_at.isoformat(), "remark": asked.remark, "extension": asked.key}
    remember_clock(it, case, row, "ExtensionAsked", facts)
    tell_of(it, told, "extension_asked", case, "/promises", who=name_of(it, it.actor.id), reason=reason)
    return {"clock": row.key, "extension": asked.key}


def decide_extension(command: DecideExtension, it: Settlement) -> dict[str, object]:
    """A supervisor, but not the one who asked; too late once the promise is broken."""
    row = clock_asked(it, command)
    case = it.case(row.instance_key)
    asked = next((one for one in it.work.extensions.of_clock(row.key) if one.state == "asked"), None)
    if asked is None:
        raise WrongState(reason="没有待批准的延期申请，请刷新页面 / nobody asks for more time, reload the page")
    require_supervisor(it, case, row, asked.by_id)
    if command.granted:
        require_running_clock(it, row)
        _move(it, case, row, Extension(it.env.now, asked.minutes))
    state = "granted" if command.granted else "refused"
    it.work.extensions.save(replace(asked, state=state, decided_by=it.actor.id, decided_at=it.env.now))
    kind = "ExtensionGranted" if command.granted else "ExtensionRefused"
    remember_clock(it, case, row, kind, {"by": it.actor.id, "extension": asked.key})
    link = f"/tasks/{row.task_key}" if row.task_key else f"/cases/{row.instance_key}"
    tell_of(it, [asked.by_id], f"extension_{state}", case, link)
    return {"clock": row.key, "granted": command.granted}


def _require_extensible(it: Settlement, case: Case, row: ClockRow) -> None:
    if policy_of(case, row).extension is None:
        raise ExtensionRefused("本环节不允许延期，请按时办结", "this step gives no more time, finish it in time")
    before = {one.state for one in it.work.extensions.of_clock(row.key)}
    if "granted" in before:
        raise ExtensionRefused("只能延期一次，请按时办结", "more time is given once only, finish it in time")
    if "asked" in before:
        raise ExtensionRefused("已申请延期，请等待主管批准", "it was asked for, wait for your supervisor")


def _move(it: Settlement, case: Case, row: ClockRow, extension: Extension) -> None:
    calendar = it.world(case).calendar
    began = row.paused_at or extension.at
    plan = extend(plan_of(row), replace(extension, at=began), calendar)
    if row.state != ClockState.PAUSED:
        it.work.clocks.save(with_plan(it, row, plan))
        return
    shown = extend(replace(plan_of(row), due_at=row.due_at), extension, calendar).due_at
    it.work.clocks.save(replace(row, plan=written_plan(plan), due_at=shown))
    show_due(it, row, shown)
