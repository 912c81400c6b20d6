"""Stop-the-clock and extension: who may, how long, what becomes of due times, levels and the process."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.commands import (
    ClaimTask,
    CompleteTask,
    ConfirmPause,
    DecideExtension,
    EscalateClock,
    ExtendClock,
    PauseClock,
    ResumeClock,
    ReturnTask,
    TransferTask,
)
from engine.errors import (
    AlreadyBreached,
    ExtensionRefused,
    Forbidden,
    FourEyes,
    InvalidRequest,
    NotFound,
    NotYourTask,
    PauseRefused,
    ReasonNeeded,
    WrongState,
)
from engine.feel.evaluation import SHANGHAI
from engine.store.clocks import ClockRow
from engine.store.database import Database
from engine.store.pauses import PauseRow
from tests.support import bpmn as b
from tests.support.engines import Office

MANIFEST = """
title: {zh: 走访, en: Visits}
business_key: VI
sla:
  visit: {resolve: 5wd, pausable: {waiting_resident: 4wd, external_unit: 5wd, force_majeure: null}, max_pause: 6wd,
          extension: true}
  visit.whole: {resolve: 10wd, pausable: [waiting_resident], extension: 2wd}
  visit.strict: {resolve: 5wd}
"""

on_sqlite = pytest.mark.parametrize("fresh_url", ["sqlite"], indirect=True)
"""For rules that no database has a say in."""


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def visits(sla: str = "visit", whole: dict[str, str] | None = None) -> bytes:
    """A visit that hears of `pause_limit`, in a segment that may have a promise of its own."""
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_visit", groups="clerk", properties={"sla": sla}),
        b.user_task("ut_report", groups="leader"), b.end("e"), flows=["s -> ut_visit -> ut_report -> e"],
        properties=whole or {},
    )  # fmt: skip
    return b.process(
        "visit", b.start(), phase, b.boundary("limit", on="phase", message="pause_limit", key="=businessKey",
                                              interrupting=False),
        b.user_task("ut_limit", users="mei"), b.end("end"), b.end("told"),
        flows=["start -> phase -> end", "limit -> ut_limit -> told"],
    )  # fmt: skip


@pytest.fixture
def office(database: Database) -> Office:
    """Monday morning. Ann has the visit, due in five working days; Li is above her."""
    office = Office(database, at(2))
    deploy(office)
    office.start("visit", by="bo")
    office.claims("ann")
    return office


def deploy(office: Office, *args: Any) -> None:
    files = {"processes/visit/visit.bpmn": visits(*args), "processes/visit/bundle.yaml": MANIFEST}
    office.deploy("visit", files)


def task_of(office: Office, person: str = "ann") -> Any:
    return office.tasks(person)[0]


def clock_of(office: Office, task: int) -> ClockRow:
    with office.engine.database.unit_of_work() as work:
        return work.clocks.of_token(task)[0]


def pauses(office: Office, clock: int) -> list[PauseRow]:
    with office.engine.database.unit_of_work() as work:
        return work.pauses.of_clock(clock)


def pause(office: Office, by: str = "ann", **fields: Any) -> dict[str, Any]:
    given = {"code": "waiting_resident", "reason": "等居民补材料", **fields}
    if "clock" not in given:
        given.setdefault("task", task_of(office).key)
    return office.does(PauseClock, by, **given)


def goes_to(office: Office, moment: datetime) -> None:
    """What falls due on the way is done at its own time."""
    while office.now < moment:
        office.passes(seconds=min(timedelta(hours=1), moment - office.now).total_seconds())


def kinds(office: Office, case: int) -> list[str]:
    return [row.kind for row in office.history(case)]


def told(office: Office) -> set[tuple[str, str]]:
    return {(who, what) for who, what in office.notices() if not what.startswith("task_assigned")}


# -- domain/13, SLA clocks ----------------------------------------------------------------------------------------


def test_a_timer_that_fires_during_a_pause_is_skipped_and_nobody_is_told(office: Office) -> None:
    task = task_of(office)
    goes_to(office, at(4))
    pause(office, by="li", task=task.key, until=at(10))
    before = told(office)

    office.now = at(9)  # the old level was due now
    assert office.does(EscalateClock, clock=clock_of(office, task.key).key)["skipped"] == "paused"
    assert (office.poller.round(), told(office)) == (0, before)

    office.now = at(9, 14, 30)
    office.does(ResumeClock, "ann", task=task.key)

    assert clock_of(office, task.key).due_at == at(12, 14, 30)
    assert task_of(office).due_at == at(12, 14, 30)
    goes_to(office, at(12, 14, 29))
    assert ("li", "task_l1") not in told(office)
    office.passes(minutes=1)
    assert ("li", "task_l1") in told(office)


def test_an_unconfirmed_pause_of_three_days_lapses_after_one_and_the_supervisor_is_told(office: Office) -> None:
    task = task_of(office)
    goes_to(office, at(3))
    assert pause(office, until=at(6))["needs_confirmation"] is True
    assert ("li", "pause_asked") in told(office)

    goes_to(office, at(4))

    row = clock_of(office, task.key)
    assert (row.state, row.paused_at, row.due_at) == ("running", None, at(9))
    assert [one.how for one in pauses(office, row.key)] == ["lapsed"]
    assert {("li", "pause_lapsed"), ("ann", "pause_lapsed")} <= told(office)
    assert kinds(office, task.instance_key)[-2:] == ["ClockPaused", "PauseLapsed"]


def test_after_downtime_each_promise_is_done_once_and_told_of_at_its_highest_level_only(database: Database) -> None:
    office = Office(database, at(2, 8, 30))
    deploy(office)
    for _ in range(14):
        office.start("visit", by="bo")
    office.now = at(10, 12)  # warn on the 6th, over on the 9th: nobody was awake

    assert office.poller.round() == 14

    assert office.poller.round() == 0
    of_levels = {what for _, what in told(office) if what in ("task_warn", "task_l1", "task_l2")}
    assert of_levels == {"task_l1"}


@on_sqlite
def test_a_breach_is_sticky_and_keeps_how_late_the_work_was(office: Office) -> None:
    task = task_of(office)
    goes_to(office, at(9, 11))

    office.does(CompleteTask, "ann", task=task.key, answers={})

    row = clock_of(office, task.key)
    assert (row.state, row.late_by) == ("breached", 120)


@on_sqlite
def test_five_working_days_over_the_holiday_end_after_it(database: Database) -> None:
    office = Office(database, at(30, 16, 30, month=9))
    deploy(office)
    office.start("visit", by="bo")

    assert task_of(office).due_at == at(13, 16, 30, month=10)


# -- who may pause, how long --------------------------------------------------------------------------------------


def test_a_pause_stands_in_the_records_with_who_why_and_what_proves_it(office: Office) -> None:
    task = task_of(office)
    pause(office, until=at(4), evidence="补正通知书 12 号")
    goes_to(office, at(5))

    (one,) = pauses(office, clock_of(office, task.key).key)
    assert (one.code, one.by_id, one.began_at, one.ended_at, one.how) == (
        "waiting_resident", "ann", at(2), at(4), "over",
    )  # fmt: skip
    with office.engine.database.unit_of_work() as work:
        remarks = {row.key: row.text for row in work.remarks.of_instance(task.instance_key)}
    assert (remarks[one.remark], remarks[one.evidence or 0]) == ("等居民补材料", "补正通知书 12 号")
    assert all("等居民补材料" not in str(row.data) for row in office.history(task.instance_key))


def test_a_short_pause_ends_by_itself_however_late_the_poller_comes(office: Office) -> None:
    task = task_of(office)
    pause(office, until=at(4))
    assert (clock_of(office, task.key).state, task_of(office).due_at) == ("paused", at(11))

    office.passes(days=3, hours=5)

    assert (clock_of(office, task.key).state, task_of(office).due_at) == ("running", at(11))


def test_a_confirmed_pause_lasts_until_its_limit_and_the_process_hears_of_that(office: Office) -> None:
    task = task_of(office)
    pause(office)
    office.does(ConfirmPause, "li", task=task.key)
    goes_to(office, at(6))

    assert (clock_of(office, task.key).state, clock_of(office, task.key).due_at) == ("running", at(13))
    assert [one.element_id for one in office.tasks("mei")] == ["ut_limit"]


@on_sqlite
def test_all_pauses_together_have_a_limit(office: Office) -> None:
    task = task_of(office)
    pause(office)
    office.does(ConfirmPause, "li", task=task.key)
    goes_to(office, at(6))
    assert pause(office, code="force_majeure", by="li", task=task.key)["until"] == at(10).isoformat()
    goes_to(office, at(10))

    with pytest.raises(PauseRefused):
        pause(office, code="force_majeure", until=at(11))


def test_a_supervisor_who_says_no_makes_the_clock_run_as_if_it_never_stopped(office: Office) -> None:
    task = task_of(office)
    pause(office)
    goes_to(office, at(2, 14))
    office.does(ConfirmPause, "li", task=task.key, confirmed=False)

    assert (clock_of(office, task.key).state, clock_of(office, task.key).due_at) == ("running", at(9))
    assert ("ann", "pause_lapsed") in told(office)


@on_sqlite
def test_for_another_unit_it_stops_once(office: Office) -> None:
    task = task_of(office)
    pause(office, code="external_unit", until=at(3))
    goes_to(office, at(4))

    with pytest.raises(PauseRefused):
        pause(office, code="external_unit", task=task.key, until=at(5))


@on_sqlite
@pytest.mark.parametrize(
    ("by", "fields", "refused"),
    [("ann", {"code": "external_procedure"}, PauseRefused), ("ann", {"reason": " "}, ReasonNeeded),
     ("ann", {"until": at(1)}, InvalidRequest), ("bo", {}, NotYourTask), ("ann", {"task": 7}, NotFound),
     ("ann", {"evidence": "长" * 501}, InvalidRequest)],
)  # fmt: skip
def test_a_wrong_pause_is_refused_and_nothing_has_changed(office: Office, by: str, fields: Any, refused: Any) -> None:
    task = task_of(office)
    before = clock_of(office, task.key)

    with pytest.raises(refused):
        pause(office, by=by, **fields)

    assert (clock_of(office, task.key), pauses(office, before.key)) == (before, [])


@on_sqlite
def test_a_paused_clock_is_not_paused_again_and_a_running_one_does_not_run_on(office: Office) -> None:
    task = task_of(office)
    with pytest.raises(WrongState):
        office.does(ResumeClock, "ann", task=task.key)
    pause(office, until=at(4))
    with pytest.raises(WrongState):
        pause(office, until=at(4))
    with pytest.raises(WrongState):
        office.does(ConfirmPause, "li", task=task.key)


@on_sqlite
def test_nobody_confirms_a_pause_of_their_own_and_only_supervisors_do(office: Office) -> None:
    task = task_of(office)
    pause(office)

    for person in ("bo", "ann"):
        with pytest.raises(Forbidden):
            office.does(ConfirmPause, person, task=task.key)


@on_sqlite
def test_urgent_work_is_never_paused(office: Office) -> None:
    office.start("visit", by="bo", variables={"priority": "P1"})
    (urgent,) = (one for one in office.tasks("bo"))
    office.does(ClaimTask, "bo", task=urgent.key)

    with pytest.raises(PauseRefused):
        pause(office, by="bo", task=urgent.key)


@on_sqlite
def test_a_broken_promise_is_neither_paused_nor_extended(office: Office) -> None:
    task = task_of(office)
    office.now = at(9, 9, 1)

    for wish in (
        lambda: pause(office),
        lambda: office.does(ExtendClock, "ann", task=task.key, due_at=at(12), reason="材料多"),
    ):
        with pytest.raises(AlreadyBreached):
            wish()
    assert AlreadyBreached().status == 409


def test_work_done_during_a_pause_is_in_time_and_ends_it(office: Office) -> None:
    task = task_of(office)
    pause(office, until=at(4))
    office.passes(hours=1)
    office.does(CompleteTask, "ann", task=task.key, answers={})

    row = clock_of(office, task.key)
    assert (row.state, row.late_by, pauses(office, row.key)[0].how) == ("met", 0, "closed")


def test_work_done_after_a_pause_has_lapsed_unseen_counts_the_time(office: Office) -> None:
    task = task_of(office)
    pause(office)
    office.now = at(9, 11)  # no poller was awake
    office.does(CompleteTask, "ann", task=task.key, answers={})

    row = clock_of(office, task.key)
    assert (row.state, row.late_by, pauses(office, row.key)[0].how) == ("breached", 120, "lapsed")


# -- extension ----------------------------------------------------------------------------------------------------


def asks(office: Office, due: datetime, by: str = "ann", **fields: Any) -> dict[str, Any]:
    return office.does(
        ExtendClock, by, **{"task": task_of(office, by).key, "due_at": due, "reason": "材料多", **fields}
    )


def test_more_time_is_asked_for_granted_once_and_levels_move_with_it(office: Office) -> None:
    task = task_of(office)
    asks(office, at(12))
    assert ("li", "extension_asked") in told(office)
    with pytest.raises(ExtensionRefused):
        asks(office, at(11))

    office.does(DecideExtension, "li", task=task.key, granted=True)

    row = clock_of(office, task.key)
    assert (row.due_at, task_of(office).due_at, row.next_at) == (at(12), at(12), at(11))
    assert ("ann", "extension_granted") in told(office)
    assert kinds(office, task.instance_key)[-2:] == ["ExtensionAsked", "ExtensionGranted"]
    with pytest.raises(ExtensionRefused):
        asks(office, at(13))


@on_sqlite
def test_more_time_that_was_refused_changes_nothing(office: Office) -> None:
    task = task_of(office)
    asks(office, at(12))
    office.does(DecideExtension, "li", task=task.key, granted=False)

    assert clock_of(office, task.key).due_at == at(9)
    asks(office, at(11))


@on_sqlite
def test_more_time_comes_too_late_once_the_promise_is_broken(office: Office) -> None:
    task = task_of(office)
    asks(office, at(12))
    office.now = at(9, 9, 1)

    with pytest.raises(AlreadyBreached):
        office.does(DecideExtension, "li", task=task.key, granted=True)


@on_sqlite
@pytest.mark.parametrize("due", [at(9), at(2), at(16, 9, 1)])
def test_the_new_limit_is_later_and_at_most_twice_the_old(office: Office, due: datetime) -> None:
    with pytest.raises(ExtensionRefused):
        asks(office, due)


@on_sqlite
def test_nobody_grants_themselves_time(office: Office) -> None:
    task = task_of(office)
    office.does(TransferTask, "ann", task=task.key, person="li", reason="出差")
    asks(office, at(12), by="li", task=task.key)

    with pytest.raises(FourEyes):
        office.does(DecideExtension, "li", task=task.key, granted=True)


def test_time_granted_during_a_pause_is_there_after_it(office: Office) -> None:
    task = task_of(office)
    pause(office, until=at(4))
    asks(office, at(12))
    office.does(DecideExtension, "li", task=task.key, granted=True)
    assert task_of(office).due_at == at(12)
    goes_to(office, at(4))

    assert clock_of(office, task.key).due_at == at(12)


# -- what a promise survives --------------------------------------------------------------------------------------


def recount(office: Office, task: Any) -> None:
    with office.engine.database.unit_of_work() as work:
        work.recounts.add(task.instance_key, office.now)
        work.commit()
    office.poller.round()


@pytest.mark.parametrize("when", ["paused", "after"])
def test_counting_anew_keeps_pauses_and_extensions(office: Office, when: str) -> None:
    task = task_of(office)
    pause(office, until=at(4))
    asks(office, at(12))
    office.does(DecideExtension, "li", task=task.key, granted=True)
    goes_to(office, at(3) if when == "paused" else at(5))
    recount(office, task)
    goes_to(office, at(5))

    assert (clock_of(office, task.key).due_at, task_of(office).due_at) == (at(12), at(12))


def test_a_transfer_takes_the_pause_along(office: Office) -> None:
    task = task_of(office)
    pause(office, until=at(4))
    office.does(TransferTask, "ann", task=task.key, person="bo", reason="出差")
    assert clock_of(office, task.key).state == "paused"
    office.passes(days=1)
    office.does(ResumeClock, "bo", task=task.key)

    assert clock_of(office, task.key).due_at == at(10)


def test_a_segments_own_promise_survives_that_work_in_it_is_sent_back(office: Office) -> None:
    deploy(office, "visit", {"sla": "visit.whole"})
    case = office.start("visit", by="bo")

    def segment() -> ClockRow:
        with office.engine.database.unit_of_work() as work:
            return next(row for row in work.clocks.of_instance(case) if row.policy == "visit.whole")

    mine: Callable[[str], Any] = lambda who: next(one for one in office.tasks(who) if one.instance_key == case)  # noqa: E731
    office.does(ClaimTask, "bo", task=mine("bo").key)
    pause(office, by="bo", clock=segment().key, until=at(4))
    office.does(CompleteTask, "bo", task=mine("bo").key, answers={})
    office.does(ReturnTask, "li", task=mine("li").key, to="ut_visit", policy="redo", reason="不全")
    assert (segment().state, segment().started_at) == ("paused", at(2))

    goes_to(office, at(5))

    assert (segment().state, segment().due_at) == ("running", at(18))


# -- elements that wait (property `pause`) --------------------------------------------------------------------------


def waits(sla: str) -> bytes:
    """A segment with a promise that waits at a gateway for papers, or for three weeks, and is worked on then."""
    phase = b.sub_process(
        "phase", b.start("s"), b.event_gateway("evg", properties={"pause": "waiting_resident"}),
        b.catch("papers", message="papers", key="=businessKey"), b.catch("late", duration="P21D"),
        b.user_task("ut_visit", groups="clerk"), b.end("e"),
        flows=["s -> evg", "evg -> papers -> ut_visit -> e", "evg -> late -> ut_visit"], properties={"sla": sla},
    )  # fmt: skip
    return b.process("visit", b.start(), phase, b.end(), flows=["start -> phase -> end"])


def waiting_office(database: Database, sla: str) -> tuple[Office, int, ClockRow]:
    office = Office(database, at(2))
    office.deploy("visit", {"processes/visit/visit.bpmn": waits(sla), "processes/visit/bundle.yaml": MANIFEST})
    case = office.start("visit", by="bo")
    with office.engine.database.unit_of_work() as work:
        return office, case, work.clocks.of_instance(case)[0]


def due_of(office: Office, clock: ClockRow) -> datetime:
    with office.engine.database.unit_of_work() as work:
        return work.clocks.hold(clock.key).due_at


def test_a_promise_stands_still_while_its_case_waits_at_an_element_that_says_so(database: Database) -> None:
    office, case, clock = waiting_office(database, "visit.whole")
    assert (clock.state, [one.by_id for one in pauses(office, clock.key)]) == ("paused", ["system"])
    goes_to(office, at(4))

    office.says("papers", "VI-2026-000001")

    assert due_of(office, clock) == at(18)  # ten working days, counted from the 4th
    assert [one.how for one in pauses(office, clock.key)] == ["resumed"]
    assert kinds(office, case).count("ClockPaused") == kinds(office, case).count("ClockResumed") == 1


@on_sqlite
def test_it_runs_on_where_its_policy_gives_no_more_time(database: Database) -> None:
    office, _, clock = waiting_office(database, "visit")
    goes_to(office, at(9, 10))

    assert [one.how for one in pauses(office, clock.key)] == ["limit"]
    office.says("papers", "VI-2026-000001")
    assert due_of(office, clock) == at(13)  # five working days and the four it may stand still


@on_sqlite
def test_a_promise_that_never_stops_for_that_reason_runs_on(database: Database) -> None:
    office, _, clock = waiting_office(database, "visit.strict")
    assert (clock.state, pauses(office, clock.key)) == ("running", [])
