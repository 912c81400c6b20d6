"""Service and send tasks, thrown messages, decisions and scripts: who does the work."""

import re
from typing import Any

from engine.convert import formulas, juel, python
from engine.convert.notes import Notes
from engine.convert.untranslatable import Untranslatable
from engine.convert.writing import (
    child,
    foreign,
    has_zeebe,
    is_bpmn,
    local,
    peek,
    remove,
    take,
    text_of,
    within,
    zeebe,
)

IMPLEMENTATIONS = ("class", "delegateExpression", "expression")


def convert_job(notes: Notes, task: Any, definition: Any | None = None) -> None:
    """A task, or an event with its message `definition`, becomes a job; its type is said so that a person can see."""
    source = task if definition is None else definition
    kind, topic = take(source, "type"), take(source, "topic")
    if topic is not None:
        _job(notes, task, formulas.field(notes, task, "topic", topic) or topic, f"topic {topic}", said=False)
    elif not has_zeebe(task, "taskDefinition"):
        _convert_implementation(notes, task, source, kind)
    _convert_fields(notes, task, source)


def _convert_implementation(notes: Notes, task: Any, source: Any, kind: str | None) -> None:
    for name in IMPLEMENTATIONS:
        text = take(source, name)
        if text is not None:
            _job(notes, task, _job_type(text), f"{name} {text}")
            _note_result(notes, task, source)
            return
    connector = next(iter(foreign(source, "connector")), None)
    if connector is not None:
        ids = [text_of(one) for one in connector if local(one) == "connectorId"]
        _job(notes, task, ids[0] if ids else "connector", f"connector {ids}")
        notes.left(connector, "connector", "请用任务的输入与输出改写", "write it as inputs and outputs of the task")
    elif kind is not None:
        _job(notes, task, kind, f"type {kind}")
    elif source.get("messageRef") is None or is_bpmn(task, "serviceTask"):
        _job(notes, task, str(task.get("id")), "没有实现 / no implementation")
    else:
        notes.chosen(task, "消息发给本系统中等待它的流程", "the message goes to whatever waits for it in this server")


def _job(notes: Notes, task: Any, job: str, before: str, said: bool = True) -> None:
    zeebe(task, "taskDefinition", type=job)
    if said:
        notes.chosen(
            task, f"{before} → 任务类型 {job}，须有程序执行它", f"{before} → job type {job}: a program has to do it"
        )
    else:
        notes.translated(task, before, f"taskDefinition type={job}")


def _job_type(text: str) -> str:
    """The last word of a class, the bean of an expression with its method."""
    inner = re.fullmatch(r"[$#]\{\s*([\w.]+).*\}", text, re.DOTALL)
    return inner.group(1) if inner else text.rpartition(".")[2] or text


def _note_result(notes: Notes, task: Any, source: Any) -> None:
    result = take(source, "resultVariable")
    if result is not None:
        notes.chosen(
            task, f"resultVariable {result}：请让任务程序返回变量 {result}",
            f"resultVariable {result}: let the program answer with the variable {result}",
        )  # fmt: skip


def _convert_fields(notes: Notes, task: Any, source: Any) -> None:
    """Injected fields become headers, or inputs where they are expressions."""
    for one in foreign(source, "field"):
        name = one.get("name") or ""
        inner = {local(part): text_of(part) for part in one}
        text = one.get("stringValue") or inner.get("string") or one.get("expression") or inner.get("expression") or ""
        found = formulas.field(notes, one, f"field {name}", text)
        if found is None:
            continue
        if found.startswith("="):
            within(zeebe(task, "ioMapping"), "input", source=found, target=name)
        else:
            within(zeebe(task, "taskHeaders"), "header", key=name, value=found)
        notes.translated(task, f"field {name}", "input" if found.startswith("=") else "header")
        remove(one)


def convert_decision(notes: Notes, task: Any) -> None:
    reference = take(task, "decisionRef")
    if reference is None:
        _convert_other_rule(notes, task)
        return
    result = take(task, "resultVariable") or _variable(task)
    found = formulas.field(notes, task, "decisionRef", reference)
    binding = take(task, "decisionRefBinding")
    zeebe(
        task, "calledDecision", decisionId=found or reference, resultVariable=result,
        bindingType=binding if binding in ("latest", "deployment") else None,
    )  # fmt: skip
    notes.translated(task, f"decisionRef {reference}", f"calledDecision {found or reference} → {result}")
    mapping = take(task, "mapDecisionResult")
    if mapping not in (None, "singleEntry"):
        notes.chosen(
            task, f"mapDecisionResult {mapping}：结果变量 {result} 的形状由决策表的命中策略决定",
            f"mapDecisionResult {mapping}: the hit policy of the table decides the shape of {result}",
        )  # fmt: skip
    for name in ("decisionRefVersion", "decisionRefVersionTag", "decisionRefTenantId"):
        value = take(task, name)
        if value is not None:
            notes.dropped(task, f"{name} {value}", "用最新版本或同批部署的版本", "the latest or deployed one is used")


def _convert_other_rule(notes: Notes, task: Any) -> None:
    for name in (*IMPLEMENTATIONS, "type", "topic"):
        text = peek(task, name)
        if text is not None:
            notes.left(task, f"{name} {text}", "请改为服务任务或决策", "make it a service task or a decision")


def _variable(task: Any) -> str:
    name = re.sub(r"\W", "_", str(task.get("id")))
    return f"{name}_result"


def convert_script(notes: Notes, task: Any) -> None:
    """FEEL stays FEEL; an expression of a Java engine and assignments in Python are rewritten; the rest is left."""
    script = child(task, "script")
    if script is None or has_zeebe(task, "script"):
        resource = peek(task, "resource")
        if resource:
            notes.left(task, f"resource {resource}", "请改写为 FEEL 或服务任务", "use FEEL or a service task")
        return
    language, text = (task.get("scriptFormat") or "").lower(), text_of(script)
    result = peek(task, "resultVariable")
    try:
        pairs = _pairs(language, text, result)
    except Untranslatable as why:
        notes.untranslatable(task, f"script ({language or 'python'})", why)
        return
    if any(formulas.expression(notes, task, variable, f"={feel}") is None for variable, feel in pairs):
        return
    _write_script(task, pairs)
    notes.translated(task, f"script {text[:60]}", "; ".join(f"{variable} = {feel}" for variable, feel in pairs)[:200])
    take(task, "resultVariable")
    task.attrib.pop("scriptFormat", "")
    remove(script)


def _pairs(language: str, text: str, result: str | None) -> list[tuple[str, str]]:
    if language == "feel" and result:
        return [(result, text.removeprefix("="))]
    if language == "juel" and result:
        return [(result, juel.template_of(text).removeprefix("="))]
    if language in ("", "python", "text/x-python", "application/x-python"):
        return python.assignments_of(text)
    raise Untranslatable(f"不执行 {language} 脚本", f"scripts in {language} are not executed")


def _write_script(task: Any, pairs: list[tuple[str, str]]) -> None:
    """One assignment is a script; several are one context, and each variable an output of it."""
    last = dict(pairs)
    if len(last) == 1 and len(pairs) == 1:
        zeebe(task, "script", expression=f"={pairs[0][1]}", resultVariable=pairs[0][0])
        return
    if len(last) < len(pairs):
        raise Untranslatable("同一变量被多次赋值", "a variable is assigned more than once")
    entries = ", ".join(f"{variable}: {feel}" for variable, feel in pairs)
    zeebe(task, "script", expression=f"={{{entries}}}", resultVariable="assigned")
    mapping = zeebe(task, "ioMapping")
    for variable in last:
        within(mapping, "output", source=f"=assigned.{variable}", target=variable)
