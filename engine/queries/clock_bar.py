"""A promise as a bar to draw: when it ran, stood still and was late, with its levels; in thousandths of its length.

The scale is the clock on the wall, from its beginning to its last level or to now, whichever is later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from engine.queries.pausing import Stop
from engine.store.clocks import ClockRow

LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`kind`: running | paused | late | ahead; what lies ahead has not been yet."""

    kind: str
    at: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A level on the bar: warn | l1 | l2 | l3; `l1` is the due time unless the policy says otherwise."""

    level: str
    at: int
    moment: datetime
    is_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`now` is where it stands, None once it is over; `paused_for` is how long it stood still in all."""

    began_at: datetime
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]
    due: int
    now: int | None
    paused_for: timedelta


def bar_of(row: ClockRow, stops: Iterable[Stop], now: datetime) -> Bar:
    until = min(row.stopped_at or now, now)
    stood = _stood_still(stops, until)
    levels = [(name, datetime.fromisoformat(at)) for name, at in row.plan.get("levels", ())]
    end = max(until, row.due_at, *(at for _, at in levels))
    scale = _Scale(row.started_at, end)
    return Bar(
        began_at=row.started_at, parts=tuple(_parts(row, stood, until, end, scale)),
        marks=tuple(
            Mark(level=name, at=scale.at(moment), moment=moment, is_reached=moment <= (row.paused_at or until))
            for name, moment in levels
        ),
        due=scale.at(row.due_at), now=scale.at(now) if row.stopped_at is None else None,
        paused_for=sum((to - since for since, to in stood), timedelta()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime

    def at(self, moment: datetime) -> int:
        whole = self.last - self.first
        return round(LENGTH * max(0.0, min(1.0, (moment - self.first) / whole))) if whole else 0


def _stood_still(stops: Iterable[Stop], until: datetime) -> list[tuple[datetime, datetime]]:
    """Pauses that count, in the order of time: one that lapsed never was."""
    counting = (one for one in stops if one.kind == "pause" and one.how != "lapsed")
    spans = ((one.began_at, min(one.ended_at or one.until or until, until)) for one in counting)
    return [(since, to) for since, to in spans if since < to]


def _parts(
    row: ClockRow, stood: list[tuple[datetime, datetime]], until: datetime, end: datetime, scale: _Scale
) -> Iterator[Part]:
    edges = sorted({row.started_at, min(row.due_at, until), until, end, *(moment for span in stood for moment in span)})
    for since, to in pairwise(edges):
        at, behind = scale.at(since), scale.at(to)
        if behind > at:
            yield Part(kind=_kind(row, stood, since, until), at=at, length=behind - at)


def _kind(row: ClockRow, stood: list[tuple[datetime, datetime]], since: datetime, until: datetime) -> str:
    if since >= until:
        return "ahead"
    if any(begins <= since < ends for begins, ends in stood):
        return "paused"
    return "late" if since >= row.due_at else "running"
