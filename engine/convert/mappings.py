"""Input and output parameters, properties."""

from typing import Any

from engine.convert import formulas, juel
from engine.convert.notes import Notes
from engine.convert.untranslatable import Untranslatable
from engine.convert.writing import foreign, is_java, local, remove, text_of, within, zeebe

INTO = {"inputParameter": "input", "outputParameter": "output"}


def convert_mappings(notes: Notes, element: Any) -> None:
    for holder in foreign(element, "inputOutput"):
        for parameter in list(holder):
            if local(parameter) in INTO and _convert_parameter(notes, element, parameter):
                holder.remove(parameter)
        if len(holder) == 0:
            remove(holder)


def _convert_parameter(notes: Notes, element: Any, parameter: Any) -> bool:
    name, into = parameter.get("name") or "", INTO[local(parameter)]
    try:
        source = _value(parameter)
    except Untranslatable as why:
        notes.untranslatable(parameter, f"{local(parameter)} {name}", why)
        return False
    if formulas.expression(notes, parameter, name, source if source.startswith("=") else '="x"') is None:
        return False
    within(zeebe(element, "ioMapping"), into, source=source, target=name)
    notes.translated(parameter, f"{local(parameter)} {name}", f"zeebe:{into} {source}")
    return True


def _value(parameter: Any) -> str:
    """A text, or `=` and a list or context. Raises Untranslatable."""
    if len(parameter) == 0:
        return juel.template_of(text_of(parameter)) or '=""'
    return "=" + _feel(parameter[0])


def _feel(part: Any) -> str:
    match local(part):
        case "list":
            return f"[{', '.join(_feel(one) for one in part)}]"
        case "map":
            entries = [f"{juel.quoted(one.get('key') or '')}: {_inner(one)}" for one in part]
            return "{" + ", ".join(entries) + "}"
        case "value":
            return _literal(text_of(part))
        case "script":
            language = part.get("scriptFormat") or "script"
            raise Untranslatable(f"不执行 {language} 脚本", f"scripts in {language} are not executed")
        case other:
            raise Untranslatable(f"没有与 {other} 对应的写法", f"{other} has no counterpart")


def _inner(entry: Any) -> str:
    return _feel(entry[0]) if len(entry) else _literal(text_of(entry))


def _literal(text: str) -> str:
    found = juel.template_of(text)
    return found[1:] if found.startswith("=") else juel.quoted(found)


def convert_properties(notes: Notes, element: Any) -> None:
    for holder in foreign(element, "properties"):
        for one in list(holder):
            if is_java(one, "property"):
                name = one.get("name") or one.get("id") or ""
                within(zeebe(element, "properties"), "property", name=name, value=one.get("value") or "")
                notes.translated(one, f"property {name}", "zeebe:property")
        remove(holder)
