"""Promises outlive what happens to the work: sent back, handed on, more urgent, moved by hand, a new version."""

from datetime import datetime
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import (
    Activation,
    AssignTask,
    ClaimTask,
    CompleteTask,
    ModifyInstance,
    PauseClock,
    ReleaseTask,
    ReturnTask,
    SaveDraft,
    SetVariables,
    Termination,
    TransferTask,
)
from engine.errors import PauseRefused
from engine.feel.evaluation import SHANGHAI
from engine.store.clocks import ClockRow
from engine.store.database import Database
from tests.support import bpmn as b
from tests.support.engines import Office

MANIFEST = """
title: {zh: 上报, en: Report}
sla:
  report: {resolve: '=if priority = "P1" then now() + duration("PT1H") else add working time(now(), "5wd")',
           unit: working, pausable: [waiting_resident]}
  phase: {resolve: 10wd}
  answer: {respond: 2h, resolve: 5wd}
  hello: {respond: 1h}
  case: {resolve: 20wd}
"""
pytestmark = pytest.mark.parametrize("fresh_url", ["sqlite"], indirect=True)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


class Reported(Office):
    """With one `case` on its way."""

    case: int


@pytest.fixture
def office(database: Database) -> Reported:
    """Monday morning. A report in a segment of a case, each with its promise; then a leader looks at it."""
    office = Reported(database, at(2))
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_report", groups="clerk", properties={"sla": "report"}),
        b.user_task("ut_look", groups="leader"), b.end("e"), flows=["s -> ut_report -> ut_look -> e"],
        properties={"sla": "phase"},
    )  # fmt: skip
    drawn = b.process(
        "report", b.start(), phase, b.end(), flows=["start -> phase -> end"], properties={"sla": "case"},
    )  # fmt: skip
    office.deploy("report", {"processes/report/report.bpmn": drawn, "processes/report/bundle.yaml": MANIFEST})
    office.case = office.start("report", by="bo", variables={"priority": "P3"})
    office.claims("ann")
    return office


def task_of(office: Reported, person: str = "ann") -> Any:
    return office.tasks(person)[0]


def clocks(office: Reported) -> dict[str, list[ClockRow]]:
    """By policy, the oldest first."""
    found: dict[str, list[ClockRow]] = {}
    with office.engine.database.unit_of_work() as work:
        for row in work.clocks.of_instance(office.case):
            found.setdefault(row.policy, []).append(row)
    return found


def root(office: Reported) -> int:
    """Where the variables of the case lie."""
    with office.engine.database.unit_of_work() as work:
        return next(row.token for row in work.clocks.of_instance(office.case) if row.policy == "case") or 0


def seen(office: Reported, policy: str) -> list[tuple[str, datetime]]:
    return [(row.state, row.due_at) for row in clocks(office)[policy]]


def test_task_segment_and_case_have_a_clock_each(office: Reported) -> None:
    assert {policy: seen(office, policy) for policy in ("report", "phase", "case")} == {
        "report": [("running", at(9))], "phase": [("running", at(16))], "case": [("running", at(30))],
    }  # fmt: skip


def test_work_that_is_sent_back_begins_anew_and_the_rest_runs_on(office: Reported) -> None:
    office.now = at(3)
    office.does(CompleteTask, "ann", task=task_of(office).key, answers={})
    office.now = at(4)
    office.does(ReturnTask, "li", task=task_of(office, "li").key, to="ut_report", policy="redo", reason="不全")

    assert seen(office, "report") == [("met", at(9)), ("running", at(11))]
    assert (seen(office, "phase"), seen(office, "case")) == ([("running", at(16))], [("running", at(30))])


def test_whoever_gets_the_work_gets_its_clock(office: Reported) -> None:
    task, before = task_of(office), seen(office, "report")
    for act in (
        lambda: office.does(TransferTask, "ann", task=task.key, person="bo", reason="出差"),
        lambda: office.does(AssignTask, "li", task=task.key, person="ann", reason="回来了"),
        lambda: office.does(ReleaseTask, "ann", task=task.key),
    ):
        office.passes(hours=1)
        act()
        assert seen(office, "report") == before

    assert [row.person for row in clocks(office)["report"]] == [None]


def test_what_becomes_urgent_is_due_sooner_with_one_line_of_history(office: Reported) -> None:
    office.now = at(2, 9, 30)
    office.does(SetVariables, actor=SYSTEM, scope=root(office), variables={"priority": "P1"})
    office.poller.round()

    assert seen(office, "report") == [("running", at(2, 10))]
    assert task_of(office).due_at == at(2, 10)
    assert seen(office, "phase") == [("running", at(16))]
    assert [row.kind for row in office.history(office.case)].count("DueTimeMoved") == 1


def test_what_becomes_urgent_too_late_is_broken_and_stays_so(office: Reported) -> None:
    office.now = at(3)
    office.does(SetVariables, actor=SYSTEM, scope=root(office), variables={"priority": "P1"})
    office.poller.round()
    assert seen(office, "report") == [("breached", at(2, 10))]

    office.does(SetVariables, actor=SYSTEM, scope=root(office), variables={"priority": "P3"})
    office.poller.round()

    assert seen(office, "report") == [("breached", at(2, 10))]


def test_other_variables_leave_promises_alone(office: Reported) -> None:
    office.now = at(3)
    office.does(SetVariables, actor=SYSTEM, scope=root(office), variables={"note": "P1"})

    assert office.poller.round() == 0


def test_work_that_is_moved_by_hand_keeps_the_clocks_around_it(office: Reported) -> None:
    office.now = at(3)
    task = task_of(office)
    office.does(
        ModifyInstance, actor=SYSTEM, instance=office.case, terminate=[Termination(key=task.key)],
        activate=[Activation(element="ut_look")],
    )  # fmt: skip

    assert [state for state, _ in seen(office, "report")] == ["cancelled"]
    assert seen(office, "case") == [("running", at(30))]
    assert [one.element_id for one in office.tasks("li")] == ["ut_look"]


def test_a_new_version_with_other_promises_leaves_those_that_run(office: Reported) -> None:
    drawn = b.process("report", b.start(), b.user_task("ut_report", groups="clerk", properties={"sla": "report"}),
                      b.end(), flows=["start -> ut_report -> end"])  # fmt: skip
    stricter = MANIFEST.replace("5wd", "1wd").replace("20wd", "2wd")
    office.deploy("report", {"processes/report/report.bpmn": drawn, "processes/report/bundle.yaml": stricter})
    office.does(SetVariables, actor=SYSTEM, scope=root(office), variables={"priority": "P4"})
    office.poller.round()

    assert (seen(office, "report"), seen(office, "case")) == ([("running", at(9))], [("running", at(30))])


# -- the first human answer ---------------------------------------------------------------------------------------


@pytest.fixture
def asked(office: Reported) -> Reported:
    """A question is to be answered within two hours, its segment and its case within one."""
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_answer", groups="clerk", properties={"sla": "answer"}),
        b.user_task("ut_ring", users="mei", properties={"sla": "hello"}), b.end("e"), b.parallel("f"), b.parallel("j"),
        flows=["s -> f", "f -> ut_answer -> j", "f -> ut_ring -> j", "j -> e"], properties={"sla": "hello"},
    )  # fmt: skip
    drawn = b.process("ask", b.start(), phase, b.end(), flows=["start -> phase -> end"], properties={"sla": "hello"})
    office.deploy("ask", {"processes/ask/ask.bpmn": drawn, "processes/ask/bundle.yaml": MANIFEST})
    office.case = office.start("ask", by="bo")
    return office


def answers(office: Reported) -> list[tuple[str, bool, str, int | None]]:
    """Policy, whether it is a task's, state and lateness of the clocks that wait for an answer."""
    rows = [row for group in clocks(office).values() for row in group if row.kind == "respond"]
    return sorted((row.policy, row.task_key is not None, row.state, row.late_by) for row in rows)


def question(office: Reported) -> Any:
    return next(one for one in office.tasks("bo") if one.element_id == "ut_answer")


def test_claiming_answers_the_task_its_segment_and_its_case(asked: Reported) -> None:
    assert question(asked).due_at == at(9)  # when it is to be done
    asked.passes(minutes=30)
    asked.does(ClaimTask, "bo", task=question(asked).key)

    assert answers(asked) == [
        ("answer", True, "met", 0), ("hello", False, "met", 0), ("hello", False, "met", 0),
        ("hello", True, "running", None),
    ]  # fmt: skip
    assert [row.state for row in clocks(asked)["answer"]] == ["running", "met"]


def test_a_late_answer_is_late_for_ever_and_its_levels_have_come(asked: Reported) -> None:
    for _ in range(5):
        asked.passes(minutes=30)
    asked.does(ClaimTask, "bo", task=question(asked).key)
    asked.does(ReleaseTask, "bo", task=question(asked).key)

    assert answers(asked)[0] == ("answer", True, "breached", 30)
    assert "task_l1" in {what for _, what in asked.notices()}


def test_work_that_was_given_to_somebody_is_answered_by_its_draft(asked: Reported) -> None:
    asked.does(AssignTask, "li", task=question(asked).key, person="ann", reason="熟悉情况")
    assert answers(asked)[0][2] == "running"

    asked.does(SaveDraft, "ann", task=next(one.key for one in asked.tasks("ann") if one.element_id == "ut_answer"),
               answers={})  # fmt: skip

    assert answers(asked)[0][2] == "met"


def test_the_first_answer_is_not_put_off(asked: Reported) -> None:
    (waiting,) = (row.key for row in clocks(asked)["answer"] if row.kind == "respond")

    with pytest.raises(PauseRefused):
        asked.does(PauseClock, "li", clock=waiting, code="waiting_resident", reason="等居民")
