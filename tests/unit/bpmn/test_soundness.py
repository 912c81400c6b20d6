"""Shapes that would hang, vanish or never be reached."""

import pytest

from tests.support.bpmn import (
    boundary,
    call,
    catch,
    each,
    end,
    event_gateway,
    event_sub_process,
    exclusive,
    manual_task,
    parallel,
    process,
    receive_task,
    script_task,
    service_task,
    start,
    sub_process,
    task,
    throw,
    user_task,
)
from tests.support.findings import reading, refusals


def drawn(*nodes, flows) -> set[tuple[str, str | None]]:
    return refusals(process("p", *nodes, flows=flows))


@pytest.mark.parametrize(
    ("nodes", "flows", "found"),
    [
        ([start("s"), end("e"), task("x"), task("y"), end("f")], ["s -> e", "x -> y -> f"], {("UNREACHABLE", "x")}),
        ([start("s"), task("x")], ["s -> x"], set()),
        ([start("s"), exclusive("x")], ["s -> x"], {("DEAD_END", "x")}),
        ([start("s"), user_task("x"), task("y")], ["s -> x -> y -> x"], {("NO_PATH_TO_END", "x")}),
        ([user_task("x"), task("y")], ["x -> y -> x"], {("START_COUNT", "p"), ("NO_PATH_TO_END", "x")}),
        ([start("s"), task("x"), exclusive("g"), end("e")], ["s -> x -> g", "g -> s: =a", "g -> e: default"],
         {("START_WITH_INCOMING", "s")}),
        ([start("s"), end("e"), end("f")], ["s -> e -> f"], {("END_WITH_OUTGOING", "e")}),
        ([start("s"), task("x"), boundary("b", on="x", signal="a"), end("e")], ["s -> x -> b -> e"],
         {("BOUNDARY_WITH_INCOMING", "b")}),
        ([start("s"), task("x"), boundary("b", on="nobody", signal="a"), end("e")], ["s -> x -> e", "b -> e"],
         {("BOUNDARY_HOST", "b"), ("UNREACHABLE", "b")}),
        ([start("s"), exclusive("g"), end("e"), end("f")], ["s -> g", "g -> e: =a", "g -> f"],
         {("FLOW_WITHOUT_CONDITION", "g_f")}),
        ([start("s"), exclusive("g"), end("e"), end("f")], ["s -> g", "g -> e", "g -> f"],
         {("FLOW_WITHOUT_CONDITION", "g_e"), ("FLOW_WITHOUT_CONDITION", "g_f")}),
        ([start("s"), parallel("x"), end("e")], ["s -> x", "x -> e: =a"], {("CONDITION_MISPLACED", "x_e")}),
        ([start("s"), event_gateway("g"), task("x"), catch("c", signal="a"), end("e")],
         ["s -> g -> x -> e", "g -> c -> e"], {("EVENT_GATEWAY_TARGET", "g")}),
        ([start("s"), event_gateway("g"), catch("c", signal="a"), end("e")], ["s -> g -> c -> e"],
         {("EVENT_GATEWAY_SINGLE", "g")}),
        ([start("s"), parallel("g"), event_gateway("h"), catch("c", signal="a"), receive_task("r", "m"), end("e")],
         ["s -> g -> h -> c -> e", "h -> r -> e", "g -> c"], {("EVENT_GATEWAY_SHARED", "h")}),
        ([start("s"), sub_process("x"), end("e")], ["s -> x -> e"], set()),
        ([start("s"), sub_process("x", start("a", signal="z"), end("b"), flows=["a -> b"]), end("e")], ["s -> x -> e"],
         {("EVENT_NOT_HERE", "a")}),
        ([start("s"), event_sub_process("x", start("a", signal="z"), end("b"), flows=["a -> b"]), end("e")],
         ["s -> x -> e"], {("EVENT_SUB_PROCESS_CONNECTED", "x")}),
        ([start("s"), sub_process("x", start("a"), task("b"), end("c"), flows=["a -> b -> c"]), end("e")],
         ["s -> x -> e", "b -> e"], {("CROSSES_SCOPE", "b_e")}),
        ([start("s"), end("e")], ["s -> e", "s -> nowhere"], {("DANGLING_FLOW", "s_nowhere")}),
    ],
)  # fmt: skip
def test_an_unsound_shape_is_refused(nodes, flows, found) -> None:
    assert drawn(*nodes, flows=flows) == found


def test_the_condition_of_a_default_flow_is_ignored_and_that_is_said() -> None:
    gateway = exclusive("g")
    gateway.attributes["default"] = "g_f"

    content = process("p", start("s"), gateway, end("e"), end("f"), flows=["s -> g", "g -> e: =a", "g -> f: =b"])

    found = reading(content)
    assert [(one.code, one.element) for one in found.warnings] == [("DEFAULT_WITH_CONDITION", "g_f")]
    assert [flow.id for flow in found.models[0].flows if flow.condition is not None] == ["g_e"]


def test_a_default_that_leaves_another_element_is_refused() -> None:
    gateway = exclusive("g")
    gateway.attributes["default"] = "s_g"

    found = drawn(start("s"), gateway, end("e"), end("f"), flows=["s -> g", "g -> e: =a", "g -> f: =b"])

    assert found == {("DEFAULT_NOT_OUTGOING", "g")}


def test_an_exclusive_gateway_without_a_default_is_a_warning() -> None:
    content = process("p", start("s"), exclusive("g"), end("e"), end("f"), flows=["s -> g", "g -> e: =a", "g -> f: =b"])

    assert [one.code for one in reading(content).warnings] == ["NO_DEFAULT"]


@pytest.mark.parametrize("split", [exclusive("split"), event_gateway("split")])
def test_a_parallel_join_fed_by_a_choice_is_refused(split) -> None:
    nodes = [start("s"), split, catch("a", signal="a"), catch("b", signal="b"), parallel("join"), end("e")]
    flows = ["s -> split", "split -> a: =n", "split -> b: default", "a -> join", "b -> join", "join -> e"]
    if split.tag == "bpmn:eventBasedGateway":
        flows = ["s -> split -> a -> join", "split -> b -> join -> e"]

    assert drawn(*nodes, flows=flows) == {("JOIN_NEVER_COMPLETE", "join")}


def test_a_parallel_join_fed_by_a_task_and_its_interruption_is_refused() -> None:
    nodes = [start("s"), task("x"), boundary("b", on="x", duration="PT1H"), parallel("join"), end("e")]

    assert drawn(*nodes, flows=["s -> x -> join -> e", "b -> join"]) == {("JOIN_NEVER_COMPLETE", "join")}


@pytest.mark.parametrize(
    "flows",
    [
        # split and joined in parallel, with a choice inside one branch
        ["s -> and -> a -> join -> e", "and -> xor", "xor -> b: =n", "xor -> c: default", "b -> merge", "c -> merge",
         "merge -> join"],
        # a choice before two ways that both fork
        ["s -> xor", "xor -> and: =n", "xor -> and2: default", "and -> merge -> join -> e", "and -> merge2 -> join",
         "and2 -> merge", "and2 -> merge2"],
        # sent back for another round before the join
        ["s -> and -> a -> join -> e", "and -> b -> xor", "xor -> b: =again", "xor -> c: default", "c -> join"],
    ],
)  # fmt: skip
def test_a_parallel_join_that_can_complete_is_accepted(flows: list[str]) -> None:
    everything = {
        "s": start("s"), "and": parallel("and"), "and2": parallel("and2"), "xor": exclusive("xor"), "a": task("a"),
        "b": user_task("b"), "c": task("c"), "merge": exclusive("merge"),
        "merge2": exclusive("merge2"), "join": parallel("join"), "e": end("e"),
    }  # fmt: skip
    used = {name.strip() for flow in flows for name in flow.split(":")[0].split("->")}

    assert drawn(*(node for name, node in everything.items() if name in used), flows=flows) == set()


@pytest.mark.parametrize("event", [{"error": "E"}, {"error": ""}, {"message": "m", "key": "=businessKey"}])
def test_a_second_catcher_of_the_same_thing_is_refused(event) -> None:
    nodes = [start("s"), task("x"), boundary("a", on="x", **event), boundary("b", on="x", **event), end("e")]

    assert drawn(*nodes, flows=["s -> x -> e", "a -> e", "b -> e"]) == {("CAUGHT_TWICE", "b")}


def test_a_second_event_sub_process_for_the_same_message_is_refused() -> None:
    event = {"message": "m", "key": "=businessKey"}
    first = event_sub_process("sp1", start("s1", **event), end("e1"), flows=["s1 -> e1"])
    second = event_sub_process("sp2", start("s2", **event), end("e2"), flows=["s2 -> e2"])

    assert drawn(start("s"), end("e"), first, second, flows=["s -> e"]) == {("CAUGHT_TWICE", "s2")}


def test_one_error_may_be_caught_beside_every_other() -> None:
    nodes = [start("s"), task("x"), boundary("a", on="x", error="E"), boundary("b", on="x", error=""), end("e")]

    assert drawn(*nodes, flows=["s -> x -> e", "a -> e", "b -> e"]) == set()


def test_work_without_end_is_sound_where_an_event_ends_it() -> None:
    round = [start("a"), user_task("x"), exclusive("g")]
    phase = sub_process("phase", *round, flows=["a -> g -> x -> g"])

    over = boundary("b", on="phase", signal="over")

    assert drawn(start("s"), phase, over, end("e"), flows=["s -> phase -> e", "b -> e"]) == set()


def test_work_without_end_is_unsound_where_the_event_does_not_interrupt() -> None:
    phase = sub_process("phase", start("a"), user_task("x"), exclusive("g"), flows=["a -> g -> x -> g"])
    told = boundary("b", on="phase", signal="news", interrupting=False)

    found = drawn(start("s"), phase, told, end("e"), flows=["s -> phase -> e", "b -> e"])

    assert found == {("NO_PATH_TO_END", "x")}


def test_a_loop_that_is_left_by_a_boundary_event_is_sound() -> None:
    nodes = [start("s"), exclusive("g"), user_task("x"), boundary("b", on="x", signal="over"), end("e")]

    assert drawn(*nodes, flows=["s -> g -> x -> g", "b -> e"]) == set()


CIRCLE = ["s -> g", "g -> x: =a", "g -> e: default", "x -> g"]


@pytest.mark.parametrize(
    "still", [task("x"), manual_task("x"), throw("x"), throw("x", signal="news"), exclusive("x"), parallel("x")]
)
def test_a_circle_in_which_nothing_waits_or_changes_is_refused(still) -> None:
    found = drawn(start("s"), exclusive("g"), still, end("e"), flows=CIRCLE)

    assert {code for code, _ in found} == {"CIRCLE_WITHOUT_WAIT"}


@pytest.mark.parametrize(
    "work",
    [user_task("x"), script_task("x", "=a and b", "a"), catch("x", duration="PT1H"), service_task("x"), call("x", "q"),
     task("x", outputs={"a": "=false"}), receive_task("x", "m"), task("x", loop=each("=[1, 2]"))],
)  # fmt: skip
def test_a_circle_with_work_in_it_is_accepted(work) -> None:
    assert drawn(start("s"), exclusive("g"), work, end("e"), flows=CIRCLE) == set()


def test_two_circles_are_told_apart() -> None:
    nodes = [start("s"), exclusive("g"), task("x"), exclusive("h"), task("y"), end("e")]
    flows = ["s -> g", "g -> x: =a", "x -> g", "g -> h: default", "h -> y: =b", "y -> h", "h -> e: default"]

    assert drawn(*nodes, flows=flows) == {("CIRCLE_WITHOUT_WAIT", "g"), ("CIRCLE_WITHOUT_WAIT", "h")}


def caught_in(*inside, error: str) -> list[str]:
    path = " -> ".join(["a", *(str(one.attributes["id"]) for one in inside)])
    phase = sub_process("phase", start("a"), *inside, flows=[path])
    nodes = [start("s"), phase, boundary("b", on="phase", error=error), end("e")]
    return [one.code for one in reading(process("p", *nodes, flows=["s -> phase -> e", "b -> e"])).warnings]


@pytest.mark.parametrize(
    ("inside", "error", "warnings"),
    [
        ([task("x"), end("z")], "E", ["ERROR_NOT_THROWN"]),
        ([task("x"), end("z", error="F")], "E", ["ERROR_NOT_THROWN"]),
        ([task("x"), end("z", error="E")], "E", []),
        ([task("x"), end("z", error="F")], "", []),
        ([service_task("x"), end("z")], "E", []),
        ([call("x", "q"), end("z")], "E", []),
    ],
)
def test_an_error_that_nothing_throws_is_a_warning(inside, error: str, warnings: list[str]) -> None:
    assert caught_in(*inside, error=error) == warnings
