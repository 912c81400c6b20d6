"""Call activities: the called process and what goes in and out."""

from typing import Any

from engine.convert import formulas
from engine.convert.notes import Notes
from engine.convert.writing import foreign, has_zeebe, peek, remove, take, within, zeebe

DROPPED = ("calledElementVersion", "calledElementVersionTag", "calledElementTenantId")


def convert_call(notes: Notes, task: Any) -> None:
    called = task.attrib.pop("calledElement", None)
    if peek(task, "caseRef"):
        notes.left(task, "caseRef", "没有与 CMMN 对应的元素", "CMMN has no counterpart")
    if has_zeebe(task, "calledElement") or called is None:
        return
    found = formulas.field(notes, task, "calledElement", called)
    if found is None:
        task.set("calledElement", called)
        return
    binding = take(task, "calledElementBinding")
    element = zeebe(
        task, "calledElement", processId=found, bindingType=binding if binding in ("latest", "deployment") else None
    )
    notes.translated(task, f"calledElement {called}", f"zeebe:calledElement {found}")
    for name in DROPPED:
        value = take(task, name)
        if value is not None:
            notes.dropped(task, f"{name} {value}", "用最新版本或同批部署的版本", "the latest or deployed one is used")
    for name in ("variableMappingClass", "variableMappingDelegateExpression"):
        if peek(task, name):
            notes.left(task, name, "请用输入输出映射改写", "write it as input and output mappings")
    element.set("propagateAllParentVariables", _truth(_convert_mappings(notes, task, "in", "input")))
    element.set("propagateAllChildVariables", _truth(_convert_mappings(notes, task, "out", "output")))


def _convert_mappings(notes: Notes, task: Any, tag: str, into: str) -> bool:
    """Whether all variables go through."""
    through = False
    for one in foreign(task, tag):
        if one.get("variables") == "all":
            through = True
        elif one.get("businessKey") is not None:
            notes.dropped(one, "businessKey", "被调用的事项有自己的编号", "a called case has a key of its own")
        elif not _convert_mapping(notes, task, one, into):
            continue
        remove(one)
    return through


def _convert_mapping(notes: Notes, task: Any, one: Any, into: str) -> bool:
    source, target = one.get("source"), one.get("target")
    text = one.get("sourceExpression")
    found = f"={source}" if source else formulas.field(notes, one, "sourceExpression", text) if text else None
    if found is None or not target:
        if text is None:
            notes.left(one, f"{into} {source} → {target}", "来源或目标不全", "source or target is missing")
        return False
    within(zeebe(task, "ioMapping"), into, source=found, target=target)
    notes.translated(one, f"{source or text} → {target}", f"zeebe:{into} {found}")
    if one.get("local") == "true":
        notes.dropped(one, "local")
    return True


def _truth(value: bool) -> str:
    return "true" if value else "false"
