"""Tokens move: gateways, sub-processes, loops, and the state that forgets what is done."""

import pytest

from engine.runtime import encode_state
from engine.runtime.state import State
from tests.support import bpmn as b
from tests.support.play import Played


def test_an_instance_runs_from_start_to_end() -> None:
    played = Played(b.process("p", b.start(), b.task("a"), b.end(), flows=["start -> a -> end"])).start({"x": 1})

    assert played.entered == ["start", "a", "end"]
    assert (played.ended, played.variables, played.state.tokens) == ("completed", {"x": 1}, {})


@pytest.mark.parametrize(("amount", "reached"), [(5, "big"), (1, "small"), (3, "middle")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds(amount: int, reached: str) -> None:
    played = Played(
        b.process(
            "p", b.start(), b.exclusive("x"), b.end("big"), b.end("middle"), b.end("small"),
            flows=["start -> x", "x -> big: =amount > 3", "x -> middle: =amount > 2", "x -> small: default"],
        )
    ).start({"amount": amount})  # fmt: skip

    assert played.entered[-1] == reached


def test_a_condition_that_is_neither_true_nor_false_waits_as_an_incident_and_can_be_resolved() -> None:
    from engine import runtime

    played = Played(
        b.process("p", b.start(), b.exclusive("x"), b.end("yes"), b.end("no"),
                  flows=["start -> x", "x -> yes: =amount > 3", "x -> no: default"])
    ).start()  # fmt: skip
    assert played.incidents == ["CONDITION_ERROR"]

    (stuck,) = played.waiting("x")
    played.then(lambda m, s, w: runtime.set_variables(m, s, w, stuck, {"amount": 9}, local=False))
    played.then(lambda m, s, w: runtime.resolve(m, s, w, stuck))

    assert (played.ended, played.entered[-1]) == ("completed", "yes")


def test_a_parallel_join_waits_for_every_branch_and_keeps_both_updates() -> None:
    played = Played(
        b.process("p", b.start(), b.parallel("fork"), b.user_task("a"), b.user_task("c"), b.parallel("join"), b.end(),
                  flows=["start -> fork", "fork -> a -> join", "fork -> c -> join", "join -> end"])
    ).start({"status": "new"})  # fmt: skip
    assert played.open == {"a", "c"}

    played.complete("a", {"status": "approved"})
    assert played.ended is None
    played.complete("c", {"seen": True})

    assert played.ended == "completed"
    assert played.variables == {"status": "approved", "seen": True}


def test_several_tokens_on_one_flow_of_a_join_are_paired_one_by_one() -> None:
    played = Played(
        b.process("p", b.start(), b.parallel("f"), b.user_task("a"), b.user_task("c"), b.exclusive("m"),
                  b.parallel("g"), b.user_task("d"), b.parallel("h"), b.end(), b.end("end2"),
                  flows=["start -> f", "f -> a -> m", "f -> c -> m", "m -> g", "g -> d -> h", "g -> h", "h -> end"])
        .replace(b'<bpmn:endEvent id="end2"></bpmn:endEvent>', b"")
    ).start()  # fmt: skip
    played.complete("a").complete("c").complete("d")
    assert played.ended is None
    played.complete("d")

    assert (played.ended, played.entered.count("end")) == ("completed", 2)


def test_a_sub_process_is_done_when_nothing_runs_inside() -> None:
    inside = b.sub_process("sub", b.start("s"), b.user_task("a"), b.end("e"), flows=["s -> a -> e"])
    played = Played(b.process("p", b.start(), inside, b.end(), flows=["start -> sub -> end"])).start()
    assert played.open == {"sub", "a"}

    assert played.complete("a").ended == "completed"


def test_a_terminate_end_ends_its_own_scope_and_the_outer_goes_on() -> None:
    inside = b.sub_process(
        "sub", b.start("s"), b.parallel("f"), b.user_task("a"), b.user_task("c"), b.end("stop", terminate=True),
        b.end("e"),
        flows=["s -> f", "f -> a -> stop", "f -> c -> e"],
    )  # fmt: skip
    played = Played(
        b.process("p", b.start(), inside, b.user_task("after"), b.end(), flows=["start -> sub -> after -> end"])
    ).start()

    assert played.complete("a").open == {"after"}


def _looping(played_times: int) -> State:
    played = Played(
        b.process("p", b.start(), b.exclusive("m"), b.user_task("again"), b.exclusive("x"), b.end(),
                  flows=["start -> m -> again -> x", "x -> m: =more", "x -> end: default"])
    ).start({"more": True})  # fmt: skip
    for _ in range(played_times):
        played.complete("again", {"more": True})
    return played.state


def test_the_state_of_an_instance_that_went_round_1000_times_is_as_large_as_after_once() -> None:
    assert len(encode_state(_looping(1000))) == len(encode_state(_looping(1)))


def test_an_endless_loop_becomes_an_incident_and_not_a_hang() -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("m"), b.script_task("a", "=1", "n"), b.exclusive("x"), b.end(),
                  flows=["start -> m -> a -> x", "x -> m: =true", "x -> end: default"]),
        step_limit=500,
    ).start()  # fmt: skip

    assert played.incidents == ["UNKNOWN"]
    assert played.ended is None


def test_scripts_and_mappings_follow_the_scope_rules() -> None:
    played = Played(
        b.process("p", b.start(),
                  b.user_task("a", inputs={"own": "=x + 1"}, outputs={"out.deep": "=own * 2 + answer"}),
                  b.script_task("s", "=out.deep + 1", "y"), b.end(), flows=["start -> a -> s -> end"])
    ).start({"x": 1})  # fmt: skip
    played.complete("a", {"answer": 10})

    assert played.variables == {"x": 1, "out": {"deep": 14}, "y": 15}


def test_answers_of_a_task_called_ut_something_land_in_one_context_of_their_own() -> None:
    played = Played(b.process("p", b.start(), b.user_task("ut_a"), b.end(), flows=["start -> ut_a -> end"])).start()
    played.complete("ut_a", None, answers={"outcome": "approve"}, task={"completedBy": "w001"})

    assert played.variables == {"a": {"outcome": "approve"}}
