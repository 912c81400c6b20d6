"""Texts and expressions: MIME types, bodies that must not be empty (BPMN 2.0.2 §8.2.1, §8.3.6)."""

import re

from engine.bpmn.raw import Raw
from engine.bpmn.standard.document import Document, Violations, is_executed, violation

MIME = re.compile(r"\s*[\w.+-]+/[\w.+*-]+(\s*;.*)?\s*", re.ASCII)
FORMULAS = (
    "timeDate", "timeDuration", "timeCycle", "condition", "conditionExpression", "loopCondition", "loopCardinality",
    "completionCondition", "activationCondition",
)  # fmt: skip


def check_texts(document: Document) -> Violations:
    for text in document.of("documentation", "textAnnotation"):
        form = text.get("textFormat")
        if form is not None and MIME.fullmatch(form) is None:
            yield violation("TEXT_FORMAT", text, text=form)
    for formula in document.of(*FORMULAS):
        if is_executed(formula) and _is_empty(formula):
            yield violation("EXPRESSION_EMPTY", formula, tag=formula.tag)


def _is_empty(formula: Raw) -> bool:
    """A dialect may keep the text elsewhere, in an attribute of its own."""
    return not formula.text.strip() and not formula.children and not any(":" in name for name in _foreign(formula))


def _foreign(formula: Raw) -> list[str]:
    return [name for name in formula.attributes if not name.startswith("xsi:")]
