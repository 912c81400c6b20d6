"""Texts of other engines at places where ours has a field or an expression; what cannot be said stays and is noted."""

import re
from typing import Any

from engine.convert import juel, python
from engine.convert.notes import Notes
from engine.convert.untranslatable import Untranslatable
from engine.convert.writing import XSI, local, text_of
from engine.feel import FeelSyntaxError, compile_expression

CONDITIONS = frozenset({
    "conditionExpression", "condition", "completionCondition", "loopCondition", "loopCardinality",
    "activationCondition",
})  # fmt: skip
TIMES = frozenset({"timeDate", "timeDuration", "timeCycle"})


def field(notes: Notes, at: Any, what: str, text: str) -> str | None:
    """A value for a field of ours: `=FEEL`, or the text itself. None after a note."""
    if text.startswith("=") or not juel.is_foreign(text):
        return text
    return _tried(notes, at, what, text, juel.template_of)


def people(notes: Notes, at: Any, what: str, text: str) -> str | None:
    """A list of names with commas, of which some may be expressions."""
    parts = [part.strip() for part in _split(text)]
    if len(parts) == 1 or not juel.is_foreign(text):
        return field(notes, at, what, text)
    found = [field(notes, at, what, part) for part in parts if part]
    if any(one is None for one in found):
        return None
    listed = [one[1:] if one.startswith("=") else juel.quoted(one) for one in found if one is not None]
    return f"=flatten([{', '.join(listed)}])"


def _split(text: str) -> list[str]:
    """At commas outside of brackets."""
    return re.findall(r"(?:[$#]\{[^}]*\}|[^,])+", text)


def expression(notes: Notes, at: Any, what: str, text: str) -> str | None:
    """An expression, whether it is written as `${…}`, as Python or in the few words that both share."""
    if text.startswith("="):
        return text
    found = _tried(notes, at, what, text, _any_language)
    return None if found is None else found if found.startswith("=") else f"={found}"


def _any_language(text: str) -> str:
    if juel.is_foreign(text):
        found = juel.template_of(text.strip())
        return found if found.startswith("=") else f'="{found}"'
    try:
        return python.feel_of(text)
    except Untranslatable as why:
        try:
            return juel.feel_of(text)
        except Untranslatable:
            raise why from None


def _tried(notes: Notes, at: Any, what: str, text: str, translate: Any) -> str | None:
    try:
        found: str = translate(text)
        compile_expression(found.removeprefix("="))
    except Untranslatable as why:
        notes.untranslatable(at, f"{what} {text}", why)
        return None
    except FeelSyntaxError as error:
        notes.left(at, f"{what} {text}", error.text("zh"), error.text("en"))
        return None
    if found != text:
        notes.translated(at, f"{what} {text}", found)
    return found


def convert_formulas(notes: Notes, element: Any) -> None:
    """The text of a condition or a time, in its place."""
    name, text = local(element), text_of(element)
    if not text or text.startswith("="):
        return
    if name in CONDITIONS:
        _convert_condition(notes, element, name, text)
    elif name in TIMES:
        _convert_time(notes, element, name, text)


def _convert_condition(notes: Notes, element: Any, name: str, text: str) -> None:
    language = element.get("language")
    if language and "juel" not in language.lower() and "python" not in language.lower():
        notes.left(element, f"{name} ({language})", "不执行此语言的脚本", "scripts in this language are not executed")
        return
    found = expression(notes, element, name, text)
    if found is not None:
        element.text = found
        element.attrib.pop("language", "")
        element.set(f"{{{XSI}}}type", _formal(element))


def _formal(element: Any) -> str:
    prefix = element.prefix
    return f"{prefix}:tFormalExpression" if prefix else "tFormalExpression"


def _convert_time(notes: Notes, element: Any, name: str, text: str) -> None:
    """Python models quote their times."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        element.text = text[1:-1]
        notes.translated(element, f"{name} {text}", element.text)
        return
    if juel.is_foreign(text):
        found = field(notes, element, name, text)
    elif text.isidentifier() and not text.startswith(("P", "R")):
        found = expression(notes, element, name, text)
    else:
        return
    if found is not None:
        element.text = found
