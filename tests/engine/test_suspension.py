"""A suspended case stands still with its promises; what comes meanwhile waits, and nothing is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import (
    ActivateJobs,
    CancelInstance,
    Command,
    CompleteTask,
    EnterCalendar,
    ModifyInstance,
    Move,
    PauseClock,
    ResumeClock,
    ResumeInstance,
    SaveDraft,
    SetVariables,
    SuspendInstance,
    Termination,
    TransferTask,
    WithdrawInstance,
)
from engine.errors import CaseSuspended, Forbidden, ReasonNeeded, WrongState
from engine.feel.evaluation import SHANGHAI
from engine.queries.due import Due, due_by
from engine.store.clocks import ClockRow
from engine.store.database import Database
from engine.store.pauses import PauseRow
from tests.support import bpmn as b
from tests.support.engines import Office

pytestmark = pytest.mark.on_both

MANIFEST = """
title: {zh: 上报, en: Report}
sla:
  report: {resolve: 5wd, warn: 0.8, pausable: [waiting_resident], max_pause: 10wd}
  case: {resolve: 20wd}
"""


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


class Reported(Office):
    """With one `case` on its way; a letter, a timer and a signal can move it."""

    case: int


@pytest.fixture
def office(database: Database) -> Reported:
    """Monday morning: a report that ann has taken, beside a timer of three days and a letter that is waited for."""
    office = Reported(database, at(2))
    drawn = b.process(
        "report", b.start(), b.parallel("f"), b.user_task("ut_report", groups="clerk", properties={"sla": "report"}),
        b.catch("three_days", duration="P3D"), b.catch("letter", message="letter", key="=no"),
        b.catch("bell", signal="bell"), b.parallel("j"), b.end(),
        flows=["start -> f", "f -> ut_report -> j", "f -> three_days -> j", "f -> letter -> j", "f -> bell -> j",
               "j -> end"],
        properties={"sla": "case"},
    )  # fmt: skip
    office.deploy("report", {"processes/report/report.bpmn": drawn, "processes/report/bundle.yaml": MANIFEST})
    office.case = office.start("report", by="bo", variables={"no": "7"})
    office.claims("ann")
    return office


def suspend(office: Reported, reason: str = "核查线索") -> None:
    office.does(SuspendInstance, actor=SYSTEM, instance=office.case, reason=reason)


def resume(office: Reported) -> None:
    office.does(ResumeInstance, actor=SYSTEM, instance=office.case)
    office.poller.round()


def clock(office: Reported, policy: str = "report") -> ClockRow:
    with office.engine.database.snapshot() as work:
        return next(row for row in work.clocks.of_instance(office.case) if row.policy == policy)


def pauses(office: Reported) -> list[PauseRow]:
    with office.engine.database.snapshot() as work:
        return work.pauses.of_clock(clock(office).key)


def standing(office: Reported) -> set[str]:
    with office.engine.database.snapshot() as work:
        return {one.element_id for one in work.elements.active_of(office.case)} - {"report"}


def test_nobody_moves_it_and_everything_goes_on_afterwards(office: Reported) -> None:
    task = office.tasks("ann")[0]
    suspend(office)
    for command, fields in _MOVING.items():
        with pytest.raises(CaseSuspended):
            office.does(command, **{key: value(office, task) for key, value in fields.items()})
    assert standing(office) == {"ut_report", "three_days", "letter", "bell"}

    resume(office)
    office.does(CompleteTask, "ann", task=task.key, answers={})
    assert standing(office) == {"three_days", "letter", "bell"}


_BY_ADMIN = {"actor": lambda office, task: SYSTEM}
_MOVING: dict[type[Command], dict[str, Any]] = {
    CompleteTask: {"by": lambda office, task: "ann", "task": lambda office, task: task.key,
                   "answers": lambda office, task: {}},
    WithdrawInstance: {"by": lambda office, task: "bo", "instance": lambda office, task: office.case},
    PauseClock: {"by": lambda office, task: "ann", "task": lambda office, task: task.key,
                 "code": lambda office, task: "waiting_resident", "reason": lambda office, task: "等"},
    ResumeClock: {"by": lambda office, task: "ann", "task": lambda office, task: task.key},
    SetVariables: {**_BY_ADMIN, "scope": lambda office, task: clock(office, "case").token,
                   "variables": lambda office, task: {"no": "8"}},
    ModifyInstance: {**_BY_ADMIN, "instance": lambda office, task: office.case,
                     "move": lambda office, task: [Move(source=Termination(element="letter"), target="bell")]},
}  # fmt: skip


def test_hands_and_words_may_still_change(office: Reported) -> None:
    suspend(office)
    task = office.tasks("ann")[0]

    office.does(SaveDraft, "ann", task=task.key, answers={})
    office.does(TransferTask, "ann", task=task.key, person="bo", reason="出差")

    assert [one.key for one in office.tasks("bo")] == [task.key]


def test_what_comes_meanwhile_arrives_when_it_is_resumed(office: Reported) -> None:
    suspend(office)
    assert office.says("letter", "7")["instances"] == [office.case]
    _ring(office)
    office.now = at(6)
    assert _due(office) == []

    resume(office)

    assert standing(office) == {"ut_report"}


def _due(office: Reported) -> list[Due]:
    with office.engine.database.snapshot() as work:
        return due_by(work.connection, work.tenant, office.now, 10)


def _ring(office: Reported) -> None:
    ringing = b.process("ringing", b.start(), b.throw("ring", signal="bell"), b.end(), flows=["start -> ring -> end"])
    office.deploy("ringing", {"processes/ringing/ringing.bpmn": ringing})
    office.start("ringing")


def test_its_promises_stand_still_and_run_on(office: Reported) -> None:
    office.now = at(4)  # two days of five are used
    suspend(office)
    assert (clock(office).state, office.tasks("ann")[0].due_at) == ("paused", None)
    assert office.passes(days=14) == 0  # no level comes

    resume(office)

    assert (clock(office).state, clock(office).due_at) == ("running", at(23))
    assert office.tasks("ann")[0].due_at == at(23)
    assert [(one.code, one.began_at, one.ended_at) for one in pauses(office)] == [("suspended", at(4), at(18))]
    assert clock(office, "case").due_at > at(30)


def test_a_level_that_lay_ahead_comes_at_its_own_time(office: Reported) -> None:
    office.now = at(4)
    suspend(office)
    office.passes(days=14)
    resume(office)

    office.now = at(20, 9)
    office.poller.round()
    assert clock(office).level == "warn"
    assert ("ann", "task_warn") in office.notices()


def test_a_broken_promise_stays_broken(office: Reported) -> None:
    office.now = at(10)
    office.poller.round()
    assert clock(office).state == "breached"
    suspend(office)
    office.passes(days=7)
    resume(office)

    assert (clock(office).state, clock(office).due_at) == ("breached", at(9))


def test_a_pause_of_people_goes_on_beneath(office: Reported) -> None:
    """Stopped from the 3rd to the 5th, suspended from the 4th to the 10th: no day is left out twice."""
    task = office.tasks("ann")[0]
    office.now = at(3)
    office.does(PauseClock, "ann", task=task.key, code="waiting_resident", reason="补材料", until=at(5))
    office.now = at(4)
    suspend(office)
    office.passes(days=6)
    assert clock(office).state == "paused"
    resume(office)

    assert (clock(office).state, clock(office).due_at) == ("running", at(16))
    assert [(one.code, one.began_at, one.ended_at) for one in pauses(office)] == [
        ("waiting_resident", at(3), at(5)), ("suspended", at(5), at(10)),
    ]  # fmt: skip


def test_a_pause_that_still_lasts_ends_at_its_own_time(office: Reported) -> None:
    task = office.tasks("ann")[0]
    office.does(PauseClock, "ann", task=task.key, code="waiting_resident", reason="补材料", until=at(4))
    suspend(office)
    office.now = at(3)
    resume(office)
    assert clock(office).state == "paused"

    office.now = at(4)
    office.poller.round()
    assert (clock(office).state, clock(office).due_at) == ("running", at(11))


def test_a_pause_that_was_never_confirmed_lapses_all_the_same(office: Reported) -> None:
    """Not confirmed until the 3rd, so the time before the suspension counts, and only that."""
    task = office.tasks("ann")[0]
    office.does(PauseClock, "ann", task=task.key, code="waiting_resident", reason="补材料", until=at(6))
    office.now = at(2, 10)
    suspend(office)
    office.now = at(9, 10)
    resume(office)

    assert (clock(office).state, clock(office).due_at) == ("running", at(16))
    assert ("ann", "pause_lapsed") in office.notices()


def test_a_holiday_that_is_entered_meanwhile_counts_when_it_is_resumed(office: Reported) -> None:
    suspend(office)
    office.does(EnterCalendar, actor=SYSTEM, year=2026, days={"rest_days": ["2026-11-05"], "working_days": []})
    office.passes(days=1)
    resume(office)

    assert clock(office).due_at == at(11)


def test_its_jobs_are_given_to_nobody(database: Database) -> None:
    office = Reported(database, at(2))
    drawn = b.process("post", b.start(), b.service_task("send", "post"), b.end(), flows=["start -> send -> end"])
    office.deploy("post", {"processes/post/post.bpmn": drawn})
    office.case = office.start("post")
    suspend(office)
    assert _jobs(office) == []

    resume(office)
    assert len(_jobs(office)) == 1


def _jobs(office: Reported) -> list[object]:
    wanted = {"type": "post", "worker": "w", "most": 5, "timeout": timedelta(minutes=1)}
    return list(office.does(ActivateJobs, actor=SYSTEM, **wanted)["jobs"])  # type: ignore[call-overload]


def test_what_it_has_called_stands_still_with_it(database: Database) -> None:
    office = Reported(database, at(2))
    inner = b.process("inner", b.start(), b.user_task("ut", groups="clerk"), b.end(), flows=["start -> ut -> end"])
    outer = b.process("outer", b.start(), b.call("ca", "inner"), b.end(), flows=["start -> ca -> end"])
    office.deploy("outer", {"processes/outer/outer.bpmn": outer, "processes/outer/inner.bpmn": inner})
    office.case = office.start("outer")
    task = office.claims("ann")
    suspend(office)
    with pytest.raises(CaseSuspended):
        office.does(CompleteTask, "ann", task=task.key, answers={})
    with pytest.raises(WrongState, match="主流程"):
        office.does(ResumeInstance, actor=SYSTEM, instance=task.instance_key)

    resume(office)
    office.does(CompleteTask, "ann", task=task.key, answers={})
    assert office.instance(office.case).status == "completed"


def test_cancelling_ends_the_suspension(office: Reported) -> None:
    suspend(office)
    office.does(CancelInstance, actor=SYSTEM, instance=office.case)

    assert (office.instance(office.case).status, office.instance(office.case).suspended_at) == ("terminated", None)
    assert clock(office).state == "cancelled"
    assert pauses(office)[0].ended_at == at(2)


def test_who_suspends_says_why_and_who_works_is_told(office: Reported) -> None:
    with pytest.raises(ReasonNeeded):
        suspend(office, " ")
    with pytest.raises(Forbidden):
        office.does(SuspendInstance, "li", instance=office.case, reason="先停一停")
    with pytest.raises(WrongState):
        resume(office)
    suspend(office)
    with pytest.raises(WrongState):
        suspend(office)
    assert ("ann", "case_suspended") in office.notices()
    resume(office)

    assert ("ann", "case_resumed") in office.notices()
    kinds = [row.kind for row in office.history(office.case)]
    assert (kinds.count("InstanceSuspended"), kinds.count("InstanceResumed")) == (1, 1)
