"""Waits and errors: timers, messages, signals, boundaries, event sub-processes, event gateways, multi-instance."""

from datetime import timedelta

import pytest

from engine import runtime
from engine.errors import WrongState
from engine.facts import InstanceEnded, MessageAwaited, SignalThrown, TaskOpened, TimerSet, WaitsClosed
from tests.support import bpmn as b
from tests.support.play import START, Played


def test_an_interrupting_boundary_timer_cancels_the_task() -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("a"), b.boundary("late", on="a", duration="PT2H"), b.user_task("c"),
                  b.end(), b.end("e2"), flows=["start -> a -> end", "late -> c -> e2"])
    ).start()  # fmt: skip
    (timer,) = played.of(TimerSet)
    assert timer.due_at == START + timedelta(hours=2)

    played.fire("late")

    assert played.open == {"c"}
    assert timer.holder in {fact.holder for fact in played.of(WaitsClosed)}


def test_a_non_interrupting_boundary_event_leaves_the_task_open_and_may_come_again() -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("a"),
                  b.boundary("hint", on="a", message="hint", key="=businessKey", interrupting=False),
                  b.user_task("c"), b.end(), b.end("e2"), flows=["start -> a -> end", "hint -> c -> e2"])
    ).start({"businessKey": "K-1"})  # fmt: skip
    assert played.of(MessageAwaited)[0].correlation_key == "K-1"

    played.fire("hint", {"said": 1}).fire("hint", {"said": 2})

    assert played.open == {"a", "c"}
    assert len(played.waiting("c")) == 2
    assert played.variables["said"] == 2


def test_an_event_gateway_takes_the_first_event_and_closes_the_others() -> None:
    played = Played(
        b.process("p", b.start(), b.event_gateway("g"), b.catch("soon", duration="PT1H"),
                  b.catch("called", message="call", key="=businessKey"), b.end("e1"), b.end("e2"),
                  flows=["start -> g", "g -> soon -> e1", "g -> called -> e2"])
    ).start({"businessKey": "K"})  # fmt: skip
    assert played.open == {"g"}

    played.fire("called", {"by": "w001"})

    assert played.entered[-2:] == ["called", "e2"]
    assert played.variables == {"businessKey": "K", "by": "w001"}
    assert played.of(WaitsClosed)


def test_an_error_leaves_the_phase_by_the_boundary_that_names_it_and_cancels_what_is_open() -> None:
    phase = b.sub_process(
        "phase", b.start("s"), b.parallel("f"), b.user_task("cover"), b.user_task("approve"), b.end("e"),
        b.end("rejected", error="rejected"), flows=["s -> f", "f -> cover -> e", "f -> approve -> rejected"],
    )  # fmt: skip
    played = Played(
        b.process("p", b.start(), phase, b.boundary("other", on="phase", error="other"),
                  b.boundary("no", on="phase", error="rejected"), b.end(), b.end("e1"), b.end("e2"),
                  flows=["start -> phase -> end", "no -> e1", "other -> e2"])
    ).start()  # fmt: skip
    played.complete("approve")

    assert (played.ended, played.entered[-2:]) == ("completed", ["no", "e1"])


def test_an_error_nobody_catches_is_an_incident() -> None:
    played = Played(b.process("p", b.start(), b.service_task("w"), b.end(), flows=["start -> w -> end"])).start()
    played.fail("w", "BROKEN")

    assert played.incidents == ["UNHANDLED_ERROR_EVENT"]


def test_in_a_called_instance_an_uncaught_error_ends_it_for_the_caller_to_handle() -> None:
    played = Played(b.process("p", b.start(), b.user_task("a"), b.end(error="bad"), flows=["start -> a -> end"])).start(
        called=True
    )
    played.complete("a")

    (over,) = played.of(InstanceEnded)
    assert (over.how, over.error_code) == ("failed", "bad")


@pytest.mark.parametrize(("interrupting", "left"), [(True, {"handler", "h"}), (False, {"handler", "h", "a"})])
def test_an_event_sub_process_starts_beside_or_instead_of_its_scope(interrupting: bool, left: set[str]) -> None:
    handler = b.event_sub_process(
        "handler", b.start("hs", message="stop", key="=businessKey"), b.user_task("h"), b.end("he"),
        flows=["hs -> h -> he"], interrupting=interrupting,
    )  # fmt: skip
    played = Played(b.process("p", b.start(), b.user_task("a"), b.end(), handler, flows=["start -> a -> end"])).start(
        {"businessKey": "K"}
    )
    played.fire("hs", {"why": "moved"})

    assert played.open == left
    assert played.variables["why"] == "moved"
    played.complete("h")
    assert (played.ended == "completed") is interrupting


def test_a_sequential_multi_instance_stops_at_the_first_outcome_that_is_no_approval() -> None:
    loop = b.each("=levels", "level", sequential=True, into="votes",
                  value="={level: level, outcome: answers.outcome}", until='=answers.outcome != "approve"')  # fmt: skip
    played = Played(
        b.process("p", b.start(), b.user_task("ut_approve", groups="=level", loop=loop), b.end(),
                  flows=["start -> ut_approve -> end"])
    ).start({"levels": ["secretary", "leader", "party"]})  # fmt: skip
    assert [task.candidate_groups for task in played.of(TaskOpened)] == [("secretary",)]

    played.complete("ut_approve", None, answers={"outcome": "approve"})
    assert played.of(TaskOpened)[-1].candidate_groups == ("leader",)
    played.complete("ut_approve", None, answers={"outcome": "reject"})

    assert played.ended == "completed"
    assert played.variables["votes"] == [
        {"level": "secretary", "outcome": "approve"}, {"level": "leader", "outcome": "reject"}, None,
    ]  # fmt: skip


def test_a_parallel_multi_instance_ends_when_its_condition_holds_and_cancels_the_rest() -> None:
    loop = b.each("=voters", "voter", into="votes", value="=yes", until="=numberOfCompletedInstances >= 2")
    played = Played(b.process("p", b.start(), b.user_task("v", loop=loop), b.end(), flows=["start -> v -> end"])).start(
        {"voters": ["a", "b", "c"]}
    )
    played.complete("v", {"yes": True}, nth=2).complete("v", {"yes": False}, nth=0)

    assert played.ended == "completed"
    assert played.variables["votes"] == [False, None, True]


def test_an_empty_collection_is_passed_at_once() -> None:
    loop = b.each("=[]", "x", into="out", value="=x")
    played = Played(b.process("p", b.start(), b.user_task("v", loop=loop), b.end(), flows=["start -> v -> end"]))

    assert played.start().variables == {"out": []}


def test_a_signal_is_thrown_with_its_key() -> None:
    played = Played(
        b.process("p", b.start(), b.throw("t", signal="away", signal_key="=who"), b.end(), flows=["start -> t -> end"])
    ).start({"who": "w003"})

    assert [(fact.name, fact.signal_key) for fact in played.of(SignalThrown)] == [("away", "w003")]


def test_a_repeating_boundary_timer_says_how_often_it_comes_again() -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("a"), b.boundary("r", on="a", cycle="R3/PT1H", interrupting=False),
                  b.end(), b.end("e2"), flows=["start -> a -> end", "r -> e2"])
    ).start()  # fmt: skip

    (timer,) = played.of(TimerSet)
    assert (timer.repeat, timer.every) == (2, "PT1H")


def listening(**options) -> Played:
    watcher = b.event_sub_process("ev", b.start("es", message="m", key="=number"), b.end("ee"), flows=["es -> ee"])
    return Played(b.process("p", b.start(), b.user_task("u"), b.end(), watcher, flows=["start -> u -> end"]))


def test_a_process_whose_events_cannot_listen_is_not_begun() -> None:
    with pytest.raises(WrongState, match="number"):
        listening().start({})


def test_a_called_process_whose_events_cannot_listen_begins_when_that_is_mended() -> None:
    played = listening().start({}, called=True)
    assert (played.incidents, played.open) == (["EXTRACT_VALUE_ERROR"], set())
    root = played.state.root
    with pytest.raises(WrongState):
        played.then(lambda m, s, w: runtime.resolve(m, s, w, root))

    played.then(lambda m, s, w: runtime.set_variables(m, s, w, root, {"number": "7"}, local=True))
    played.then(lambda m, s, w: runtime.resolve(m, s, w, root))

    assert played.open == {"u"}
