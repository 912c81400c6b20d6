"""Every element that runs, from XML to model."""

import pytest

from engine.bpmn.model import ElementType, EventKind, TimerKind
from tests.support.bpmn import (
    Node,
    a_process,
    boundary,
    call,
    catch,
    definitions,
    end,
    event_gateway,
    event_sub_process,
    exclusive,
    manual_task,
    parallel,
    process,
    receive_task,
    rule_task,
    script_task,
    send_task,
    service_task,
    start,
    sub_process,
    task,
    throw,
    user_task,
    xml,
)
from tests.support.findings import element, model, reading


def line_of(node: Node) -> bytes:
    """start → node → end."""
    id = node.attributes["id"]
    return process("p", start("s"), node, end("e"), flows=[f"s -> {id} -> e"])


@pytest.mark.parametrize(
    ("node", "type"),
    [
        (task("x"), ElementType.TASK),
        (manual_task("x"), ElementType.MANUAL_TASK),
        (user_task("x"), ElementType.USER_TASK),
        (service_task("x"), ElementType.SERVICE_TASK),
        (send_task("x"), ElementType.SEND_TASK),
        (receive_task("x", "paid"), ElementType.RECEIVE_TASK),
        (script_task("x", "=1"), ElementType.SCRIPT_TASK),
        (rule_task("x", "d"), ElementType.BUSINESS_RULE_TASK),
        (call("x", "other"), ElementType.CALL_ACTIVITY),
        (sub_process("x", start("s2"), end("e2"), flows=["s2 -> e2"]), ElementType.SUB_PROCESS),
        (exclusive("x"), ElementType.EXCLUSIVE_GATEWAY),
        (parallel("x"), ElementType.PARALLEL_GATEWAY),
        (catch("x", duration="PT1H"), ElementType.INTERMEDIATE_CATCH_EVENT),
        (throw("x"), ElementType.INTERMEDIATE_THROW_EVENT),
    ],
)
def test_every_element_between_start_and_end_keeps_its_type(node: Node, type: ElementType) -> None:
    compiled = model(line_of(node))

    assert compiled.by_id["x"].type is type
    assert [flow.id for flow in compiled.flows if flow.target == compiled.by_id["x"].index] == ["s_x"]


def test_an_event_gateway_is_followed_by_its_events() -> None:
    compiled = model(
        process(
            "p", start("s"), event_gateway("g"), catch("paid", message="paid", key="=businessKey"),
            catch("late", duration="P1D"), end("e"), flows=["s -> g -> paid -> e", "g -> late -> e"],
        )
    )  # fmt: skip

    targets = [compiled.elements[compiled.flows[flow].target].id for flow in compiled.by_id["g"].outgoing]
    assert targets == ["paid", "late"]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"duration": "PT1H"}, EventKind.TIMER),
        ({"date": "2026-12-01T09:00:00+08:00"}, EventKind.TIMER),
        ({"message": "paid", "key": "=businessKey"}, EventKind.MESSAGE),
        ({"signal": "alarm"}, EventKind.SIGNAL),
        ({"error": "REJECTED"}, EventKind.ERROR),
    ],
)
@pytest.mark.parametrize("interrupting", [True, False])
def test_boundary_events_and_event_sub_processes_catch_each_kind(event, kind: EventKind, interrupting: bool) -> None:
    if kind is EventKind.ERROR and not interrupting:
        return
    compiled = model(
        process(
            "p", start("s"), user_task("t"), boundary("b", on="t", interrupting=interrupting, **event), end("e"),
            event_sub_process("esp", start("s2", **event), end("e2"), flows=["s2 -> e2"], interrupting=interrupting),
            flows=["s -> t -> e", "b -> e"],
        )
    )  # fmt: skip

    for id in ("b", "s2"):
        caught = compiled.by_id[id]
        assert caught.event is not None
        assert (caught.event.kind, caught.interrupting) == (kind, interrupting)
    assert compiled.by_id["esp"].interrupting is interrupting


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({}, EventKind.NONE),
        ({"terminate": True}, EventKind.TERMINATE),
        ({"error": "REJECTED"}, EventKind.ERROR),
        ({"signal": "alarm"}, EventKind.SIGNAL),
        ({"message": "done", "job": "notify"}, EventKind.MESSAGE),
    ],
)
def test_end_events_of_each_kind(event, kind: EventKind) -> None:
    ended = element(process("p", start("s"), end("e", **event), flows=["s -> e"]), "e").event

    assert ended is not None
    assert ended.kind is kind


@pytest.mark.parametrize("event", [{}, {"signal": "alarm"}, {"message": "done", "job": "notify"}])
def test_throw_events_of_each_kind(event) -> None:
    thrown = element(line_of(throw("x", **event)), "x")

    assert thrown.event is not None
    assert (thrown.job is not None) == ("job" in event)


@pytest.mark.parametrize("event", [{}, {"cycle": "0 0 9 * * *"}, {"date": "2026-12-01"}, {"message": "apply"}])
def test_processes_start_plainly_by_timer_or_by_message_without_a_key(event) -> None:
    compiled = model(process("p", start("s", **event), end("e"), flows=["s -> e"]))

    assert compiled.root.starts == (compiled.by_id["s"].index,)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"duration": "P1DT2H"}, TimerKind.DURATION),
        ({"duration": "=term"}, TimerKind.DURATION),
        ({"date": "2026-12-01T09:00:00Z"}, TimerKind.DATE),
        ({"cycle": "R3/PT10M"}, TimerKind.CYCLE),
        ({"cycle": "R/2026-12-01T09:00:00+08:00/P1D"}, TimerKind.CYCLE),
        ({"cycle": "*/5 9-17 * * MON-FRI"}, TimerKind.CYCLE),
    ],
)
def test_timers_keep_their_kind_and_text(written, kind: TimerKind) -> None:
    content = process(
        "p", start("s"), user_task("t"), boundary("b", on="t", interrupting=False, **written), end("e"),
        flows=["s -> t -> e", "b -> e"],
    )  # fmt: skip

    timer = element(content, "b").event.timer
    assert timer.kind is kind
    assert timer.value.text in {text.removeprefix("=") for text in written.values()} | set(written.values())


def test_an_error_boundary_without_a_code_catches_every_error() -> None:
    content = process(
        "p", start("s"), service_task("t"), boundary("b", on="t", error=""), end("e"), flows=["s -> t -> e", "b -> e"]
    )

    assert element(content, "b").event.code is None


def test_scopes_know_their_children_starts_and_event_sub_processes() -> None:
    compiled = model(
        process(
            "p", start("s"),
            sub_process("sp", start("s1"), user_task("t"), boundary("b", on="t", duration="PT1H"), end("e1"),
                        event_sub_process("esp", start("s2", signal="x"), end("e2"), flows=["s2 -> e2"]),
                        flows=["s1 -> t -> e1", "b -> e1"]),
            end("e"), flows=["s -> sp -> e"],
        )
    )  # fmt: skip

    def ids(indexes: tuple[int, ...]) -> list[str]:
        return [compiled.elements[index].id for index in indexes]

    scope = compiled.by_id["sp"]
    assert ids(scope.children) == ["s1", "t", "e1", "esp"]
    assert ids(scope.starts) == ["s1"]
    assert ids(scope.event_subs) == ["esp"]
    assert ids(compiled.by_id["t"].boundaries) == ["b"]
    assert ids((compiled.by_id["b"].attached_to,)) == ["t"]
    assert ids((compiled.by_id["t"].scope, compiled.by_id["sp"].scope)) == ["sp", "p"]
    assert compiled.root.scope == 0


def test_conditions_and_the_default_leave_an_exclusive_gateway() -> None:
    flows = ["s -> x", "x -> a: =n > 1", "x -> b: default"]
    compiled = model(process("p", start("s"), exclusive("x"), end("a"), end("b"), flows=flows))

    yes, no = (compiled.flows[flow] for flow in compiled.by_id["x"].outgoing)
    assert yes.condition.names == {"n"}
    assert no.condition is None
    assert compiled.by_id["x"].default == no.index


def test_chinese_names_documentation_version_and_line_are_kept() -> None:
    content = process(
        "p", start("s"), user_task("t", name="审批", properties={"name.en": "Approve"}), end("e"), name="请假",
        version_tag="2026-1", flows=["s -> t -> e"],
    )  # fmt: skip

    compiled = model(content)

    task = compiled.by_id["t"]
    assert (compiled.name, compiled.version_tag) == ("请假", "2026-1")
    assert (task.title("zh-CN"), task.title("en")) == ("审批", "Approve")
    assert task.line == content[: content.index(b"<bpmn:userTask")].count(b"\n") + 1


def test_every_executable_process_of_a_file_is_read_and_no_other() -> None:
    content = definitions(
        a_process("a", start("s1"), end("e1"), flows=["s1 -> e1"]),
        a_process("b", start("s2"), end("e2"), flows=["s2 -> e2"]),
        a_process("sketch", task("t"), executable=False),
    )

    assert [one.process_id for one in reading(content).models] == ["a", "b"]


def test_lanes_data_annotations_and_messages_between_pools_are_passed_over() -> None:
    data = """<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="dr" dataObjectRef="d"/>
        <bpmn:dataStoreReference id="ds"/>"""
    notes = """<bpmn:textAnnotation id="a"><bpmn:text>注</bpmn:text></bpmn:textAnnotation>
        <bpmn:association id="as" sourceRef="t" targetRef="a"/></bpmn:process>"""
    lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    pools = '<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/></bpmn:collaboration>'
    content = definitions(
        a_process("p", xml(lanes), start("s"), user_task("t"), end("e"), xml(data), flows=["s -> t -> e"]),
        extra=pools,
    ).replace(b"</bpmn:process>", notes.encode())

    assert [one.id for one in model(content).elements] == ["p", "s", "t", "e"]


def test_thirty_elements_in_line_compile() -> None:
    tasks = [user_task(f"ut_{n}", form="f", outputs={f"v{n}": f"=answers.v{n} + {n}"}) for n in range(28)]
    path = " -> ".join(["s", *(f"ut_{n}" for n in range(28)), "e"])

    compiled = model(process("p", start("s"), *tasks, end("e"), flows=[path]))

    assert (len(compiled.elements), len(compiled.flows)) == (31, 29)
