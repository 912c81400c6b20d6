"""Escalations, conditions, links, events of several definitions, and what begins a process from outside."""

import pytest

from engine import runtime
from engine.facts import EscalationEscaped, MessageThrown, SignalThrown
from engine.runtime import start_waits
from tests.support import bpmn as b
from tests.support.play import Played


def raising(*, interrupting: bool, code: str = "late", caught: str = "late") -> Played:
    inner = b.sub_process("sp", b.start("s"), b.throw("up", escalation=code), b.user_task("a"), b.end("e"),
                          flows=["s -> up -> a -> e"])  # fmt: skip
    return Played(
        b.process("p", b.start(), inner, b.boundary("heard", on="sp", escalation=caught, interrupting=interrupting),
                  b.user_task("chief"), b.end(), b.end("e2"), flows=["start -> sp -> end", "heard -> chief -> e2"])
    ).start()  # fmt: skip


@pytest.mark.parametrize(("interrupting", "open"), [(False, {"sp", "a", "chief"}), (True, {"chief"})])
def test_an_escalation_reaches_the_boundary_event_and_goes_on_unless_it_interrupts(interrupting, open) -> None:
    assert raising(interrupting=interrupting).open == open


def test_an_escalation_is_caught_by_its_code_else_by_one_that_names_none_else_by_nobody() -> None:
    assert raising(interrupting=True, caught="").open == {"chief"}
    nobody = raising(interrupting=True, caught="other")
    assert (nobody.open, nobody.incidents) == ({"sp", "a"}, [])


def test_an_escalation_begins_an_event_sub_process_beside_what_runs() -> None:
    chief = b.event_sub_process("es", b.start("es_s", escalation="late"), b.user_task("chief"), b.end("es_e"),
                                flows=["es_s -> chief -> es_e"], interrupting=False)  # fmt: skip
    played = Played(
        b.process("p", b.start(), b.throw("up", escalation="late"), b.user_task("a"), b.end(), chief,
                  flows=["start -> up -> a -> end"])
    ).start()  # fmt: skip

    assert played.open == {"a", "es", "chief"}


def test_an_escalation_that_nobody_catches_in_a_called_instance_is_its_callers_matter() -> None:
    content = b.process("p", b.start(), b.end(escalation="late"), flows=["start -> end"])

    assert [fact.code for fact in Played(content).start(called=True).of(EscalationEscaped)] == ["late"]
    caller = Played(
        b.process("q", b.start(), b.call("c", "p"), b.boundary("heard", on="c", escalation="late", interrupting=False),
                  b.user_task("chief"), b.end(), b.end("e2"), flows=["start -> c -> end", "heard -> chief -> e2"])
    ).start()  # fmt: skip
    (key,) = caller.waiting("c")
    caller.then(lambda m, s, w: runtime.escalate(m, s, w, key, "late", {}))
    assert caller.open == {"c", "chief"}


def watching(condition: str, **known) -> Played:
    return Played(
        b.process("p", b.start(), b.parallel("fork"), b.user_task("a"), b.catch("rise", condition=condition),
                  b.end("e1"), b.end("e2"), flows=["start -> fork", "fork -> a -> e1", "fork -> rise -> e2"])
    ).start(known)  # fmt: skip


def test_a_condition_is_caught_when_it_becomes_true_by_somebodys_work() -> None:
    played = watching("=level > 3", level=1)
    assert played.open == {"a", "rise"}

    assert played.complete("a", {"level": 4}).ended == "completed"


def test_a_condition_is_caught_at_once_when_it_holds_already_and_never_while_it_cannot_be_told() -> None:
    assert watching("=level > 3", level=9).open == {"a"}
    assert watching("=unknown > 3").open == {"a", "rise"}


def test_a_condition_is_caught_when_an_operator_corrects_a_variable() -> None:
    played = watching("=level > 3")
    played.then(lambda m, s, w: runtime.set_variables(m, s, w, s.root, {"level": 5}, local=False))

    assert played.open == {"a"}


def test_a_condition_beside_a_task_comes_again_each_time_it_becomes_true_anew() -> None:
    played = Played(
        b.process("p", b.start(), b.user_task("a"), b.boundary("hot", on="a", condition="=t > 30", interrupting=False),
                  b.user_task("cool"), b.end(), b.end("e2"), flows=["start -> a -> end", "hot -> cool -> e2"])
    ).start({"t": 20})  # fmt: skip

    for temperature in (31, 35, 10, 40):
        played.then(lambda m, s, w, t=temperature: runtime.set_variables(m, s, w, s.root, {"t": t}, local=False))

    assert len(played.waiting("cool")) == 2


def test_a_condition_interrupts_a_whole_process_by_its_event_sub_process() -> None:
    stop = b.event_sub_process("es", b.start("es_s", condition="=stop"), b.user_task("tidy"), b.end("es_e"),
                               flows=["es_s -> tidy -> es_e"])  # fmt: skip
    played = Played(
        b.process("p", b.start(), b.user_task("a"), b.user_task("b"), b.end(), stop, flows=["start -> a -> b -> end"])
    ).start({"stop": False})

    assert played.complete("a", {"stop": True}).open == {"es", "tidy"}


def test_a_link_goes_on_where_the_catch_of_its_name_stands_from_any_throw_and_again_in_a_loop() -> None:
    played = Played(
        b.process("p", b.start(), b.exclusive("x"), b.user_task("a"), b.user_task("b"), b.throw("to1", link="A"),
                  b.throw("to2", link="A"), b.catch("from", link="A"), b.user_task("after"), b.exclusive("y"),
                  b.throw("back", link="B"), b.catch("again", link="B"), b.exclusive("m"), b.end(),
                  flows=["start -> m -> x", "again -> m", "x -> a: =first", "x -> b: default", "a -> to1",
                         "b -> to2", "from -> after -> y", "y -> back: =once_more", "y -> end: default"])
    ).start({"first": True})  # fmt: skip

    played.complete("a").complete("after", {"once_more": True, "first": False})
    played.complete("b").complete("after", {"once_more": False})

    assert played.ended == "completed"


def test_of_a_multiple_event_any_part_is_enough_and_the_others_are_closed() -> None:
    content = b.process(
        "p", b.start(), b.catch("m", message="paid", key="=businessKey", signal="all clear", duration="P1D"), b.end(),
        flows=["start -> m -> end"],
    )  # fmt: skip

    for part in ("m#0", "m#1", "m#2"):
        assert Played(content).start({"businessKey": "K"}).fire(part).ended == "completed"


def test_a_parallel_multiple_event_needs_all_its_parts_and_keeps_what_each_brought() -> None:
    played = Played(
        b.process("p", b.start(),
                  b.catch("m", message="paid", key="=businessKey", signal="all clear", condition="=ready", all_of=True),
                  b.end(), flows=["start -> m -> end"])
    ).start({"businessKey": "K", "ready": False})  # fmt: skip

    played.fire("m#1", {"by": "w001"}).fire("m#0", {"sum": 7}).fire("m#0", {"sum": 8})
    assert played.ended is None
    played.then(lambda m, s, w: runtime.set_variables(m, s, w, s.root, {"ready": True}, local=False))

    assert (played.ended, played.variables["sum"], played.variables["by"]) == ("completed", 8, "w001")


def test_a_multiple_boundary_event_catches_an_error_as_well() -> None:
    played = Played(
        b.process("p", b.start(), b.service_task("w"), b.boundary("out", on="w", error="broken", duration="PT1H"),
                  b.user_task("mend"), b.end(), b.end("e2"), flows=["start -> w -> end", "out -> mend -> e2"])
    ).start()  # fmt: skip

    assert played.fail("w", "broken").open == {"mend"}


def test_a_multiple_throw_event_throws_everything() -> None:
    played = Played(
        b.process("p", b.start(), b.end(signal="heard", message="told", key="=businessKey", escalation="up"),
                  flows=["start -> end"])
    ).start({"businessKey": "K"}, called=True)  # fmt: skip

    assert [fact.name for fact in played.of(SignalThrown)] == ["heard"]
    assert [(fact.name, fact.correlation_key) for fact in played.of(MessageThrown)] == [("told", "K")]
    assert [fact.code for fact in played.of(EscalationEscaped)] == ["up"]


def test_a_message_without_a_task_definition_goes_to_whoever_waits_for_it_here() -> None:
    played = Played(
        b.process("p", b.start(), b.throw("tell", message="told", key="=businessKey", inputs={"sum": "=1 + 1"}),
                  b.end(), flows=["start -> tell -> end"])
    ).start({"businessKey": "K"})  # fmt: skip

    (told,) = played.of(MessageThrown)
    assert (told.name, told.correlation_key, dict(told.variables)) == ("told", "K", {"sum": 2})


def waits(content: bytes) -> list[tuple[str, str | None]]:
    played = Played(content)
    return [
        (wait.element, wait.message or wait.signal or str(wait.due)) for wait in start_waits(played.model, played.world)
    ]


def test_a_signal_begins_a_process_and_so_does_each_part_of_a_multiple_start() -> None:
    assert waits(b.process("p", b.start(signal="alarm"), b.end(), flows=["start -> end"])) == [("start", "alarm")]
    content = b.process(
        "p", b.start(signal="alarm", message="call"), b.user_task("a"), b.end(), flows=["start -> a -> end"]
    )
    assert waits(content) == [("start#0", "call"), ("start#1", "alarm")]
    assert Played(content).start(at="start#1").open == {"a"}


def test_a_receive_task_begins_a_process() -> None:
    content = b.process(
        "p", b.receive_task("r", "call", None, attributes={"instantiate": "true"}), b.user_task("a"), b.end(),
        flows=["r -> a -> end"],
    )  # fmt: skip

    assert waits(content) == [("r", "call")]
    assert Played(content).start({"n": 1}, at="r").open == {"a"}


def begun_by_gateway(kind: str | None) -> bytes:
    gateway = b.event_gateway("g", attributes={"instantiate": "true", "eventGatewayType": kind})
    return b.process(
        "p", gateway, b.catch("call", message="call", key="=businessKey"),
        b.catch("letter", message="letter", key="=businessKey"), b.user_task("a"), b.user_task("b"), b.end("e1"),
        b.end("e2"), flows=["g -> call -> a -> e1", "g -> letter -> b -> e2"],
    )  # fmt: skip


def test_an_event_based_gateway_begins_a_process_with_the_first_event() -> None:
    assert waits(begun_by_gateway(None)) == [("call", "call"), ("letter", "letter")]
    assert Played(begun_by_gateway(None)).start({"businessKey": "K"}, at="letter").open == {"b"}


def test_a_parallel_event_based_gateway_then_waits_for_the_others() -> None:
    played = Played(begun_by_gateway("Parallel")).start({"businessKey": "K"}, at="letter")
    assert played.open == {"b", "call"}

    assert played.fire("call").open == {"a", "b"}


def test_an_interrupting_event_sub_process_leaves_the_boundary_events_of_its_scope_alone() -> None:
    stop = b.event_sub_process("es", b.start("es_s", signal="stop"), b.user_task("tidy"), b.end("es_e"),
                               flows=["es_s -> tidy -> es_e"])  # fmt: skip
    inner = b.sub_process("sp", b.start("s"), b.user_task("a"), b.end("e"), stop, flows=["s -> a -> e"])
    played = Played(
        b.process("p", b.start(), inner, b.boundary("late", on="sp", duration="P1D"), b.user_task("c"), b.end(),
                  b.end("e2"), flows=["start -> sp -> end", "late -> c -> e2"])
    ).start()  # fmt: skip

    played.fire("es_s")
    assert played.open == {"sp", "es", "tidy"}
    assert played.fire("late").open == {"c"}
