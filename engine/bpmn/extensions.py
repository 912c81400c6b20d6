"""Reads the Zeebe extension elements of an activity into parts of the model; what they do is the runtime's matter."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from engine.bpmn.expressions import NOTHING, Expressions, static_text
from engine.bpmn.model import (
    AdHoc,
    CalledDecision,
    CalledProcess,
    Loop,
    MachineWork,
    Script,
    StandardLoop,
    UserWork,
    VariableMapping,
)
from engine.bpmn.outline import Node
from engine.bpmn.parse import called_id
from engine.bpmn.raw import Raw, is_true
from engine.bpmn.times import is_moment
from engine.feel import Evaluable, compile_expression, compile_field

ANSWERS = compile_expression("answers")
ANSWERED = "ut_"
Properties = Mapping[str, Evaluable]
BINDINGS = ("latest", "deployment", "versionTag")
LANE_GROUPS = "candidateGroups"
_ROLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+(:\w+)?")
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
    written = _mappings(node.work, "zeebe:output", feel)
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


def user_work(raw: Raw, lane: Raw | None, feel: Expressions) -> UserWork:
    """`lane` is the one the task lies in: it says whose work it is when the task itself does not."""
    form, assignment = raw.extension("zeebe:formDefinition"), raw.extension("zeebe:assignmentDefinition")
    schedule, priority = raw.extension("zeebe:taskSchedule"), raw.extension("zeebe:priorityDefinition")
    if form is not None and (form.get("formKey") or form.get("externalReference")):
        feel.report.refuse("FORM_KEY", form)
    assignee, users = feel.optional(assignment, "assignee"), feel.optional(assignment, "candidateUsers")
    groups = feel.optional(assignment, "candidateGroups")
    work = UserWork(
        form_id=feel.optional(form, "formId"),
        assignee=assignee,
        candidate_groups=groups if groups or assignee or users else _lane_groups(lane, feel),
        candidate_users=users,
        due=_moment(schedule, "dueDate", feel),
        follow_up=_moment(schedule, "followUpDate", feel),
        priority=feel.optional(priority, "priority"),
        headers=headers(raw),
    )
    _check_priority(raw, work, feel)
    if not (work.assignee or work.candidate_groups or work.candidate_users):
        feel.report.warn("NOBODY_ASSIGNED", raw)
    return work


def _lane_groups(lane: Raw | None, feel: Expressions) -> Evaluable | None:
    """The property `candidateGroups` of a lane, else its name where that can be a role's id."""
    if lane is None:
        return None
    given = properties(lane, feel).get(LANE_GROUPS)
    name = (lane.get("name") or "").strip()
    return given or (compile_field(name) if _ROLE.fullmatch(name) else None)


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
    written = called_id(raw)
    if written is None:
        feel.report.refuse("CALLED_PROCESS_MISSING", raw)
        return None
    at = called if called is not None else raw
    return CalledProcess(
        process_id=feel.field(at, "processId", written),
        propagate_parent=at.get("propagateAllParentVariables") != "false",
        propagate_child=at.get("propagateAllChildVariables") != "false",
        binding=_binding(at, feel, BINDINGS),
        version_tag=_version_tag(at, feel),
    )


def _binding(raw: Raw, feel: Expressions, known: tuple[str, ...] = ("latest", "deployment")) -> str:
    binding = raw.get("bindingType") or "latest"
    if binding not in known:
        feel.report.refuse("BINDING", raw, binding=binding, known=", ".join(known))
    return binding


def _version_tag(raw: Raw, feel: Expressions) -> str | None:
    if raw.get("bindingType") != "versionTag":
        return None
    tag = raw.get("versionTag")
    if tag is None:
        feel.report.refuse("ATTRIBUTE_MISSING", raw, tag=raw.tag, name="versionTag")
    return tag


def loop(raw: Raw, feel: Expressions) -> Loop | StandardLoop | None:
    """`multiInstanceLoopCharacteristics` or `standardLoopCharacteristics` of an activity."""
    standard = raw.child("standardLoopCharacteristics")
    characteristics = raw.child("multiInstanceLoopCharacteristics")
    if standard is not None:
        return _standard_loop(standard, feel)
    return _multi_instance(characteristics, feel) if characteristics is not None else None


def _standard_loop(raw: Raw, feel: Expressions) -> StandardLoop:
    condition, maximum = _condition(raw, "loopCondition", feel), raw.get("loopMaximum")
    if condition is None and maximum is None:
        feel.report.refuse("LOOP_WITHOUT_END", raw)
    return StandardLoop(
        test_before=is_true(raw, "testBefore"), condition=condition,
        maximum=feel.field(raw, "loopMaximum", maximum) if maximum is not None else None,
    )  # fmt: skip


def _multi_instance(characteristics: Raw, feel: Expressions) -> Loop | None:
    written = characteristics.extension("zeebe:loopCharacteristics")
    cardinality = characteristics.child("loopCardinality")
    collection = written.get("inputCollection") if written is not None else None
    if collection is None and cardinality is None:
        feel.report.refuse("COLLECTION_MISSING", characteristics)
        return None
    if collection is not None and cardinality is not None:
        feel.report.refuse("COLLECTION_AND_CARDINALITY", characteristics)
    at = written if written is not None else characteristics
    return Loop(
        sequential=is_true(characteristics, "isSequential"),
        collection=feel.expression(at, "inputCollection", collection) if collection is not None else None,
        cardinality=_number(cardinality, feel) if cardinality is not None else None,
        element_name=_optional_name(at, "inputElement", feel),
        output_collection=_optional_name(at, "outputCollection", feel),
        output_element=_output_element(at, feel),
        completion=_condition(characteristics, "completionCondition", feel),
    )


def _number(raw: Raw, feel: Expressions) -> Evaluable:
    """A number, or an expression for one."""
    return feel.field(raw, raw.tag, raw.text.strip())


def _output_element(written: Raw, feel: Expressions) -> Evaluable | None:
    text = written.get("outputElement")
    if (text is None) != (written.get("outputCollection") is None):
        feel.report.refuse("OUTPUT_HALF", written)
    return None if text is None else feel.expression(written, "outputElement", text)


def _condition(raw: Raw, name: str, feel: Expressions) -> Evaluable | None:
    condition = raw.child(name)
    if condition is None or not condition.text.strip():
        return None
    return feel.expression(condition, name, condition.text)


def ad_hoc(raw: Raw, feel: Expressions) -> AdHoc:
    written = raw.extension("zeebe:adHoc")
    active = written.get("activeElementsCollection") if written is not None else None
    for unknown in sorted(set(written.attributes) - {"activeElementsCollection"}) if written is not None else ():
        feel.report.refuse("EXTENSION_UNSUPPORTED", raw, name=f"zeebe:adHoc {unknown}")
    return AdHoc(
        sequential=raw.get("ordering") == "Sequential",
        completion=_condition(raw, "completionCondition", feel),
        cancels_rest=raw.get("cancelRemainingInstances") not in ("false", "0"),
        active=feel.expression(written, "activeElementsCollection", active) if written and active else None,
    )


def activation(raw: Raw, feel: Expressions) -> Evaluable | None:
    """The activation condition of a complex gateway; None = the first token activates it."""
    return _condition(raw, "activationCondition", feel)
