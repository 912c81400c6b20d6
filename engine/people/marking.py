"""标签, 跟进日期, 优先级: how people order their tasks, read from what a page or a program sends."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from engine.errors import FieldError, ValidationFailed

MOST_TAGS, LONGEST_TAG = 10, 20
MARKS = ("tags", "follow_up_at", "priority")


def read_marks(raw: Mapping[str, object]) -> dict[str, object]:
    """`tags` (each once, without blanks around), `follow_up_at` (aware, or None), `priority` (0 to 100); what is not
    named is left alone. Raises ValidationFailed with every place that does not fit."""
    errors = list(_errors(raw))
    if errors:
        raise ValidationFailed(errors)
    marks = {name: raw[name] for name in MARKS if name in raw}
    if "tags" in marks:
        marks["tags"] = _tags(marks["tags"])
    return marks


def _errors(raw: Mapping[str, object]) -> Iterator[FieldError]:
    tags = _tags(raw.get("tags", ()))
    if tags is None or len(tags) > MOST_TAGS or any(len(one) > LONGEST_TAG for one in tags):
        zh = f"最多{MOST_TAGS}个标签，每个不超过{LONGEST_TAG}字。"
        yield _error("tags", zh, f"At most {MOST_TAGS} tags of at most {LONGEST_TAG} characters.")
    moment = raw.get("follow_up_at")
    if moment is not None and not (isinstance(moment, datetime) and moment.tzinfo):
        yield _error("follow_up_at", "请填写日期。", "Give a date.")
    priority = raw.get("priority", 0)
    if not isinstance(priority, int) or isinstance(priority, bool) or not 0 <= priority <= 100:
        yield _error("priority", "请填0到100的整数。", "Enter a whole number from 0 to 100.")


def _tags(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(dict.fromkeys(one.strip() for one in value if one.strip()))


def _error(field: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code="MARK", zh=zh, en=en)
