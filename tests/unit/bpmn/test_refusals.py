"""What is refused at deployment: each cause with the element that has it."""

import pytest

from engine.bpmn import read_processes
from engine.bpmn.support import EVENT_KINDS, REFUSED
from tests.support.bpmn import (
    UNDOING,
    Node,
    a_process,
    again,
    boundary,
    call,
    catch,
    definitions,
    each,
    element,
    end,
    event,
    event_sub_process,
    exclusive,
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
    transaction,
    undoes,
    user_task,
    xml,
    zeebe,
)
from tests.support.findings import findings, reading, refusals


def around(node: Node) -> bytes:
    """start → node → end."""
    return process("p", start("s"), node, end("e"), flows=[f"s -> {node.attributes['id']} -> e"])


def x(tag: str, inside: str = "", **attributes: str) -> Node:
    """The element `x` with XML by hand in it."""
    node = element(tag, "x", attributes=attributes)
    node.body.append(inside)
    return node


INSIDE = (start("s2"), end("e2"))
LOOP = "<bpmn:multiInstanceLoopCharacteristics%s>%s</bpmn:multiInstanceLoopCharacteristics>"
COLLECTION = '<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=xs"/></bpmn:extensionElements>'

UNSUPPORTED = {
    "implicitThrowEvent": x("implicitThrowEvent"),
    "event": x("event"),
    "callChoreography": x("callChoreography"),
    "choreographyTask": x("choreographyTask"),
    "subChoreography": x("subChoreography"),
    "behavior": x("task", LOOP % (' behavior="None"', COLLECTION)),
    "loop on an event sub-process": event_sub_process("x", *INSIDE, loop=each("=xs")),
}


def test_every_row_of_the_refused_has_an_example() -> None:
    assert UNSUPPORTED.keys() == REFUSED.keys()


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_executed_is_refused_with_element_line_and_remedy(name: str) -> None:
    content = around(UNSUPPORTED[name])

    found = [one for one in findings(content) if one.code == "UNSUPPORTED"]

    assert [one.element for one in found] == ["x"]
    assert REFUSED[name].zh in found[0].zh
    assert REFUSED[name].en in found[0].en
    assert found[0].remedy_zh == REFUSED[name].instead_zh
    assert found[0].line is not None
    assert found[0].line >= content[: content.index(b'id="x"')].count(b"\n") + 1


EVENTS = {
    "none": {}, "timer": {"duration": "PT1H"}, "message": {"message": "m", "key": "=businessKey"},
    "signal": {"signal": "a"}, "error": {"error": "E"}, "terminate": {"terminate": True},
    "escalation": {"escalation": "E"}, "conditional": {"condition": "=true"}, "link": {"link": "A"},
    "compensate": {"compensate": ""}, "cancel": {"cancel": True}, "multiple": {"signal": "a", "duration": "PT1H"},
}  # fmt: skip


def at(tag: str, position: str, kind: str) -> bytes:
    """A process with an event `x` of the kind at the position."""
    is_interrupting = position != "non-interrupting"
    node = event(tag, "x", **EVENTS[kind])
    if tag == "boundaryEvent":
        node = boundary("x", on="t", interrupting=is_interrupting, **EVENTS[kind])
        return process("p", start("s"), service_task("t"), node, end("e"), flows=["s -> t -> e", "x -> e"])
    if tag == "endEvent":
        return process("p", start("s"), node, flows=["s -> x"])
    if tag != "startEvent":
        return around(node)
    if position == "process":
        return process("p", node, end("e"), flows=["x -> e"])
    make = sub_process if position == "sub-process" else event_sub_process
    scope = make("sp", node, end("e2"), flows=["x -> e2"])
    if not is_interrupting:
        node.attributes["isInterrupting"] = "false"
    flows = ["s -> sp -> e"] if make is sub_process else ["s -> e"]
    return process("p", start("s"), scope, end("e"), flows=flows)


@pytest.mark.parametrize(
    ("tag", "position", "kind"),
    [(tag, position, kind) for (tag, position), kinds in EVENT_KINDS.items() for kind in EVENTS if kind not in kinds],
)
def test_an_event_kind_at_the_wrong_place_is_refused(tag: str, position: str, kind: str) -> None:
    assert ("EVENT_NOT_HERE", "x") in refusals(at(tag, position, kind))


@pytest.mark.parametrize(
    ("node", "code"),
    [
        (service_task("x", None), "JOB_MISSING"),
        (service_task("x", " "), "ATTRIBUTE_MISSING"),
        (send_task("x", None), "JOB_MISSING"),
        (throw("x", message=""), "JOB_MISSING"),
        (script_task("x", None), "SCRIPT_MISSING"),
        (script_task("x", "1 + 1"), "EXPRESSION_EXPECTED"),
        (script_task("x", "=1", None), "ATTRIBUTE_MISSING"),
        (x("scriptTask", "<bpmn:script>print(1)</bpmn:script>", scriptFormat="python"), "FOREIGN_SCRIPT"),
        (x("scriptTask", "<bpmn:script>1</bpmn:script>", scriptFormat="javascript"), "FOREIGN_SCRIPT"),
        (rule_task("x", None), "DECISION_MISSING"),
        (rule_task("x", ""), "ATTRIBUTE_MISSING"),
        (call("x", None), "CALLED_PROCESS_MISSING"),
        (call("x", ""), "CALLED_PROCESS_MISSING"),
        (call("x", "y", binding="newest"), "BINDING"),
        (call("x", "y", binding="versionTag"), "ATTRIBUTE_MISSING"),
        (task("x", loop=each(None)), "COLLECTION_MISSING"),
        (task("x", loop=each("xs")), "EXPRESSION_EXPECTED"),
        (task("x", loop=each("=xs", into="ys")), "OUTPUT_HALF"),
        (task("x", loop=each("=xs", "=x")), "VARIABLE_NAME"),
        (task("x", loop=each("=xs", until="n > 1")), "EXPRESSION_EXPECTED"),
        (user_task("x", priority="high"), "PRIORITY"),
        (user_task("x", priority="101"), "PRIORITY"),
        (user_task("x", due="tomorrow"), "MOMENT"),
        (user_task("x", assignee="${owner}"), "NOT_FEEL"),
        (task("x", outputs={"=a": "=b"}), "VARIABLE_NAME"),
        (task("x", outputs={"a..b": "=b"}), "VARIABLE_NAME"),
        (task("x", inputs={"a": ""}), "ATTRIBUTE_MISSING"),
        (catch("x", duration=""), "TIMER_MISSING"),
        (task("x", loop=again()), "LOOP_WITHOUT_END"),
        (
            x("task", LOOP % ("", COLLECTION + "<bpmn:loopCardinality>3</bpmn:loopCardinality>")),
            "COLLECTION_AND_CARDINALITY",
        ),
        (
            x("intermediateCatchEvent", "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>"),
            "REFERENCE_MISSING",
        ),
        (catch("x", condition=""), "EXPRESSION_EMPTY"),
        (throw("x", escalation=""), "ESCALATION_CODE_MISSING"),
        (throw("x", compensate="nobody"), "REFERENCE_MISSING"),
        (throw("x", link="A"), "LINK_WITHOUT_TARGET"),
        (catch("x", duration="1 hour"), "TIMER_VALUE"),
        (catch("x", date="2026-02-30"), "TIMER_VALUE"),
        (catch("x", message="", key="=businessKey"), "MESSAGE_MISSING"),
        (catch("x", message="m"), "CORRELATION_KEY_MISSING"),
        (receive_task("x", "m", None), "CORRELATION_KEY_MISSING"),
        (x("receiveTask"), "MESSAGE_MISSING"),
        (catch("x", signal=""), "SIGNAL_MISSING"),
        (user_task("x", extensions=[zeebe("formDefinition", formKey="embedded:f")], groups="g"), "FORM_KEY"),
        (user_task("x", extensions=[zeebe("executionListeners")]), "EXTENSION_UNSUPPORTED"),
        (script_task("x", "=1", extensions=[zeebe("taskDefinition", type="work")]), "EXTENSION_UNSUPPORTED"),
        (exclusive("x", outputs={"a": "=b"}), "EXTENSION_UNSUPPORTED"),
        (x("serviceTask", **{"camunda:class": "org.example.Work"}), "FOREIGN_ATTRIBUTE"),
        (task("x", extensions=["<camunda:executionListener/>"]), "FOREIGN_ATTRIBUTE"),
    ],
)
def test_a_part_that_is_missing_or_not_ours_is_refused(node: Node, code: str) -> None:
    # a message carries its own correlation key, so the finding may name the message instead of the event
    assert code in {code for code, element in refusals(around(node)) if element == "x"}


def test_an_error_end_without_a_code_is_refused() -> None:
    assert refusals(process("p", start("s"), end("x", error=""), flows=["s -> x"])) == {("ERROR_CODE_MISSING", "x")}


def test_a_second_catch_of_one_link_is_refused() -> None:
    content = process("p", start("s"), throw("t", link="A"), catch("c", link="A"), catch("x", link="A"), end("e"),
                      flows=["s -> t", "c -> e", "x -> e"])  # fmt: skip

    assert ("LINK_TARGET_TWICE", "x") in refusals(content)


def undone_by(*more: Node, flows: tuple[str, ...] = ()) -> set[tuple[str, str | None]]:
    nodes = [start("s"), task("t"), boundary("x", on="t", compensate=""), end("e"), *more]
    return refusals(process("p", *nodes, flows=["s -> t -> e", *flows]))


def test_a_compensation_event_leads_to_one_activity_that_stands_outside_the_flow() -> None:
    handler = task("h", attributes=UNDOING)

    assert undone_by(handler, undoes("x", "h")) == set()
    assert ("COMPENSATION_HANDLER", "x") in undone_by()
    assert ("COMPENSATION_HANDLER", "x") in undone_by(handler)
    assert ("COMPENSATION_CONNECTED", "h") in undone_by(handler, undoes("x", "h"), flows=("h -> e",))


def cancelled(*on: Node, inside: str = "transaction") -> set[tuple[str, str | None]]:
    make = {"transaction": transaction, "sub-process": sub_process}[inside]
    scope = make("t", start("s2"), end("x", cancel=True), flows=["s2 -> x"])
    flows = ["s -> t -> e", *(f"{one.attributes['id']} -> e" for one in on)]
    return refusals(process("p", start("s"), scope, *on, end("e"), flows=flows))


def test_a_cancel_end_needs_a_transaction_with_a_cancel_event() -> None:
    on_it = boundary("c", on="t", cancel=True)

    assert cancelled(on_it) == set()
    assert cancelled() == {("CANCEL_NOT_CAUGHT", "x")}
    assert cancelled(on_it, inside="sub-process") == {("CANCEL_ELSEWHERE", "x"), ("CANCEL_ELSEWHERE", "c")}


def test_a_literal_correlation_key_is_refused_at_its_message() -> None:
    ((code, element),) = refusals(around(catch("x", message="m", key="case")))

    assert (code, element.startswith("message_m")) == ("EXPRESSION_EXPECTED", True)


@pytest.mark.parametrize(
    ("condition", "code"),
    [("n > 1", "EXPRESSION_EXPECTED"), ("${n > 1}", "NOT_FEEL"), ("=n >", "FEEL_SYNTAX"), ("=", "FEEL_SYNTAX")],
)
def test_conditions_have_to_be_feel(condition: str, code: str) -> None:
    flows = ["s -> x", f"x -> a: {condition}", "x -> b: default"]

    assert refusals(process("p", start("s"), exclusive("x"), end("a"), end("b"), flows=flows)) == {(code, "x_a")}


def test_a_condition_in_another_language_is_refused() -> None:
    content = process("p", start("s"), exclusive("x"), end("a"), end("b"), flows=["s -> x -> a: =n", "x -> b: default"])
    foreign = content.replace(b"<bpmn:conditionExpression ", b'<bpmn:conditionExpression language="python" ')

    assert ("FOREIGN_SCRIPT", "x_a") in refusals(foreign)


def test_a_feel_error_shows_column_and_caret() -> None:
    (finding,) = findings(around(script_task("x", "=1 + ")))

    assert finding.code == "FEEL_SYNTAX"
    assert finding.column is not None
    assert "^" in finding.text("zh")
    assert "^" in finding.text("en")


def test_all_findings_of_all_stages_come_at_once_in_the_order_of_lines() -> None:
    content = process(
        "p", start("s"), service_task("a", None), x("implicitThrowEvent"), script_task("b", "=1 +"), task("c"),
        xml('<bpmn:task id="d" nonsense="1"/>'), flows=["s -> a -> x -> b -> c"],
    )  # fmt: skip

    found = findings(content)

    assert {(one.code, one.element) for one in found} == {
        ("JOB_MISSING", "a"), ("UNSUPPORTED", "x"), ("FEEL_SYNTAX", "b"), ("SCHEMA_ATTRIBUTE", "d"),
         ("UNREACHABLE", "d"),
    }  # fmt: skip
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert all(one.zh and one.en and one.remedy_zh and one.remedy_en for one in found)
    assert {one.resource for one in found} == {"test.bpmn"}


def test_a_file_without_an_executable_process_is_a_drawing() -> None:
    content = process("p", start("s"), end("e"), flows=["s -> e"], executable=False)

    assert [(one.code, one.element) for one in reading(content).warnings] == [("NO_EXECUTABLE_PROCESS", "definitions")]
    assert reading(content).models == ()


def test_what_is_stored_is_not_held_against_younger_rules() -> None:
    content = process("p", start("s"), exclusive("g"), end("e"), flows=["s -> g", "g -> e", "g -> s"])
    assert refusals(content)

    (model,) = read_processes(content, "test.bpmn", stored=True).models

    assert [element.id for element in model.elements] == ["p", "s", "g", "e"]


@pytest.mark.parametrize(
    ("piece", "finding"),
    [
        ('<bpmn:task id="x" nonsense="1"/>', ("SCHEMA_ATTRIBUTE", "x")),
        ('<bpmn:task id="x"><bpmn:nonsense/></bpmn:task>', ("SCHEMA_ELEMENT", "x")),
        ('<bpmn:sequenceFlow id="x" sourceRef="s"/>', ("SCHEMA_ATTRIBUTE_MISSING", "x")),
        ('<bpmn:task id="x" isForCompensation="perhaps"/>', ("SCHEMA_VALUE", "x")),
        ('<bpmn:task id="1 2"/>', ("SCHEMA_VALUE", "1 2")),
    ],
)
def test_what_the_official_schema_forbids_is_refused(piece: str, finding: tuple[str, str]) -> None:
    assert finding in refusals(process("p", start("s"), xml(piece), end("e"), flows=["s -> e"]))


def test_zeebe_extensions_do_not_disturb_the_schema() -> None:
    content = around(user_task("x", form="f", due="=d", priority="3", properties={"sla": "a"}, outputs={"a": "=b"}))

    assert refusals(content) == set()


def test_two_elements_of_one_id_are_refused_once_each() -> None:
    content = process("p", start("s"), task("x"), end("x"), flows=["s -> x"])

    codes = [one.code for one in findings(content) if one.element == "x"]
    assert codes.count("DUPLICATE_ID") == 1
    assert not [code for code in codes if code.startswith("SCHEMA")]


def test_a_process_without_a_picture_is_a_warning() -> None:
    bare = definitions(a_process("p", start("s"), end("e"), flows=["s -> e"]), picture=False)

    assert [one.code for one in reading(bare).warnings] == ["PICTURE_MISSING"]
