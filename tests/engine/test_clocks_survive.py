"""Promises outlive what happens to the work: sent back, handed on, more urgent, moved by hand, a new version."""

from datetime import datetime
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import (
    Activation,
    AssignTask,
    CompleteTask,
    ModifyInstance,
    ReleaseTask,
    ReturnTask,
    SetVariables,
    Termination,
    TransferTask,
)
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
