"""What every part of the reading shares: the list of findings, FEEL that may be wrong, texts in two languages."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from engine.errors import Finding
from engine.feel import Evaluable, FeelSyntaxError, Functions, compile_expression, compile_template
from engine.forms.findings import finding
from engine.forms.model import Text

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)


class Compile(Protocol):
    def __call__(self, text: str, /, *, functions: Functions) -> Evaluable: ...


class Notes:
    """The findings so far of one form."""

    def __init__(self, resource: str, functions: Functions) -> None:
        self.resource = resource
        self.functions = functions
        self.findings: list[Finding] = []

    def add(self, code: str, element: str | None, column: int | None = None, **details: str) -> None:
        self.findings.append(finding(code, self.resource, element, column, **details))

    def expression(self, source: object, element: str | None, what: str) -> Evaluable | None:
        """FEEL with or without form-js's leading `=`; nothing when it does not compile."""
        return self._compiled(compile_expression, str(source).removeprefix("="), element, what)

    def template(self, source: str, element: str | None, what: str) -> Evaluable | None:
        """A text with `{{…}}`; nothing when what stands in them does not compile."""
        return self._compiled(compile_template, source, element, what)

    def _compiled(self, compile: Compile, source: str, element: str | None, what: str) -> Evaluable | None:
        try:
            return compile(source, functions=self.functions)
        except FeelSyntaxError as wrong:
            zh, en = wrong.text("zh"), wrong.text("en")
            self.add("FORM_FEEL", element, column=wrong.column, what=what, zh=zh, en=en)
            return None


def is_key(text: str) -> bool:
    return _KEY.match(text) is not None


def english(zh: object, en: object) -> Text:
    """Chinese is the authored text; without an English one it serves both."""
    authored = "" if zh is None else str(zh)
    return Text(authored, str(en) if en else authored)


def labelled(schema: Mapping[str, Any], name: str) -> Text:
    """The text of an attribute, its English in `properties.<name>.en` (options carry `<name>.en` themselves)."""
    key = f"{name}.en"
    return english(schema.get(name), properties_of(schema).get(key) or schema.get(key))


def properties_of(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}
