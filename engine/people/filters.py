"""What a person wants to see of the inbox: a filter, as it is asked for, kept and shown again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from engine.errors import FieldError, ValidationFailed

LONGEST = 100
CHOICES: Mapping[str, tuple[str, ...]] = {
    "held": ("all", "mine", "offered"),
    "due": ("any", "overdue", "today", "week", "none"),
    "came": ("any", "today"),
    "sort": ("due", "follow_up", "priority", "newest", "oldest", "forecast"),
}
"""What may be chosen, the first being what is meant when nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """`text` is looked for in business keys (from their beginning), titles and names of tasks, names of whoever began
    the case, and in what its bundle has marked searchable (from its beginning). `held`: all | mine | offered. `due`:
    any | overdue | today (still) | week (the next seven days) | none. `came`: any | today. `tag`: one that people have
    given it. `priority`: at least, 0 to 100. `sort`: due | follow_up | priority | newest | oldest | forecast (likeliest
    to be late first)."""

    text: str = ""
    held: str = "all"
    due: str = "any"
    came: str = "any"
    process: str = ""
    unit: str = ""
    tag: str = ""
    priority: int | None = None
    sort: str = "due"

    def written(self) -> dict[str, object]:
        """What differs from a filter that shows everything; `read_filter` gives the same again."""
        return {name: value for name, value in _values(self) if value != getattr(EVERYTHING, name)}


def read_filter(raw: Mapping[str, object]) -> TaskFilter:
    """Of texts as a page or a program sends them; empty ones count as not there. Raises ValidationFailed with every
    place that does not fit."""
    errors = list(_errors(raw))
    if errors:
        raise ValidationFailed(errors)
    given: dict[str, Any] = {name: str(value).strip() for name, value in raw.items() if _is_given(value)}
    if "priority" in given:
        given["priority"] = int(given["priority"])
    return TaskFilter(**given)


def _errors(raw: Mapping[str, object]) -> Iterator[FieldError]:
    for name in sorted(set(raw) - {one.name for one in fields(TaskFilter)}):
        yield _error(name, "UNKNOWN", "没有这个筛选条件。", "There is no such filter.")
    for name, choices in CHOICES.items():
        if _is_given(raw.get(name)) and str(raw[name]).strip() not in choices:
            yield _error(name, "CHOICE", f"可选：{'、'.join(choices)}。", f"Choose one of {', '.join(choices)}.")
    for name in ("text", "process", "unit", "tag"):
        if len(str(raw.get(name) or "")) > LONGEST:
            yield _error(name, "LONG", f"最多{LONGEST}个字。", f"At most {LONGEST} characters.")
    priority = raw.get("priority")
    if _is_given(priority) and not _is_priority(str(priority).strip()):
        yield _error("priority", "NUMBER", "请填0到100的整数。", "Enter a whole number from 0 to 100.")


def _error(field: str, code: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code=code, zh=zh, en=en)


def _is_given(value: object) -> bool:
    return value is not None and bool(str(value).strip())


def _is_priority(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 100


def _values(filter: TaskFilter) -> Iterator[tuple[str, object]]:
    return ((one.name, getattr(filter, one.name)) for one in fields(TaskFilter))


EVERYTHING = TaskFilter()
