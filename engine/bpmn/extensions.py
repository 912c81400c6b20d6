"""Reads the Zeebe extension elements of an activity into parts of the model; what they do is the runtime's matter."""

from collections.abc import Mapping
from types import MappingProxyType

from engine.bpmn.expressions import NOTHING, Expressions, static_text
from engine.bpmn.model import CalledDecision, CalledProcess, Loop, MachineWork, Script, UserWork, VariableMapping
from engine.bpmn.parse import Node
from engine.bpmn.raw import Raw
from engine.bpmn.times import is_moment
from engine.feel import Evaluable, compile_expression, compile_field

ANSWERS = compile_expression("answers")
ANSWERED = "ut_"
Properties = Mapping[str, Evaluable]
NO_PROPERTIES: Properties = MappingProxyType({})


def properties(raw: Raw, feel: Expressions) -> Properties:
    """`zeebe:properties`, where design.md's own additions ride."""
    holder = raw.extension("zeebe:properties")
    if holder is None:
        return NO_PROPERTIES
    return {
        one.attributes.get("name", ""): feel.field(one, one.attributes.get("name", ""), one.attributes.get("value", ""))
        for one in holder.all("zeebe:property")
    }


def headers(raw: Raw) -> Mapping[str, str]:
    holder = raw.extension("zeebe:taskHeaders")
    rows = holder.all("zeebe:header") if holder else []
    return {row.attributes.get("key", ""): row.attributes.get("value", "") for row in rows}


def inputs(raw: Raw, feel: Expressions) -> tuple[VariableMapping, ...]:
    return _mappings(raw, "zeebe:input", feel)


def outputs(node: Node, feel: Expressions) -> tuple[VariableMapping, ...]:
    """The written mappings; a user task `ut_approve` without any gives its answers to the variable `approve`."""
    written = _mappings(node.raw, "zeebe:output", feel)
    if not written and node.tag == "userTask" and node.id.startswith(ANSWERED) and node.id != ANSWERED:
        return (VariableMapping(source=ANSWERS, target=node.id.removeprefix(ANSWERED)),)
    return written


def _mappings(raw: Raw, tag: str, feel: Expressions) -> tuple[VariableMapping, ...]:
    holder = raw.extension("zeebe:ioMapping")
    return tuple(_mapping(one, feel) for one in (holder.all(tag) if holder else []))


def _mapping(raw: Raw, feel: Expressions) -> VariableMapping:
    target = _name(raw, "target", feel)
    source = raw.get("source")
    if source is None:
        feel.report.refuse("ATTRIBUTE_MISSING", raw, tag=raw.tag, name="source")
        return VariableMapping(source=NOTHING, target=target)
    return VariableMapping(source=feel.field(raw, "source", source), target=target)


def _name(raw: Raw, attribute: str, feel: Expressions) -> str:
    """A variable name, or a path of names with dots."""
    name = raw.get(attribute)
    if name is None:
        feel.report.refuse("ATTRIBUTE_MISSING", raw, tag=raw.tag, name=attribute)
    elif name.startswith("=") or not all(part.strip() for part in name.split(".")):
        feel.report.refuse("VARIABLE_NAME", raw, name=attribute, text=name)
    return name or ""


def _optional_name(raw: Raw, attribute: str, feel: Expressions) -> str | None:
    return _name(raw, attribute, feel) if raw.get(attribute) is not None else None


def _required(raw: Raw, attribute: str, feel: Expressions) -> Evaluable:
    value = feel.optional(raw, attribute)
    if value is None:
        feel.report.refuse("ATTRIBUTE_MISSING", raw, tag=raw.tag, name=attribute)
    return value or NOTHING


def user_work(raw: Raw, feel: Expressions) -> UserWork:
    form, assignment = raw.extension("zeebe:formDefinition"), raw.extension("zeebe:assignmentDefinition")
    schedule, priority = raw.extension("zeebe:taskSchedule"), raw.extension("zeebe:priorityDefinition")
    if form is not None and (form.get("formKey") or form.get("externalReference")):
        feel.report.refuse("FORM_KEY", form)
    work = UserWork(
        form_id=feel.optional(form, "formId"),
        assignee=feel.optional(assignment, "assignee"),
        candidate_groups=feel.optional(assignment, "candidateGroups"),
        candidate_users=feel.optional(assignment, "candidateUsers"),
        due=_moment(schedule, "dueDate", feel),
        follow_up=_moment(schedule, "followUpDate", feel),
        priority=feel.optional(priority, "priority"),
        headers=headers(raw),
    )
    _check_priority(raw, work, feel)
    if not (work.assignee or work.candidate_groups or work.candidate_users):
        feel.report.warn("NOBODY_ASSIGNED", raw)
    return work


def _moment(schedule: Raw | None, name: str, feel: Expressions) -> Evaluable | None:
    value = feel.optional(schedule, name)
    text = static_text(value)
    if schedule is not None and text is not None and not is_moment(text):
        feel.report.refuse("MOMENT", schedule, name=name, text=text)
    return value


def _check_priority(raw: Raw, work: UserWork, feel: Expressions) -> None:
    text = static_text(work.priority)
    if text is not None and not (text.isascii() and text.isdigit() and int(text) <= 100):
        feel.report.refuse("PRIORITY", raw, text=text)


def machine_work(raw: Raw, feel: Expressions) -> MachineWork | None:
    """The job of a task or of a message that is thrown; None without `zeebe:taskDefinition`."""
    definition = raw.extension("zeebe:taskDefinition")
    if definition is None:
        return None
    return MachineWork(
        type=_required(definition, "type", feel),
        retries=feel.optional(definition, "retries") or compile_field("3"),
        headers=headers(raw),
    )


def script(raw: Raw, feel: Expressions) -> Script | None:
    written = raw.extension("zeebe:script")
    if raw.child("script") is not None or (raw.get("scriptFormat") or "feel").lower() != "feel":
        feel.report.refuse("FOREIGN_SCRIPT", raw, language=raw.get("scriptFormat") or "script")
        return None
    text = written.get("expression") if written is not None else None
    if written is None or text is None:
        feel.report.refuse("SCRIPT_MISSING", raw)
        return None
    return Script(
        expression=feel.expression(written, "expression", text),
        result_variable=_name(written, "resultVariable", feel),
    )


def called_decision(raw: Raw, feel: Expressions) -> CalledDecision | None:
    called = raw.extension("zeebe:calledDecision")
    if called is None:
        feel.report.refuse("DECISION_MISSING", raw)
        return None
    return CalledDecision(
        decision_id=_required(called, "decisionId", feel),
        result_variable=_name(called, "resultVariable", feel),
        binding=_binding(called, feel),
    )


def called_process(raw: Raw, feel: Expressions) -> CalledProcess | None:
    called = raw.extension("zeebe:calledElement")
    process_id = feel.optional(called, "processId")
    if called is None or process_id is None:
        feel.report.refuse("CALLED_PROCESS_MISSING", raw)
        return None
    return CalledProcess(
        process_id=process_id,
        propagate_parent=called.get("propagateAllParentVariables") != "false",
        propagate_child=called.get("propagateAllChildVariables") != "false",
        binding=_binding(called, feel),
    )


def _binding(raw: Raw, feel: Expressions) -> str:
    binding = raw.get("bindingType") or "latest"
    if binding not in ("latest", "deployment"):
        feel.report.refuse("BINDING", raw, binding=binding)
    return binding


def loop(raw: Raw, feel: Expressions) -> Loop | None:
    """`multiInstanceLoopCharacteristics` of an activity."""
    characteristics = raw.child("multiInstanceLoopCharacteristics")
    if characteristics is None:
        return None
    written = characteristics.extension("zeebe:loopCharacteristics")
    collection = written.get("inputCollection") if written is not None else None
    if written is None or collection is None:
        feel.report.refuse("COLLECTION_MISSING", characteristics)
        return None
    return Loop(
        sequential=characteristics.get("isSequential") in ("true", "1"),
        collection=feel.expression(written, "inputCollection", collection),
        element_name=_optional_name(written, "inputElement", feel),
        output_collection=_optional_name(written, "outputCollection", feel),
        output_element=_output_element(written, feel),
        completion=_completion(characteristics, feel),
    )


def _output_element(written: Raw, feel: Expressions) -> Evaluable | None:
    text = written.get("outputElement")
    if (text is None) != (written.get("outputCollection") is None):
        feel.report.refuse("OUTPUT_HALF", written)
    return None if text is None else feel.expression(written, "outputElement", text)


def _completion(characteristics: Raw, feel: Expressions) -> Evaluable | None:
    condition = characteristics.child("completionCondition")
    if condition is None or not condition.text.strip():
        return None
    return feel.expression(condition, "completionCondition", condition.text)
