"""`subject.*`: what a case may do with all that is kept about one person; whether it may is the model's to decide."""

from engine.connectors.call import AboutPeople, BpmnError, ConnectorCall
from engine.connectors.inputs import Values, given, mapping, text, wrong
from engine.forms import Text


def look(call: ConnectorCall) -> Values:
    """Input `subject`; answers `rows` [{zh, en, n}] by ledger, `cases` (how many) and `kept` [{zh, en}], every reason
    why it may not be removed yet. Not what stands there."""
    ledgers, cases, kept = _people(call).counted(text(call, "subject"))
    return {"rows": [{**_said(title), "n": n} for title, n in ledgers], "cases": cases, "kept": _list(kept)}


def copy(call: ConnectorCall) -> Values:
    """Inputs `subject`, `purpose`, `name` (of the file); answers `file` {id, name, size}, which belongs to the case, or
    null where nothing is kept. Other people's names in it stay masked."""
    name = text(call, "name") if given(call, "name") is not None else "copy.csv"
    return {"file": _people(call).copied(text(call, "subject"), text(call, "purpose"), name)}


def drop(call: ConnectorCall) -> Values:
    """Input `file` {id}: its content is removed, name and digest stay. Answers `dropped`: false for another case's."""
    id = str(mapping(call, "file").get("id", ""))
    return {"dropped": id.isascii() and id.isdecimal() and _people(call).removed(int(id))}


def forget(call: ConnectorCall) -> Values:
    """Inputs `subject`, `purpose`, `whole` (rows go, else they leave behind what is not personal); answers `rows` and
    `cases`, how many.

    Raises BpmnError SUBJECT_KEPT when a case runs or a period is not over: everything goes, or nothing.
    """
    subject, people = text(call, "subject"), _people(call)
    _, _, kept = people.counted(subject)
    if kept:
        zh, en = "；".join(one.zh for one in kept), "; ".join(one.en for one in kept)
        raise BpmnError("SUBJECT_KEPT", f"不能删除：{zh} / it cannot be removed: {en}")
    rows, cases = people.forgotten(subject, text(call, "purpose"), whole=call.inputs.get("whole") is True)
    return {"rows": rows, "cases": cases}


def release(call: ConnectorCall) -> Values:
    """Inputs `subject`, `purpose`, `basis`: sensitive columns of rows that rest on it are emptied. Answers `gone` and
    `stays` [{zh, en}], the latter with its ground."""
    gone, stays = _people(call).released(text(call, "subject"), text(call, "purpose"), text(call, "basis"))
    return {"gone": _list(gone), "stays": _list(stays)}


def _people(call: ConnectorCall) -> AboutPeople:
    if call.people is None:
        raise wrong(call, "此处不能读取个人信息 / nothing is known of people here")
    return call.people


def _list(texts: list[Text]) -> list[Values]:
    return [_said(one) for one in texts]


def _said(text: Text) -> Values:
    return {"zh": text.zh, "en": text.en}
