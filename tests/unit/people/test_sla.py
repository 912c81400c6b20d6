"""When promises end and when their levels fall."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import DEFAULT_CALENDAR, Calendar
from engine.errors import IncidentError, WrongState
from engine.feel import Evaluation
from engine.people import (
    ClockKind,
    ClockPlan,
    ClockState,
    Level,
    levels_due,
    move,
    next_level,
    read_policy,
    resume,
    start_clock,
    state_after,
    stop,
)

ZONE = ZoneInfo("Asia/Shanghai")
RETURN = {
    "resolve": '=half end(next working day(end), "am")', "warn": "09:30", "l2": "+1wd", "l3": "+3wd",
}  # fmt: skip


@dataclass(frozen=True)
class Host:
    calendar: Calendar = DEFAULT_CALENDAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def started(
    policy: dict[str, object], start: str, variables: dict[str, object] | None = None, kind: ClockKind | None = None
) -> ClockPlan:
    now = at(start)
    evaluation = Evaluation(now=now, host=Host())
    read = read_policy("leave.approve", policy)
    return start_clock(read, now, variables or {}, DEFAULT_CALENDAR, evaluation, kind or ClockKind.RESOLVE)


def shown(plan: ClockPlan) -> dict[str, str]:
    return {str(planned.level): planned.at.astimezone(ZONE).strftime("%m-%d %H:%M") for planned in plan.levels}


def test_an_approval_of_one_working_day_has_its_levels_at_the_usual_shares() -> None:
    plan = started({"resolve": "1wd"}, "2026-11-24 09:00")
    assert plan.due_at == at("2026-11-25 09:00")
    assert shown(plan) == {"warn": "11-24 16:36", "l1": "11-25 09:00", "l2": "11-25 14:30", "l3": "11-26 09:00"}


def test_five_working_days_run_over_a_holiday() -> None:
    plan = started({"resolve": "5wd"}, "2026-09-30 16:30")
    assert plan.due_at == at("2026-10-13 16:30")
    assert shown(plan)["warn"] == "10-12 16:30"


@pytest.mark.parametrize(
    ("end", "due", "levels"),
    [
        ("2026-12-09", "2026-12-10 12:00", {"warn": "12-10 09:30", "l2": "12-11 12:00", "l3": "12-15 12:00"}),
        ("2026-11-20", "2026-11-23 12:00", {"warn": "11-23 09:30", "l2": "11-24 12:00", "l3": "11-26 12:00"}),
        ("2026-10-09", "2026-10-10 12:00", {"warn": "10-10 09:30", "l2": "10-12 12:00", "l3": "10-14 12:00"}),
    ],
)
def test_a_return_from_leave_is_due_at_noon_of_the_first_working_day(
    end: str, due: str, levels: dict[str, str]
) -> None:
    plan = started(RETURN, f"{end} 17:30", {"end": end})
    assert plan.due_at == at(due)
    assert shown(plan).items() >= levels.items()


def test_a_cap_shortens_the_promise_and_all_its_levels() -> None:
    plan = started({"resolve": "1wd", "latest": "start_at"}, "2026-11-24 16:30", {"start_at": "2026-11-25T08:30:00"})
    assert plan.due_at == at("2026-11-25 08:30")
    assert shown(plan)["warn"] == "11-24 17:18"


@pytest.mark.parametrize("start_at", ["2026-11-23T08:30:00", None, "soon", "2026-12-24"])
def test_a_cap_that_has_passed_or_lies_far_ahead_changes_nothing(start_at: str | None) -> None:
    plan = started({"resolve": "1wd", "latest": "start_at"}, "2026-11-24 09:00", {"start_at": start_at})
    assert plan.due_at == at("2026-11-25 09:00")


def test_a_promise_up_to_a_day_lasts_to_its_close() -> None:
    assert started({"resolve": "day"}, "2026-11-24 09:00", {"day": "2026-11-30"}).due_at == at("2026-11-30 17:30")


def test_a_promise_without_a_time_is_an_incident() -> None:
    with pytest.raises(IncidentError, match="SLA_NO_TIME"):
        started({"resolve": "=start_at"}, "2026-11-24 09:00")


def test_urgent_work_runs_by_the_clock() -> None:
    plan = started({"respond": "15m", "resolve": "1h", "l2": 1.5, "l3": 1}, "2026-11-21 23:30", kind=ClockKind.RESPOND)
    assert plan.due_at == at("2026-11-21 23:45")
    assert shown(plan) == {"warn": "11-21 23:42", "l1": "11-21 23:45", "l3": "11-21 23:45", "l2": "11-21 23:52"}


def test_a_promise_that_was_past_from_the_start_is_due_at_once() -> None:
    plan = started({"resolve": "start_at"}, "2026-11-24 09:00", {"start_at": "2026-11-20T08:30:00"})
    assert {planned.at for planned in plan.levels} == {at("2026-11-20 08:30")}


def test_a_due_time_outside_working_hours_keeps_the_order_of_levels() -> None:
    plan = started({"resolve": "end_at"}, "2026-11-20 17:00", {"end_at": "2026-11-22T12:00:00"})
    assert shown(plan)["l1"] == "11-22 12:00"
    assert [str(planned.level) for planned in plan.levels] == ["warn", "l1", "l2", "l3"]


def test_a_clock_waits_for_one_level_after_the_other() -> None:
    plan = started({"resolve": "1wd", "warn": "2wh", "l2": False}, "2026-11-24 09:00")
    waits = [next_level(plan), next_level(plan, at("2026-11-24 16:00")), next_level(plan, at("2026-11-25 09:00"))]
    assert [planned and str(planned.level) for planned in waits] == ["warn", "l1", "l3"]
    assert next_level(plan, plan.levels[-1].at) is None


def test_after_a_standstill_all_levels_are_logged_and_one_notifies() -> None:
    plan = started({"resolve": "1wd"}, "2026-11-24 09:00")
    due = levels_due(plan, {Level.WARN}, at("2026-11-25 16:00"))
    assert [(str(one.level), one.notifies) for one in due] == [("l1", False), ("l2", True)]
    assert levels_due(plan, set(), at("2026-11-24 09:00")) == ()


def test_a_breach_is_sticky_and_remembers_how_late() -> None:
    plan = started({"resolve": "1wd"}, "2026-11-24 09:00")
    state = state_after(ClockState.RUNNING, plan, plan.due_at)
    stopped = stop(state, plan, at("2026-11-25 11:00"), DEFAULT_CALENDAR)
    assert (stopped.state, stopped.late_by) == (ClockState.BREACHED, 120)


def test_lateness_counts_working_minutes_only() -> None:
    plan = started({"resolve": "1wd"}, "2026-11-20 17:00")
    assert stop(ClockState.RUNNING, plan, at("2026-11-24 08:45"), DEFAULT_CALENDAR).late_by == 45


def test_lateness_of_urgent_work_counts_every_minute() -> None:
    plan = started({"resolve": "1h"}, "2026-11-20 17:00")
    assert stop(ClockState.RUNNING, plan, at("2026-11-20 20:00"), DEFAULT_CALENDAR).late_by == 120


@pytest.mark.parametrize("state", [ClockState.RUNNING, ClockState.PAUSED])
def test_work_done_by_the_due_time_is_met(state: ClockState) -> None:
    plan = started({"resolve": "1wd"}, "2026-11-24 09:00")
    assert state_after(state, plan, at("2026-11-25 08:59")) is state
    assert stop(state, plan, plan.due_at.astimezone(UTC), DEFAULT_CALENDAR).state is ClockState.MET


@pytest.mark.parametrize("state", [ClockState.MET, ClockState.CANCELLED])
def test_a_clock_that_ended_cannot_be_stopped_again(state: ClockState) -> None:
    with pytest.raises(WrongState):
        stop(state, started({"resolve": "1wd"}, "2026-11-24 09:00"), at("2026-11-24 10:00"), DEFAULT_CALENDAR)


def test_only_the_steps_of_the_table_are_possible() -> None:
    assert move(ClockState.RUNNING, ClockState.PAUSED) is ClockState.PAUSED
    with pytest.raises(WrongState):
        move(ClockState.BREACHED, ClockState.MET)


def test_a_pause_moves_what_remains() -> None:
    plan = started({"resolve": "5wd"}, "2026-11-02 09:00")
    after = resume(plan, at("2026-11-04 09:00"), at("2026-11-09 14:30"), DEFAULT_CALENDAR)
    assert after.due_at == at("2026-11-12 14:30")
    assert shown(after)["warn"] == "11-11 14:30"


def test_a_pause_of_urgent_work_moves_it_by_its_length() -> None:
    plan = started({"resolve": "2h", "warn": 0.1}, "2026-11-21 20:00")
    after = resume(plan, at("2026-11-21 21:00"), at("2026-11-21 21:30"), DEFAULT_CALENDAR)
    assert after.due_at == at("2026-11-21 22:30")
    assert shown(after)["warn"] == "11-21 20:12"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(ZONE)), st.integers(1, 9000))  # noqa: DTZ001
def test_levels_fall_in_order_wherever_a_promise_begins(moment: datetime, minutes: int) -> None:
    policy = read_policy("any", {"resolve": f"{minutes}wm"})
    plan = start_clock(policy, moment, {}, DEFAULT_CALENDAR, Evaluation(now=moment))
    assert [planned.level for planned in plan.levels] == list(Level)
    assert plan.levels[0].at >= moment
