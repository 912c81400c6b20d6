"""What the page of a case is made of: its steps, what it waits for, its promises and what happened."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, select

from engine.actor import SYSTEM, Actor
from engine.commands import CancelInstance, CompleteTask, WithdrawInstance
from engine.engine import Engine
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.queries.case_rows import MOST
from engine.queries.case_state import CaseState
from engine.queries.lines import Said
from engine.queries.seeing import is_visible, visible_instances
from engine.queries.steps import Pace, Step, StepState
from engine.store import Database
from engine.store.instances import instance
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office, actor_of

Fork = Callable[[str], b.Node]
FORM = """
id: f_decide
title: 审批
properties: {title.en: Decision}
legal_basis: employment
components:
  - type: radio
    key: outcome
    label: 结论
    values: [{value: approve, label: 同意, label.en: Approve}, {value: reject, label: 不同意, label.en: Reject}]
  - {type: textarea, key: comment, label: 意见}
  - {type: textarea, key: note, label: 病情, properties: {pii: S}}
"""


def page_of(office: Office, key: Key, reader: str | Actor = "ann") -> CasePage:
    who = actor_of(reader) if isinstance(reader, str) else reader
    with office.engine.database.snapshot() as work:
        return case_page(work, office.engine.library, who, key, office.now)


def seen(steps: list[Step]) -> list[tuple[str, StepState]]:
    return [(step.element, step.state) for step in steps]


def drawn(office: Office, *nodes: b.Node, flows: list[str]) -> Key:
    """A case of a process that is drawn here."""
    files = {"processes/p/bundle.yaml": "title: {zh: 试, en: Try}", "processes/p/p.bpmn": b.process(
        "p", *nodes, flows=flows, name="试")}  # fmt: skip
    office.deploy("p", files)
    return office.start("p")


@pytest.fixture
def deployed(office: Office) -> Office:
    office.deploy("approval", {**approval(form="f_decide"), "forms/approval/f_decide.yaml": FORM})
    return office


def test_steps_of_the_same_moment_come_in_the_order_in_which_two_processes_did_them(office: Office) -> None:
    names = ["first", "second", "third"]
    key = drawn(
        office, b.start(), *(b.user_task(name, groups="clerk") for name in names), b.end(),
        flows=["start -> first -> second -> third -> end"],
    )  # fmt: skip
    here = office.engine
    there = Engine(Database(here.database.engine, here.database.tenant), lambda: office.now)  # with keys of its own

    for engine in (there, here):
        (task,) = office.tasks("ann")
        engine.handle(CompleteTask(id=f"done-{task.key}", actor=actor_of("ann"), task=task.key, answers={}))

    assert [step.element for step in page_of(office, key).steps] == ["start", *names]


def test_a_case_says_what_it_waits_for_and_for_whom_and_until_when(deployed: Office) -> None:
    page = page_of(deployed, deployed.start("approval"))

    ((step,),) = [wait.steps for wait in page.waits]
    assert page.state is CaseState.RUNNING
    assert seen(page.steps) == [("start", StepState.DONE), ("ut_decide", StepState.WAITING)]
    assert [who.zh for who in page.steps[0].who] == ["安宁"]
    assert [who.en for who in step.who] == ["Clerk, Xiangyang (安宁, 柏青)"]
    assert step.is_offered
    assert step.due_at is not None
    assert step.pace is Pace.IN_TIME


def test_a_promise_comes_close_and_then_is_late(deployed: Office) -> None:
    key = deployed.start("approval")

    paces = [(deployed.passes(hours=hours), page_of(deployed, key).waits[0].steps[0].pace)[1] for hours in (2, 3.5, 1)]

    assert paces == [Pace.IN_TIME, Pace.SOON, Pace.LATE]
    (promise,) = page_of(deployed, key).promises
    assert (promise.step.zh, promise.state, promise.is_over) == ("ut_decide", "breached", False)
    levels = [line for line in page_of(deployed, key).lines if line.said is Said.LEVEL]
    assert {line.step.zh for line in levels} == {"ut_decide"}
    assert [line.detail for line in levels] == [level for level, _ in promise.levels]


def test_a_decision_is_told_in_the_words_of_its_form(deployed: Office) -> None:
    key = deployed.start("approval")
    deployed.claims("bo")
    deployed.completes("bo", {"outcome": "approve", "comment": "材料齐全", "note": "高血压"})

    page = page_of(deployed, key)

    step = page.steps[1]
    assert page.state is CaseState.DONE
    assert (step.state, step.who[0].zh, step.remark) == (StepState.DONE, "柏青", "材料齐全")
    assert step.outcome is not None
    assert step.outcome.text("en") == "Approve"
    assert [line.said for line in page.lines] == [
        Said.STARTED, Said.OPENED, Said.CLAIMED, Said.COMPLETED, Said.ENDED,
    ]  # fmt: skip
    assert page.lines[3].outcome == step.outcome
    assert page.waits == []


def test_what_a_form_marks_as_personal_is_no_remark(deployed: Office) -> None:
    key = deployed.start("approval")
    deployed.completes("bo", {"outcome": "approve", "note": "高血压"})

    assert page_of(deployed, key).steps[1].remark == ""


def test_a_withdrawn_case_says_so_and_who_did_it(deployed: Office) -> None:
    key = deployed.start("approval")
    assert page_of(deployed, key).can_withdraw
    assert not page_of(deployed, key, "bo").can_withdraw

    deployed.does(WithdrawInstance, "ann", instance=key)

    page = page_of(deployed, key)
    assert page.state is CaseState.WITHDRAWN
    assert not page.can_withdraw
    assert ("ut_decide", StepState.CANCELLED) in seen(page.steps)
    (line,) = (line for line in page.lines if line.said is Said.WITHDRAWN)
    assert line.by.zh == "安宁"


def test_a_cancelled_case_says_so(deployed: Office) -> None:
    key = deployed.start("approval")

    deployed.does(CancelInstance, instance=key)

    assert page_of(deployed, key).state is CaseState.CANCELLED


def test_those_it_is_offered_to_see_a_case_and_may_go_to_the_task_and_strangers_do_not(deployed: Office) -> None:
    key = deployed.start("approval")
    (task,) = deployed.tasks("bo")

    assert page_of(deployed, key, "bo").mine == {task.key}
    with pytest.raises(NotFound):
        page_of(deployed, key, "li")


@pytest.mark.parametrize(("fork", "ways"), [
    (b.exclusive, ["x -> d: =true", "x -> f: default"]), (b.parallel, ["x -> d", "x -> f"]),
])  # fmt: skip
def test_what_is_certain_to_come_is_shown_up_to_the_first_fork(office: Office, fork: Fork, ways: list[str]) -> None:
    key = drawn(
        office, b.start("s"), b.user_task("a", assignee="ann"), b.sub_process(
            "phase", b.start("i"), b.user_task("b", assignee="ann"), b.end("o"), flows=["i -> b -> o"]),
        b.user_task("c", assignee="ann"), fork("x"), b.user_task("d", assignee="ann"), b.end("e"), b.end("f"),
        flows=["s -> a -> phase -> c -> x", *ways, "d -> e"],
    )  # fmt: skip

    assert [name.zh for name in page_of(office, key).ahead] == ["b", "c"]


def test_turns_and_repeated_steps_are_counted(office: Office) -> None:
    key = drawn(
        office, b.start("s"), b.exclusive("again"),
        b.user_task("ask", assignee="ann", loop=b.each("=[1, 2]", sequential=True)), b.user_task("see", assignee="ann"),
        b.exclusive("x"), b.end("e"),
        flows=["s -> again -> ask -> see -> x", "x -> again: =more", "x -> e: default"],
    )  # fmt: skip
    for answers in ({}, {}, {"more": True}, {}):
        office.completes("ann", answers)

    steps = [(step.element, step.turn, step.time) for step in page_of(office, key).steps]

    assert steps == [("s", 0, 0), ("ask", 1, 1), ("ask", 2, 1), ("see", 0, 0), ("ask", 1, 2), ("ask", 2, 2)]


def test_a_wait_for_a_time_says_which_and_its_coming_is_told(office: Office) -> None:
    key = drawn(
        office, b.start("s"), b.catch("pause", duration="PT2H", name="冷静期"), b.end("e"), flows=["s -> pause -> e"]
    )
    ((step,),) = [wait.steps for wait in page_of(office, key).waits]
    assert step.due_at is not None
    assert step.pace is None

    office.passes(hours=2)

    assert [line.said for line in page_of(office, key).lines] == [Said.STARTED, Said.TIME_CAME, Said.ENDED]


def test_a_case_that_stopped_says_where(office: Office) -> None:
    key = drawn(
        office, b.start("s"), b.exclusive("x"), b.end("e"), b.end("f"),
        flows=["s -> x", "x -> e: =missing.thing > 1", "x -> f: =false"],
    )  # fmt: skip

    page = page_of(office, key)

    assert page.state is CaseState.STUCK
    assert seen([*page.waits[0].steps]) == [("x", StepState.FAILED)]
    assert Said.STUCK in {line.said for line in page.lines}


def test_the_steps_of_a_joint_vote_wait_together_and_are_told_in_one_line(office: Office) -> None:
    key = drawn(
        office, b.start("s"), b.user_task("vote", groups="clerk", loop=b.each("=[1, 2, 3]")), b.end("e"),
        flows=["s -> vote -> e"],
    )  # fmt: skip

    page = page_of(office, key)

    assert [(len(wait.steps), len(wait.mine)) for wait in page.waits] == [(3, 3)]
    assert [line.count for line in page.lines if line.said is Said.OPENED] == [3]


def test_the_machines_work_is_told_apart_from_peoples(deployed: Office) -> None:
    page = page_of(deployed, deployed.start("approval"))

    assert {line.said for line in page.machine_lines} == {Said.PASSED, Said.AWAITED}
    assert not {line.said for line in page.lines} & {Said.PASSED, Said.AWAITED}


def test_lists_and_single_cases_are_seen_by_the_same_people(office: Office) -> None:
    office.deploy("approval", approval())
    office.deploy("p", {
        "processes/p/bundle.yaml": "title: {zh: 试, en: Try}",
        "processes/p/outer.bpmn": b.process(
            "outer", b.start("s"), b.user_task("u", assignee="ann"), b.call("c", "inner"), b.end("e"),
            flows=["s -> u -> c -> e"]),
        "processes/p/inner.bpmn": b.process(
            "inner", b.start("s2"), b.user_task("t", groups="leader"), b.end("e2"), flows=["s2 -> t -> e2"]),
    })  # fmt: skip
    outer = office.start("outer", by="bo")
    office.completes("ann")  # so that the called case is begun by ann
    for person in ("ann", "bo"):
        office.start("approval", by=person)
    office.completes("bo")
    with office.engine.database.snapshot() as work:
        (called,) = work.instances.children_of(outer)
    assert page_of(office, called.key, "bo").state is CaseState.RUNNING

    for reader in (*map(actor_of, ("ann", "bo", "li")), SYSTEM):
        with office.engine.database.snapshot() as work:
            keys = select(instance.c.key).order_by(instance.c.key)
            conditions = (rule(work.tenant, reader) for rule in (visible_instances, is_visible))
            in_lists, alone = (work.connection.execute(keys.where(one)).scalars().all() for one in conditions)
        assert in_lists == alone
        assert in_lists


def test_the_page_asks_the_database_as_often_however_long_the_case_is(office: Office) -> None:
    twenty = b.each("=for n in 1..20 return n", sequential=True)
    key = drawn(
        office, b.start("s"), b.user_task("ask", assignee="ann", loop=twenty), b.end("e"), flows=["s -> ask -> e"]
    )  # fmt: skip
    office.completes("ann")
    first = asked(office, key)
    for _ in range(15):
        office.completes("ann")

    assert asked(office, key) == first < 30


def test_of_a_very_long_case_the_newest_steps_are_shown(office: Office) -> None:
    office.deploy("p", {"processes/p/bundle.yaml": "title: {zh: 试, en: Try}", "processes/p/p.bpmn": b.process(
        "p", b.start("s"), b.manual_task("m", loop=b.each("=for n in 1..400 return n", sequential=True)),
        b.user_task("last", assignee="ann"), b.end("e"), flows=["s -> m -> last -> e"], name="试")})  # fmt: skip

    key = office.start("p")
    office.completes("ann")

    page = page_of(office, key)

    assert page.is_cut
    assert [step.element for step in page.steps[-2:]] == ["last", "e"]
    assert len(page.steps) <= MOST


def asked(office: Office, key: Key) -> int:
    """How many statements the page sends."""
    page_of(office, key)  # compiles the bundle
    sent: list[str] = []
    engine = office.engine.database.engine
    note = lambda *arguments: sent.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    page_of(office, key)
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)
