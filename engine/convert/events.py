"""Messages, signals, errors: their names, what is sent, and what a message is told apart by."""

from typing import Any

from lxml import etree

from engine.convert import formulas, juel
from engine.convert.notes import Notes
from engine.convert.work import convert_job
from engine.convert.writing import bpmn, has_zeebe, is_bpmn, zeebe

NAMES = ("name", "errorCode", "escalationCode")
CATCHES = frozenset({"intermediateCatchEvent", "boundaryEvent", "startEvent", "receiveTask"})
KEY = "=businessKey"


def convert_names(notes: Notes, element: Any) -> None:
    for name in NAMES:
        text = element.get(name)
        if text and juel.is_foreign(text):
            found = formulas.field(notes, element, name, text)
            if found is not None:
                element.set(name, found)


def convert_message(notes: Notes, definition: Any) -> None:
    """A message that is thrown is a job."""
    event = definition.getparent()
    if is_bpmn(event, "intermediateThrowEvent", "endEvent"):
        convert_job(notes, event, definition)


def convert_messages(notes: Notes, root: Any) -> None:
    """Whatever waits for a message tells its own by the case's number, unless it begins a process."""
    for message in root.findall(bpmn("message")):
        waits = [one for one in _waiting(root) if _name(one) == message.get("id")]
        if waits and not has_zeebe(message, "subscription"):
            zeebe(message, "subscription", correlationKey=KEY)
            notes.chosen(
                message, f"消息 {message.get('name')} 以事项编号关联（{KEY}）",
                f"the message {message.get('name')} is told apart by the case's number ({KEY})",
            )  # fmt: skip


def name_messages(notes: Notes, root: Any) -> None:
    """What waits for a message without saying which is told by its own id."""
    for one in _waiting(root):
        if one.get("messageRef") is None:
            holder = one if is_bpmn(one, "receiveTask") else one.getparent()
            id, name = f"Message_{holder.get('id')}", str(holder.get("id"))
            message = etree.Element(bpmn("message"), {"id": id, "name": name})
            root.insert(_before_processes(root), message)
            one.set("messageRef", id)
            notes.chosen(holder, f"等待的消息命名为 {name}", f"the message it waits for is called {name}")


def _before_processes(root: Any) -> int:
    return next((place for place, one in enumerate(root) if is_bpmn(one, "process", "collaboration")), 0)


def _waiting(root: Any) -> list[Any]:
    """Receive tasks and message definitions of events that catch within a process."""
    found = list(root.iter(bpmn("receiveTask")))
    for definition in root.iter(bpmn("messageEventDefinition")):
        event = definition.getparent()
        is_begin = is_bpmn(event, "startEvent") and is_bpmn(event.getparent(), "process")
        if is_bpmn(event, *CATCHES) and not is_begin:
            found.append(definition)
    return found


def _name(holder: Any) -> str:
    return str(holder.get("messageRef") or "").rpartition(":")[2]
