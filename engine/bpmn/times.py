"""Judges times that are written as literals, before any timer is set; when they are due is the runtime's matter."""

import re
from datetime import date

from engine.bpmn.model import TimerKind
from engine.feel import Undefined, parse_temporal

_DURATION = r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
_SHAPES = {
    TimerKind.DURATION: re.compile(_DURATION),
    TimerKind.CYCLE: re.compile(rf"R\d*/(\d{{4}}-[^/]+/)?{_DURATION}|[\w*,/?#-]+(\s+[\w*,/?#-]+){{4,5}}"),
}


def is_time(kind: TimerKind, text: str) -> bool:
    """A date or moment, a duration, or a cycle: `R[n]/duration` or cron of five or six fields."""
    return is_moment(text) if kind is TimerKind.DATE else _SHAPES[kind].fullmatch(text) is not None


def is_moment(text: str) -> bool:
    try:
        return isinstance(parse_temporal(text), date)
    except Undefined:
        return False
