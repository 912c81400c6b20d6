"""Decisions as a reader sees them: what was asked and answered, in words and not in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from engine.queries.reasons import Reason
from webui.summary import AnswerView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """`because` says in a sentence why; `asked` and `answered` are what went in and came out."""

    at: datetime
    name: str
    because: str
    asked: tuple[AnswerView, ...]
    answered: tuple[AnswerView, ...]
    is_blanked: bool


def reason_view(reason: Reason) -> ReasonView:
    return ReasonView(
        at=reason.at,
        name=reason.name,
        because=_because(reason),
        asked=_answers(reason.asked),
        answered=tuple(one for answer in reason.answers for one in _answers(answer)),
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


def _answers(values: Mapping[str, object]) -> tuple[AnswerView, ...]:
    return tuple(
        AnswerView(label=label or str(gettext("结果")), texts=(value_text(value),)) for label, value in values.items()
    )


def value_text(value: object) -> str:
    """A JSON value in words: lists and what belongs together in one line."""
    match value:
        case None:
            return str(gettext("无"))
        case bool():
            return str(gettext("是") if value else gettext("否"))
        case []:
            return str(gettext("无"))
        case list():
            return str(gettext("、")).join(value_text(item) for item in value)
        case Mapping():
            return str(gettext("，")).join(f"{name}{gettext('：')}{value_text(item)}" for name, item in value.items())
    return str(value)
