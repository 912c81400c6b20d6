"""Gateways where tokens wait for each other, and flows that leave activities with conditions."""

import pytest

from engine import runtime
from tests.support import bpmn as b
from tests.support.play import Played


def choices(join: b.Node, *, default: bool = True) -> Played:
    """Three user tasks, each behind a condition of an inclusive split, then a join and a task `after`."""
    last = "split -> c: default" if default else "split -> c: =three"
    return Played(
        b.process("p", b.start(), b.inclusive("split"), b.user_task("a"), b.user_task("b"), b.user_task("c"), join,
                  b.user_task("after"), b.end(),
                  flows=["start -> split", "split -> a: =one", "split -> b: =two", last, "a -> join", "b -> join",
                         "c -> join", "join -> after -> end"])
    )  # fmt: skip


@pytest.mark.parametrize(
    ("known", "open"),
    [({"one": True, "two": True}, {"a", "b"}), ({"one": True, "two": False}, {"a"}),
     ({"one": False, "two": False}, {"c"})],
)  # fmt: skip
def test_an_inclusive_split_takes_every_way_that_holds_else_the_default(known, open) -> None:
    assert choices(b.inclusive("join")).start(known).open == open


def test_an_inclusive_split_without_a_way_out_is_an_incident_that_can_be_mended() -> None:
    played = choices(b.inclusive("join"), default=False).start({"one": False, "two": False, "three": False})

    assert (played.incidents, played.open) == (["CONDITION_ERROR"], {"split"})


def test_an_inclusive_join_waits_for_all_that_may_still_come_and_for_no_more() -> None:
    played = choices(b.inclusive("join")).start({"one": True, "two": True})

    played.complete("a")
    assert played.open == {"b"}
    played.complete("b")

    assert played.open == {"after"}
    assert played.entered.count("join") == 1


def test_an_inclusive_join_goes_on_when_the_other_token_has_left_by_another_way() -> None:
    played = Played(
        b.process("p", b.start(), b.inclusive("split"), b.user_task("a"), b.user_task("b"), b.exclusive("x"),
                  b.inclusive("join"), b.user_task("after"), b.end(), b.end("aside"),
                  flows=["start -> split", "split -> a: =true", "split -> b: =true", "a -> join", "b -> x",
                         "x -> join: =stays", "x -> aside: default", "join -> after -> end"])
    ).start({"stays": False})  # fmt: skip

    played.complete("a")
    assert played.open == {"b"}
    played.complete("b")

    assert played.open == {"after"}


def test_an_inclusive_join_in_a_loop_merges_once_in_every_round() -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("begin"), b.inclusive("split"), b.user_task("a"), b.user_task("b"),
                  b.inclusive("join"), b.exclusive("x"), b.end(),
                  flows=["start -> begin -> split", "split -> a: =true", "split -> b: =true", "a -> join",
                         "b -> join", "join -> x", "x -> begin: =again", "x -> end: default"])
    ).start({"again": True})  # fmt: skip

    for _ in range(2):
        played.complete("b").complete("a")
        assert played.open == {"a", "b"}
    played.complete("a", {"again": False}).complete("b")

    assert (played.ended, played.entered.count("join")) == ("completed", 3)


def test_a_token_that_has_interrupted_its_task_still_counts_for_an_inclusive_join() -> None:
    played = Played(
        b.process("p", b.start(), b.inclusive("split"), b.user_task("a"), b.user_task("b"),
                  b.boundary("late", on="b", duration="PT1H"), b.user_task("remind"), b.inclusive("join"),
                  b.user_task("after"), b.end(),
                  flows=["start -> split", "split -> a: =true", "split -> b: =true", "a -> join", "b -> join",
                         "late -> remind -> join", "join -> after -> end"])
    ).start()  # fmt: skip

    played.complete("a").fire("late")
    assert played.open == {"remind"}
    played.complete("remind")

    assert played.open == {"after"}


def of_three(activation: str, *ways_out: str, more: tuple[b.Node, ...] = ()) -> Played:
    flows = ["start -> fork", "fork -> a -> join", "fork -> b -> join", "fork -> c -> join", *ways_out]
    return Played(
        b.process("p", b.start(), b.parallel("fork"), b.user_task("a"), b.user_task("b"), b.user_task("c"),
                  b.complex_gateway("join", activation), b.user_task("after"), b.end(), *more, flows=flows)
    ).start()  # fmt: skip


def test_a_complex_gateway_goes_on_with_two_of_three_and_swallows_the_third() -> None:
    played = of_three("=activationCount >= 2", "join -> after -> end")

    played.complete("a")
    assert "after" not in played.open
    played.complete("c")
    assert played.open == {"b", "after", "join"}
    played.complete("after").complete("b")

    assert (played.ended, played.entered.count("after")) == ("completed", 1)


def test_a_complex_gateway_tells_the_late_ones_apart_by_waiting_for_start() -> None:
    played = of_three(
        "=activationCount >= 1", "join -> after: =waitingForStart", "join -> late: =not(waitingForStart)",
        "after -> end", "late -> end2", more=(b.user_task("late"), b.end("end2")),
    )  # fmt: skip

    played.complete("b")
    assert played.open == {"a", "c", "join", "after"}
    played.complete("a").complete("c")

    assert played.open == {"after", "late"}


def test_a_complex_gateway_gathers_anew_in_every_round() -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("begin"), b.parallel("fork"), b.user_task("a"), b.user_task("b"),
                  b.complex_gateway("join", "=activationCount = 2"), b.exclusive("x"), b.end(),
                  flows=["start -> begin -> fork", "fork -> a -> join", "fork -> b -> join", "join -> x",
                         "x -> begin: =again", "x -> end: default"])
    ).start({"again": True})  # fmt: skip

    played.complete("a").complete("b")
    assert played.open == {"a", "b"}
    played.complete("a", {"again": False}).complete("b")

    assert played.ended == "completed"


def test_a_condition_of_a_complex_gateway_that_cannot_be_told_is_an_incident_and_tried_again() -> None:
    played = of_three("=activationCount >= wanted", "join -> after -> end").complete("a")
    assert (played.incidents, played.open) == (["CONDITION_ERROR"], {"b", "c", "join"})
    root, (gateway,) = played.state.root, played.waiting("join")

    played.then(lambda m, s, w: runtime.set_variables(m, s, w, root, {"wanted": 1}, local=False))
    played.then(lambda m, s, w: runtime.resolve(m, s, w, gateway))

    assert "after" in played.open


@pytest.mark.parametrize(("known", "entered"), [({"n": 5}, ["yes", "both"]), ({"n": 0}, ["no"])])
def test_an_activity_sends_a_token_along_each_condition_that_holds_else_along_its_default(known, entered) -> None:
    played = Played(
        b.process("p", b.start(), b.task("t"), b.end("yes"), b.end("both"), b.end("no"),
                  flows=["start -> t", "t -> yes: =n > 1", "t -> both: =n > 2", "t -> no: default"])
    ).start(known)  # fmt: skip

    assert [one for one in played.entered if one in ("yes", "no", "both")] == entered


@pytest.mark.parametrize(("known", "open"), [({"one": True}, {"a", "c"}), ({"one": False}, {"b", "c"})])
def test_a_default_is_taken_beside_a_flow_without_a_condition_when_no_condition_holds(known, open) -> None:
    played = Played(
        b.process("p", b.start(), b.task("x"), b.user_task("a"), b.user_task("b"), b.user_task("c"),
                  flows=["start -> x", "x -> a: =one", "x -> b: default", "x -> c"])
    ).start(known)  # fmt: skip

    assert played.open == open


def test_several_plain_starts_begin_together_and_without_any_everything_that_nothing_leads_to() -> None:
    several = Played(b.process("p", b.start("s"), b.start("t"), b.user_task("a"), b.user_task("b"), b.end(),
                               flows=["s -> a -> end", "t -> b -> end"])).start()  # fmt: skip
    none = Played(b.process("p", b.user_task("a"), b.user_task("b"), b.task("c"), flows=["a -> c"])).start()

    assert several.open == none.open == {"a", "b"}
    assert none.complete("a").complete("b").ended == "completed"


def test_an_activity_waits_for_as_many_tokens_and_sends_on_as_many_as_it_says() -> None:
    played = Played(
        b.process("p", b.start(), b.parallel("fork"), b.exclusive("merge"),
                  b.task("t", attributes={"startQuantity": "2", "completionQuantity": "3"}), b.user_task("after"),
                  b.end(),
                  flows=["start -> fork", "fork -> merge", "fork -> merge", "merge -> t -> after -> end"])
    ).start()  # fmt: skip

    assert len(played.waiting("after")) == 3
