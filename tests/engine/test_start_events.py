"""Processes that begin by themselves: at a time, or because a message came; the newest version only."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import BroadcastSignal, EvaluateConditions, PublishMessage, StartInstance
from engine.errors import DeploymentRefused, Forbidden, WrongState
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from tests.support import bpmn as b
from tests.support.at_once import at_once
from tests.support.engines import Office


def deploy(office: Office, task: str = "ut_do", **begins: Any) -> None:
    process = b.a_process(
        "daily", b.start("begin", **begins), b.user_task(task), b.end(), flows=[f"begin -> {task} -> end"]
    )
    office.deploy("daily", {"processes/daily/daily.bpmn": b.definitions(process)})


def begun(office: Office) -> list[InstanceRow]:
    with office.engine.database.reading() as connection:
        found = connection.execute(select(*columns_of(instance, InstanceRow)).order_by(instance.c.key)).mappings()
        return [InstanceRow(**row) for row in found]


def test_a_cycle_begins_an_instance_each_time_and_nobody_in_particular_started_it(office: Office) -> None:
    deploy(office, cycle="0 9 * * *")
    assert begun(office) == []

    assert office.passes(days=1) == 1
    assert office.passes(days=2) == 2

    assert [case.started_by for case in begun(office)] == ["system"] * 3
    assert len(office.tasks("ann")) == 3


def test_a_date_begins_one_instance(office: Office) -> None:
    deploy(office, date="2026-11-25T08:00:00+08:00")

    office.passes(hours=22)
    assert begun(office) == []
    office.passes(hours=2)
    office.passes(days=2)

    assert len(begun(office)) == 1


def test_a_time_that_does_not_count_begins_nothing(office: Office) -> None:
    deploy(office, cycle="0 9 * * *", properties={"when": '=day of week(today()) = "Friday"'})

    office.passes(days=2)
    assert begun(office) == []
    office.passes(days=1)

    assert len(begun(office)) == 1


def test_only_the_newest_version_begins(office: Office) -> None:
    deploy(office, cycle="0 9 * * *")
    deploy(office, task="ut_other", cycle="0 9 * * *")

    office.passes(days=1)

    assert [task.element_id for task in office.tasks("ann")] == ["ut_other"]


def test_a_message_begins_an_instance_with_what_it_brings(office: Office) -> None:
    deploy(office, message="handed in")

    office.does(PublishMessage, name="handed in", correlation_key="D-1", variables={"what": "lamp"})

    (case,) = begun(office)
    assert case.business_key == "D-1"
    with office.engine.database.snapshot() as work:
        (root, *_) = [row for row in work.history.of(case.key) if row.kind == "ElementEntered"]
        assert work.variables.of_scope(root.fields["key"])["what"] == "lamp"


def test_a_second_message_with_the_key_of_a_running_case_begins_no_other(office: Office) -> None:
    deploy(office, message="handed in")
    office.says("handed in", "D-1")

    assert office.says("handed in", "D-1")["instances"] == []
    office.completes("ann")
    office.says("handed in", "D-1")

    assert [case.status for case in begun(office)] == ["completed", "active"]


def test_without_a_key_every_message_begins_one(office: Office) -> None:
    deploy(office, message="handed in")

    office.says("handed in", "")
    office.says("handed in", "")

    assert len(begun(office)) == 2


def test_nobody_starts_by_hand_what_begins_by_itself(office: Office) -> None:
    deploy(office, message="handed in")

    with pytest.raises(WrongState):
        office.does(StartInstance, "ann", process_id="daily")

    assert begun(office) == []


def test_a_start_that_cannot_be_read_is_refused_at_deployment(office: Office) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        deploy(office, cycle="=tables.nothing")

    assert [finding.code for finding in refused.value.findings] == ["START_NOT_READABLE"]
    office.now += timedelta(days=2)
    assert office.poller.round() == 0


def test_a_process_that_refuses_at_its_time_leaves_nothing_and_its_next_time_comes(office: Office) -> None:
    process = b.a_process(
        "daily", b.start("begin", cycle="0 9 * * *"), b.end("refused", properties={"refuse": '=["今天不办"]'}),
        flows=["begin -> refused"],
    )  # fmt: skip
    office.deploy("daily", {"processes/daily/daily.bpmn": b.definitions(process)})

    assert office.passes(days=1) == 1
    assert office.passes(days=1) == 1

    assert begun(office) == []


def test_a_condition_begins_an_instance_when_it_holds_of_what_a_program_tells(office: Office) -> None:
    deploy(office, condition="=level > 3")

    for level in (1, 5, None):
        office.does(EvaluateConditions, "program", variables={"level": level})
    with pytest.raises(Forbidden):
        office.does(EvaluateConditions, "ann", variables={"level": 9})

    (case,) = begun(office)
    with office.engine.database.snapshot() as work:
        (root, *_) = [row for row in work.history.of(case.key) if row.kind == "ElementEntered"]
        assert work.variables.of_scope(root.fields["key"])["level"] == 5


def brought_to(office: Office, case: InstanceRow) -> dict[str, Any]:
    with office.engine.database.snapshot() as work:
        (root, *_) = [row for row in work.history.of(case.key) if row.kind == "ElementEntered"]
        return dict(work.variables.of_scope(root.fields["key"]))


def test_a_start_that_needs_all_its_events_begins_when_the_last_has_come(office: Office) -> None:
    deploy(office, all_of=True, message="handed in", signal="open", condition="=level > 3")

    office.does(PublishMessage, name="handed in", correlation_key="D-1", variables={"what": "lamp"})
    office.does(BroadcastSignal, name="open", variables={"door": "south"})
    assert begun(office) == []
    office.does(EvaluateConditions, "program", variables={"level": 5})

    (case,) = begun(office)
    brought = brought_to(office, case)
    assert (case.business_key, brought["what"], brought["door"], brought["level"]) == ("D-1", "lamp", "south", 5)


def test_messages_that_begin_together_have_the_same_key_and_other_events_count_once(office: Office) -> None:
    start = b.start("begin", all_of=True, message="plan", signal="open")
    process = b.a_process("daily", start, b.user_task("ut_do"), b.end(), flows=["begin -> ut_do -> end"])
    office.deploy("daily", {"processes/daily/daily.bpmn": b.definitions(process)})

    office.says("plan", "D-1", variables={"about": "lamp"})
    office.says("plan", "D-1", variables={"about": "bench"})
    office.says("plan", "D-2")
    office.does(BroadcastSignal, name="open")
    assert [case.business_key for case in begun(office)] == ["D-1"]
    office.does(BroadcastSignal, name="open")

    assert [case.business_key for case in begun(office)] == ["D-1", "D-2"]
    assert brought_to(office, begun(office)[0])["about"] == "bench"
    office.does(BroadcastSignal, name="open")
    assert len(begun(office)) == 2


def test_a_message_that_waits_for_other_events_has_been_heard_and_is_kept_nowhere_else(office: Office) -> None:
    deploy(office, all_of=True, message="handed in", signal="open")

    keep_until = office.now + timedelta(hours=1)
    office.does(PublishMessage, name="handed in", correlation_key="D-1", must_arrive=True, keep_until=keep_until)

    with office.engine.database.snapshot() as work:
        assert work.messages.early("handed in", "D-1", office.now) == []


def test_a_new_version_listens_anew(office: Office) -> None:
    deploy(office, all_of=True, message="handed in", signal="open")
    office.says("handed in", "D-1")
    deploy(office, task="ut_other", all_of=True, message="handed in", signal="open")

    office.does(BroadcastSignal, name="open")
    assert begun(office) == []
    office.says("handed in", "D-1")

    assert [task.element_id for task in office.tasks("ann")] == ["ut_other"]


def test_events_that_come_at_the_same_moment_see_each_other(office: Office) -> None:
    deploy(office, all_of=True, message="handed in", signal="open")

    for turn in range(8):
        at_once(
            partial(office.says, "handed in", f"D-{turn}"), partial(office.does, BroadcastSignal, name="open")
        )  # fmt: skip

    assert {case.business_key for case in begun(office)} == {f"D-{turn}" for turn in range(8)}
    assert len(begun(office)) == 8
