"""What people do with tasks beside completing them: send back, take back, pass on, ask others, remind."""

from datetime import timedelta
from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.commands import (
    AskBeside,
    ClaimTask,
    CompleteTask,
    DropBeside,
    ReturnTask,
    TakeBack,
    TransferTask,
    UrgeCase,
)
from engine.errors import (
    Forbidden,
    FourEyes,
    InvalidRequest,
    NotYourTask,
    ReasonNeeded,
    ReturnRefused,
    TaskGone,
    TooSoon,
    ValidationFailed,
    VerbNotAllowed,
    WrongState,
)
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of


@pytest.fixture
def case(office: Office) -> int:
    """A clerk writes, a leader decides, a clerk files. Ann has written, with a text; the decision is open."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write"), b.user_task("ut_decide", groups="leader"),
        b.user_task("ut_file"), b.end(), flows=["start -> ut_write -> ut_decide -> ut_file -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    office.claims("ann")
    office.completes("ann", {"text": "Dear all"})
    return key


def has(office: Office, person: str) -> list[str]:
    """The elements of the tasks that a person has in hand or may take."""
    return [task.element_id for task in office.tasks(person)]


def kinds(office: Office, case: int) -> list[str]:
    return [row.kind for row in office.history(case)]


def said(office: Office, case: int) -> list[tuple[str, str, str | None]]:
    with office.engine.database.snapshot() as work:
        return [(one.kind, one.by_id, one.text) for one in work.remarks.of_instance(case)]


# -- 退回, 撤回 ---------------------------------------------------------------------------------------------------


def send_back(office: Office, by: str = "li", to: str = "ut_write", **more: Any) -> None:
    task = office.tasks(by)[0]
    fields = {"policy": "redo", "reason": "少了附件", **more}
    office.does(ReturnTask, by, task=task.key, to=to, **fields)


def test_a_step_that_was_sent_back_is_again_whoever_did_its_and_they_read_why(office: Office, case: int) -> None:
    send_back(office)

    assert (has(office, "ann"), has(office, "bo"), has(office, "li")) == (["ut_write"], [], [])
    assert ("return", "li", "少了附件") in said(office, case)
    assert ("ann", "task_returned") in office.notices()
    returned = next(row for row in office.history(case) if row.kind == "TaskReturned")
    assert "少了附件" not in returned.data
    office.completes("ann")
    assert has(office, "li") == ["ut_decide"]


def test_straight_back_comes_to_whoever_sent_it(office: Office, case: int) -> None:
    office.claims("li")
    send_back(office, policy="straight")
    office.completes("ann")

    (task,) = office.tasks("li")
    assert (task.element_id, task.assignee) == ("ut_decide", "li")


def test_what_was_sent_back_cannot_be_completed_any_more(office: Office, case: int) -> None:
    task = office.tasks("li")[0]
    send_back(office)

    with pytest.raises(WrongState):
        office.does(CompleteTask, "li", task=task.key, answers={})


@pytest.mark.parametrize(
    ("more", "refused"),
    [({"to": "ut_file"}, ReturnRefused), ({"to": "ut_decide"}, ReturnRefused), ({"to": "nothing"}, ReturnRefused),
     ({"reason": " "}, ReasonNeeded), ({"reason": "长" * 501}, ReasonNeeded), ({"policy": "somehow"}, InvalidRequest),
     ({"instance": 1}, ReturnRefused)],
)  # fmt: skip
def test_a_wrong_way_back_is_refused_and_nothing_has_changed(office: Office, case: int, more, refused) -> None:
    before = office.history(case)

    with pytest.raises(refused):
        send_back(office, **more)

    assert (has(office, "li"), office.history(case), said(office, case)) == (["ut_decide"], before, [])


def test_only_whoever_has_the_task_or_may_take_it_sends_it_back(office: Office, case: int) -> None:
    task = office.tasks("li")[0]

    with pytest.raises(NotYourTask):
        office.does(ReturnTask, "bo", task=task.key, to="ut_write", policy="redo", reason="x")


@pytest.mark.parametrize("properties", [{"outcomes": "approve,return"}, {"verbs": "transfer,sign"}])
def test_a_task_may_keep_the_verb_from_people(office: Office, properties: dict[str, str]) -> None:
    process = b.a_process("p", b.start(), b.user_task("ut_a"), b.user_task("ut_b", properties=properties), b.end(),
                          flows=["start -> ut_a -> ut_b -> end"])  # fmt: skip
    office.deploy("p", {"processes/p/p.bpmn": b.definitions(process)})
    office.start("p")
    office.completes("ann")

    with pytest.raises(VerbNotAllowed):
        send_back(office, "ann", "ut_a")


def test_from_a_called_case_work_goes_back_to_its_caller_and_the_called_case_ends(office: Office) -> None:
    outer = b.a_process("outer", b.start(), b.user_task("ut_ask"), b.call("c", "inner"), b.end(),
                        flows=["start -> ut_ask -> c -> end"])  # fmt: skip
    inner = b.a_process("inner", b.start(), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"])
    files = {f"processes/calls/{one.attributes['id']}.bpmn": b.definitions(one) for one in (outer, inner)}
    office.deploy("calls", files)
    key = office.start("outer")
    office.completes("ann")

    send_back(office, "ann", "ut_ask", instance=key)

    assert has(office, "ann") == ["ut_ask"]
    with office.engine.database.unit_of_work() as work:
        assert [child.status for child in work.instances.children_of(key)] == ["terminated"]


def take_back(office: Office, case: int, by: str = "ann") -> None:
    with office.engine.database.unit_of_work() as work:
        done = work.tasks.last_done(case, "ut_write")
    assert done is not None
    office.does(TakeBack, by, task=done.key)


def test_whoever_did_it_last_takes_it_back_with_what_they_had_written(office: Office, case: int) -> None:
    take_back(office, case)

    (task,) = office.tasks("ann")
    assert (task.element_id, has(office, "li")) == ("ut_write", [])
    with office.engine.database.unit_of_work() as work:
        draft = work.tasks.draft(task.key, "ann")
    assert draft is not None
    assert draft.answers == {"text": "Dear all"}


def test_once_somebody_has_begun_nothing_is_taken_back(office: Office, case: int) -> None:
    office.claims("li")

    with pytest.raises(WrongState):
        take_back(office, case)
    assert has(office, "li") == ["ut_decide"]


def test_nobody_takes_back_what_another_did(office: Office, case: int) -> None:
    with pytest.raises(NotYourTask):
        take_back(office, case, by="bo")


# -- 转办 --------------------------------------------------------------------------------------------------------


def test_a_task_is_passed_on_with_its_reason(office: Office, case: int) -> None:
    task = office.claims("li")

    office.does(TransferTask, "li", task=task.key, person="mei", reason="外出开会")

    assert (has(office, "li"), has(office, "mei")) == ([], ["ut_decide"])
    assert ("transfer", "li", "外出开会") in said(office, case)
    assert ("mei", "task_transferred") in office.notices()


@pytest.mark.parametrize(("person", "refused"), [("li", InvalidRequest), ("nobody", InvalidRequest)])
def test_a_task_is_not_passed_on_to_nobody_or_oneself(office: Office, case: int, person: str, refused) -> None:
    task = office.claims("li")
    with pytest.raises(refused):
        office.does(TransferTask, "li", task=task.key, person=person, reason="x")


def test_a_task_is_passed_on_only_by_whoever_has_it(office: Office, case: int) -> None:
    with pytest.raises(NotYourTask):
        office.does(TransferTask, "li", task=office.tasks("li")[0].key, person="mei", reason="not claimed yet")


def test_nobody_with_an_interest_in_the_case_gets_it(office: Office) -> None:
    process = b.a_process("p", b.start(), b.user_task("ut_a", groups="leader", properties={"four_eyes": '=["ann"]'}),
                          b.end(), flows=["start -> ut_a -> end"])  # fmt: skip
    office.deploy("p", {"processes/p/p.bpmn": b.definitions(process)})
    office.start("p")
    task = office.claims("li")

    with pytest.raises(FourEyes):
        office.does(TransferTask, "li", task=task.key, person="ann", reason="x")
    with pytest.raises(FourEyes):
        office.does(AskBeside, "li", task=task.key, people=["ann"], part="before", reason="x")


# -- 委派, 加签, 减签 ------------------------------------------------------------------------------------------------


def ask(office: Office, part: str, *people: str, by: str = "li") -> list[int]:
    task = office.tasks(by)[0]
    if task.assignee is None:
        office.does(ClaimTask, by, task=task.key)
    answer = office.does(AskBeside, by, task=task.key, people=people, part=part, reason="请看看")
    return list(answer["sides"])


def answers(office: Office, person: str, **given: str) -> None:
    side = next(task for task in office.tasks(person) if task.side_of is not None)
    office.does(CompleteTask, person, task=side.key, answers=given)


def test_delegated_work_comes_back_to_whoever_has_the_task(office: Office, case: int) -> None:
    ask(office, "delegate", "mei")
    assert (has(office, "li"), has(office, "mei")) == ([], ["ut_decide"])

    answers(office, "mei", opinion="已核实")

    assert (has(office, "li"), has(office, "mei")) == (["ut_decide"], [])
    assert ("opinion", "mei", "已核实") in said(office, case)
    office.completes("li")
    assert has(office, "ann") == ["ut_file"]


def test_those_asked_before_are_all_waited_for(office: Office, case: int) -> None:
    ask(office, "before", "mei", "tao")

    answers(office, "mei", outcome="agree", opinion="好")
    assert has(office, "li") == []
    answers(office, "tao", outcome="refuse", opinion="不妥")

    assert has(office, "li") == ["ut_decide"]  # what they think is advice; the task is the holder's


def test_those_who_sign_at_the_same_time_hold_the_case_until_all_have(office: Office, case: int) -> None:
    ask(office, "parallel", "mei", "tao")
    answers(office, "mei", outcome="agree", opinion="")
    office.completes("li", {"ok": True})
    assert (has(office, "li"), has(office, "ann"), has(office, "tao")) == ([], [], ["ut_decide"])

    answers(office, "tao", outcome="agree", opinion="")

    assert has(office, "ann") == ["ut_file"]
    assert kinds(office, case).count("TaskCompleted") == 2


def test_those_who_sign_afterwards_are_asked_when_the_task_is_done(office: Office, case: int) -> None:
    ask(office, "after", "mei")
    assert has(office, "mei") == []

    office.completes("li", {"ok": True})
    assert (has(office, "mei"), has(office, "ann")) == (["ut_decide"], [])
    answers(office, "mei", outcome="agree", opinion="")

    assert has(office, "ann") == ["ut_file"]


def test_a_signature_that_is_refused_gives_the_task_back_with_its_answers(office: Office, case: int) -> None:
    ask(office, "after", "mei", "tao")
    office.completes("li", {"ok": True})

    answers(office, "mei", outcome="refuse", opinion="金额不对")

    (task,) = office.tasks("li")
    assert (task.element_id, task.completed_by, has(office, "tao")) == ("ut_decide", None, [])
    with office.engine.database.unit_of_work() as work:
        draft = work.tasks.draft(task.key, "li")
    assert draft is not None
    assert draft.answers == {"ok": True}
    office.completes("li", {"ok": False})
    assert has(office, "ann") == ["ut_file"]


def test_somebody_who_was_asked_is_dropped_again(office: Office, case: int) -> None:
    sides = ask(office, "before", "mei", "tao")
    answers(office, "mei", outcome="agree", opinion="")

    with pytest.raises(WrongState):
        office.does(DropBeside, "li", side=sides[0])
    with pytest.raises(Forbidden):
        office.does(DropBeside, "ann", side=sides[1])
    office.does(DropBeside, "li", side=sides[1])

    assert (has(office, "tao"), has(office, "li")) == ([], ["ut_decide"])


def test_the_last_signer_dropped_lets_the_case_go_on(office: Office, case: int) -> None:
    (side,) = ask(office, "parallel", "mei")
    office.completes("li")

    office.does(DropBeside, "li", side=side)

    assert has(office, "ann") == ["ut_file"]


@pytest.mark.parametrize(
    ("part", "people"),
    [("delegate", ("mei", "tao")), ("before", ()), ("before", ("mei", "mei")), ("before", ("li",)),
     ("before", ("nobody",)), ("somehow", ("mei",)), ("before", tuple(f"p{n}" for n in range(21)))],
)  # fmt: skip
def test_whom_nobody_can_ask_is_refused(office: Office, case: int, part: str, people: tuple[str, ...]) -> None:
    with pytest.raises(InvalidRequest):
        ask(office, part, *people)
    assert has(office, "li") == ["ut_decide"]


def test_whoever_was_asked_already_is_not_asked_again_meanwhile(office: Office, case: int) -> None:
    ask(office, "parallel", "mei")
    with pytest.raises(InvalidRequest):
        ask(office, "parallel", "mei")


def test_a_signature_says_yes_or_no(office: Office, case: int) -> None:
    ask(office, "parallel", "mei")
    with pytest.raises(ValidationFailed):
        answers(office, "mei", opinion="嗯")


def test_whoever_is_asked_only_answers(office: Office, case: int) -> None:
    (side,) = ask(office, "parallel", "mei")
    for wish in (
        {"type": ReturnTask, "to": "ut_write", "policy": "redo", "reason": "x"},
        {"type": TransferTask, "person": "tao", "reason": "x"},
        {"type": AskBeside, "people": ["tao"], "part": "before", "reason": "x"},
    ):
        with pytest.raises(VerbNotAllowed):
            office.does(wish.pop("type"), "mei", task=side, **wish)


def test_when_the_case_ends_or_goes_back_nobody_is_asked_any_more(office: Office, case: int) -> None:
    (side,) = ask(office, "parallel", "mei")
    send_back(office)

    assert has(office, "mei") == []
    with pytest.raises(TaskGone):
        office.does(CompleteTask, "mei", task=side, answers={"outcome": "agree"})


def test_a_task_that_waits_for_others_cannot_be_completed(office: Office, case: int) -> None:
    task = office.claims("li")
    office.does(AskBeside, "li", task=task.key, people=["mei"], part="before", reason="x")

    with pytest.raises(WrongState):
        office.does(CompleteTask, "li", task=task.key, answers={})


# -- 催办 --------------------------------------------------------------------------------------------------------


def test_of_one_task_nobody_is_reminded_twice_in_four_working_hours_whoever_reminds(office: Office, case: int) -> None:
    """Four working hours from 9:00: a morning of three, and until 15:00."""
    office.does(UrgeCase, "ann", instance=case, text="明天要用")
    assert ("li", "case_urged") in office.notices()
    for reminding in (actor_of("ann"), SYSTEM):
        with pytest.raises(TooSoon, match="15:00"):
            office.does(UrgeCase, actor=reminding, instance=case)

    office.now += timedelta(hours=6)
    office.does(UrgeCase, actor=SYSTEM, instance=case)

    assert [kind for kind in kinds(office, case) if kind == "CaseUrged"] == ["CaseUrged"] * 2


def test_a_task_that_has_come_since_is_reminded_of_at_once(office: Office, case: int) -> None:
    office.does(UrgeCase, "ann", instance=case)
    office.completes("li")

    assert office.does(UrgeCase, actor=SYSTEM, instance=case)["told"] == ["ann", "bo"]


def test_others_do_not_remind_and_nobody_is_reminded_of_what_is_over(office: Office, case: int) -> None:
    with pytest.raises(Forbidden):
        office.does(UrgeCase, "bo", instance=case)
    office.completes("li")
    office.completes("ann")
    with pytest.raises(WrongState):
        office.does(UrgeCase, "ann", instance=case)
