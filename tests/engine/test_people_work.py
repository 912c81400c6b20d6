"""What people do through the front door: start, claim, complete, withdraw; and what time does meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.commands import ClaimTask, CompleteTask, ForgetDrafts, SaveDraft, StartInstance, WithdrawInstance
from engine.errors import NotYourTask, Rejected, TaskAlreadyClaimed, TaskGone, TaskStale, WrongState
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office


@pytest.fixture
def deployed(office: Office) -> Office:
    office.deploy("approval", approval())
    return office


def test_a_task_is_offered_claimed_and_completed_and_its_answers_are_kept(deployed: Office) -> None:
    key = deployed.start("approval", by="ann")
    assert [task.name for task in deployed.tasks("bo")] == ["ut_decide"]
    assert deployed.tasks("li") == []

    deployed.claims("bo")
    deployed.completes("bo", {"outcome": "approve"})

    assert deployed.instance(key).status == "completed"
    assert deployed.instance(key).business_key == "AP-2026-000001"
    assert [row.kind for row in deployed.history(key)][-1] == "InstanceEnded"


def test_of_two_who_claim_one_wins_and_the_other_learns_the_name(deployed: Office) -> None:
    deployed.start("approval")
    (task,) = deployed.tasks("ann")

    def claim(person: str) -> str:
        try:
            deployed.does(ClaimTask, person, task=task.key)
            return "won"
        except TaskAlreadyClaimed as lost:
            return lost.text("zh")

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(claim, ["ann", "bo"]))

    assert answers.count("won") == 1
    assert any(name in answers[1] for name in ("安宁", "柏青"))


def test_a_double_submit_gives_the_first_answer_again(deployed: Office) -> None:
    deployed.start("approval")
    deployed.claims("bo")
    (task,) = deployed.tasks("bo")

    first = deployed.does(CompleteTask, "bo", id="form-1", task=task.key, answers={})
    again = deployed.does(CompleteTask, "bo", id="form-1", task=task.key, answers={})

    assert first == again


def test_a_task_of_a_withdrawn_request_is_gone_and_its_draft_is_kept(deployed: Office) -> None:
    key = deployed.start("approval", by="ann")
    task = deployed.claims("bo")
    deployed.does(SaveDraft, "bo", task=task.key, answers={"comment": "half written"})
    deployed.does(WithdrawInstance, "ann", instance=key)

    with pytest.raises(TaskGone):
        deployed.does(CompleteTask, "bo", task=task.key, answers={})

    assert deployed.instance(key).status == "completed"
    with deployed.engine.database.unit_of_work() as work:
        draft = work.tasks.draft(task.key, "bo")
        assert draft is not None
        assert draft.answers == {"comment": "half written"}
    with pytest.raises(WrongState):
        deployed.does(WithdrawInstance, "ann", instance=key)


def test_the_draft_of_a_task_that_is_over_is_forgotten_after_a_day(deployed: Office) -> None:
    key = deployed.start("approval")
    deployed.start("approval")
    over, still_open = deployed.tasks("bo")
    for task in (over, still_open):
        deployed.does(SaveDraft, "bo", task=task.key, answers={"comment": "half written"})
    deployed.does(WithdrawInstance, "ann", instance=key)

    deployed.now += timedelta(hours=23)
    assert deployed.does(ForgetDrafts) == {"forgotten": 0}
    deployed.now += timedelta(hours=2)
    assert deployed.does(ForgetDrafts) == {"forgotten": 1}

    with deployed.engine.database.unit_of_work() as work:
        assert work.tasks.draft(still_open.key, "bo") is not None


def test_approve_and_withdraw_at_the_same_moment_leave_one_winner(deployed: Office) -> None:
    key = deployed.start("approval", by="ann")
    task = deployed.claims("bo")

    def attempt(act: str) -> str:
        try:
            if act == "approve":
                deployed.does(CompleteTask, "bo", task=task.key, answers={"outcome": "approve"})
            else:
                deployed.does(WithdrawInstance, "ann", instance=key)
            return "won"
        except Rejected as lost:
            return lost.code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, ["approve", "withdraw"]))

    assert answers.count("won") == 1
    assert set(answers) <= {"won", "TASK_GONE", "WRONG_STATE"}


def test_a_stranger_a_stale_page_and_an_interested_person_are_refused(office: Office) -> None:
    office.deploy("approval", approval())
    office.start("approval")
    (task,) = office.tasks("ann")

    with pytest.raises(NotYourTask):
        office.does(ClaimTask, "li", task=task.key)
    office.claims("bo")
    with pytest.raises(TaskStale):
        office.does(CompleteTask, "bo", task=task.key, answers={}, revision=0)


def test_a_promise_warns_and_breaches_with_a_notice_each(deployed: Office) -> None:
    deployed.start("approval")
    (task,) = deployed.tasks("bo")
    assert task.due_at is not None
    assert (task.due_at - deployed.now).total_seconds() == 6 * 3600  # 4 working hours from 09:00, lunch 12:00–14:00

    deployed.passes(hours=5, minutes=20)
    assert deployed.notices() == {("ann", "task_warn"), ("bo", "task_warn")}
    deployed.passes(hours=1)

    with deployed.engine.database.unit_of_work() as work:
        (clock,) = work.clocks.of_token(task.key)
    assert (clock.state, clock.breached_at) == ("breached", task.due_at)
    assert ("li", "task_l1") in deployed.notices()  # the leader stands above the clerks


def test_after_the_second_level_the_superior_may_take_the_task(deployed: Office) -> None:
    deployed.start("approval")
    assert deployed.tasks("li") == []

    deployed.passes(days=1, hours=4)

    assert [task.name for task in deployed.tasks("li")] == ["ut_decide"]


def test_after_the_third_level_a_task_that_nobody_took_is_the_superiors_alone(deployed: Office) -> None:
    key = deployed.start("approval")

    deployed.passes(days=2)

    assert deployed.tasks("ann") == []
    assert [task.name for task in deployed.tasks("li")] == ["ut_decide"]
    assert {"ann", "bo", "li"} == {person for person, template in deployed.notices() if template == "task_l3"}
    assert [row.fields["to"] for row in deployed.history(key) if row.kind == "TaskOffered"] == [["leader:YC"]]


def test_who_has_claimed_a_task_keeps_it_however_late(deployed: Office) -> None:
    deployed.start("approval")
    deployed.claims("bo")

    deployed.passes(days=2)

    assert [task.name for task in deployed.tasks("bo")] == ["ut_decide"]


def test_an_assigned_person_who_does_nothing_loses_the_task_at_the_third_level(office: Office) -> None:
    office.deploy("approval", approval(assignee="bo"))
    office.start("approval")
    assert len(office.tasks("bo")) == 1

    office.passes(days=2)

    assert office.tasks("bo") == []
    assert len(office.tasks("li")) == 1


def test_after_downtime_only_the_highest_level_is_told(deployed: Office) -> None:
    deployed.start("approval")

    deployed.passes(days=3)

    assert {template for _, template in deployed.notices()} == {"task_l3"}


def test_only_those_who_may_start_a_process_can(deployed: Office) -> None:
    with pytest.raises(Rejected) as refused:
        deployed.does(StartInstance, "li", process_id="approval")

    assert refused.value.status == 403


def test_a_model_may_ask_when_a_promise_would_end(office: Office) -> None:
    office.deploy("ask", {
        "processes/ask/bundle.yaml": (
            "title: {zh: 问, en: Ask}\nsla:\n  ask.fixed: {resolve: 4wh}\n"
            "  ask.own: {resolve: date and time(until)}\n"
        ),
        "processes/ask/ask.bpmn": b.process(
            "ask", b.start(),
            b.script_task("look", '={a: due("ask.fixed"), b: due("ask.own"), c: due("none")}'),
            b.user_task("ut_do"), b.end(), flows=["start -> look -> ut_do -> end"],
        ),
    })  # fmt: skip
    key = office.start("ask", variables={"until": "2026-11-30T12:00:00+08:00"})

    with office.engine.database.snapshot() as work:
        root = next(row for row in work.history.of(key) if row.kind == "ElementEntered").fields["key"]
        found = work.variables.of_scope(root)["result"]
    assert found == {"a": "2026-11-24T15:00:00@Asia/Shanghai", "b": "2026-11-30T12:00:00+08:00", "c": None}


def test_a_level_starts_a_process_that_knows_the_case_for_the_cases_unit(office: Office) -> None:
    late = b.process(
        "late", b.start(), b.user_task("ut_look", groups="clerk"), b.end(), flows=["start -> ut_look -> end"]
    )
    files = approval()
    manifest = str(files["processes/approval/bundle.yaml"]).replace(
        "{resolve: 4wh}", "{resolve: 4wh, warn: off, l1: {start: late}}"
    )
    office.deploy(
        "approval", {**files, "processes/approval/bundle.yaml": manifest, "processes/approval/late.bpmn": late}
    )
    office.start("approval", by="ann")
    office.passes(hours=8)
    office.passes(minutes=1)

    (look,) = [task for task in office.tasks("ann") if task.element_id == "ut_look"]
    root = next(row for row in office.history(look.instance_key) if row.kind == "ElementEntered").fields["key"]
    with office.engine.database.unit_of_work() as work:
        promise = work.variables.of_scope(root)["promise"]
    assert (promise["case"], promise["policy"], promise["level"]) == ("AP-2026-000001", "approval.decide", "l1")
    assert office.instance(look.instance_key).unit == "XY"


def test_a_process_that_refuses_to_begin_does_not_hold_up_a_level(office: Office) -> None:
    late = b.process("late", b.start(), b.end(properties={"refuse": '=["no"]'}), flows=["start -> end"])
    files = approval()
    manifest = str(files["processes/approval/bundle.yaml"]).replace(
        "{resolve: 4wh}", "{resolve: 4wh, warn: off, l1: {start: late}}"
    )
    office.deploy(
        "approval", {**files, "processes/approval/bundle.yaml": manifest, "processes/approval/late.bpmn": late}
    )
    office.start("approval", by="ann")
    office.passes(hours=6, minutes=30)

    assert ("ann", "task_l1") in office.notices()


def test_a_task_that_its_own_step_cancels_again_was_never_anybodys(office: Office) -> None:
    drawn = b.process(
        "brief", b.start(), b.user_task("ut", groups="clerk", properties={"sla": "brief"}),
        b.boundary("already", on="ut", condition="=ready"), b.end(), b.end("e_ready"),
        flows=["start -> ut -> end", "already -> e_ready"],
    )  # fmt: skip
    manifest = "sla:\n  brief: {resolve: 4wh}"
    office.deploy("brief", {"processes/brief/brief.bpmn": drawn, "processes/brief/bundle.yaml": manifest})

    key = office.start("brief", variables={"ready": True})

    assert office.instance(key).status == "completed"
    with office.engine.database.snapshot() as work:
        assert (work.tasks.running_in(key), work.clocks.of_instance(key)) == ([], [])
    assert office.notices() == set()
