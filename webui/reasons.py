"""Decisions as a reader sees them: what was asked and answered, in words and not in JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from engine.forms import Text
from engine.queries.reasons import Reason
from webui.summary import AnswerView

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})")

_WORKING = re.compile(r"(\d+(?:\.\d+)?)(wd|wh|wm)")
"""A span of working time as promises write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """`because` says in a sentence why; `answered` is what came out. `details` are for whoever wants to know: what a
    table looked at, or the parts of what a formula worked out, whose names are the author's."""

    at: datetime
    name: str
    because: str
    is_table: bool
    answered: tuple[AnswerView, ...]
    details: tuple[AnswerView, ...]
    is_blanked: bool


def reason_view(reason: Reason, words: Mapping[str, Text], language: str) -> ReasonView:
    """`words` are what codes are called."""
    said = {code: text.text(language) for code, text in words.items()}
    outputs = [(label, value) for answer in reason.answers for label, value in answer.items()]
    plain = [(label, value) for label, value in outputs if reason.is_table or not label]
    details = reason.asked.items() if reason.is_table else [output for output in outputs if output[0]]
    return ReasonView(
        at=reason.at,
        name=said.get(reason.name, reason.name),
        because=_because(reason),
        is_table=reason.is_table,
        answered=_answers(plain, said),
        details=_answers(details, said),
        is_blanked=reason.is_blanked,
    )


def _because(reason: Reason) -> str:
    if not reason.is_table:
        return str(gettext("按公式算出"))
    if not reason.rules:
        return str(gettext("没有规则命中"))
    numbers = str(gettext("、")).join(str(number) for number in reason.rules)
    if len(reason.rules) == 1:
        return str(gettext("第%(numbers)s条规则命中", numbers=numbers))
    return str(gettext("第%(numbers)s条规则同时命中", numbers=numbers))


def _answers(values: Iterable[tuple[str, object]], words: Mapping[str, str]) -> tuple[AnswerView, ...]:
    """What several rules say under one label stands together."""
    texts: dict[str, list[str]] = {}
    for label, value in values:
        called = words.get(label, label) or str(gettext("结果"))
        texts.setdefault(called, []).append(value_text(value, words))
    return tuple(AnswerView(label=label, texts=tuple(said)) for label, said in texts.items())


def value_text(value: object, words: Mapping[str, str]) -> str:
    """A JSON value in words: codes by what they are called, lists and what belongs together in one line."""
    match value:
        case None | []:
            return str(gettext("无"))
        case bool():
            return str(gettext("是") if value else gettext("否"))
        case list():
            return str(gettext("、")).join(value_text(item, words) for item in value)
        case Mapping():
            colon = gettext("：")
            return str(gettext("，")).join(f"{name}{colon}{value_text(item, words)}" for name, item in value.items())
        case str() if moment := _MOMENT.match(value):
            return f"{moment[1]} {moment[2]}"
        case str() if long := _WORKING.fullmatch(value):
            return _working(long[1], long[2])
    return words.get(str(value), str(value))


def _working(n: str, unit: str) -> str:
    if unit == "wd":
        return str(gettext("%(n)s个工作日", n=n))
    return str(gettext("%(n)s个工作小时", n=n) if unit == "wh" else gettext("%(n)s分钟（工作时间）", n=n))
