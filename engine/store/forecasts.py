"""How long the newest finished work of each step took: what forecasts are made from, counted beside all commands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Text, func, select, tuple_, type_coerce

from engine.store.clocks import ClockRow, clock
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.elements import element_instance
from engine.store.jsontext import json_value
from engine.store.rows import Rows, columns_of

forecast = tenant_table(
    "forecast",
    Column("process_id", String(255), nullable=False),
    Column("element_id", String(255), nullable=False),
    Column("finished", JsonText, nullable=False),
    Column("counted_to", Moment, nullable=False),
    key=("process_id", "element_id"),
)

Step = tuple[str, str]
"""Process id and element id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A promise that was met or broken, and the element it was of."""

    element_id: str
    clock: ClockRow


class Forecasts(Rows):
    def of_steps(self, steps: Collection[Step]) -> dict[Step, list[list[int]]]:
        """By step [took, weekday, load] of each, the newest first."""
        return {step: json_value(text) for step, text in self.texts(steps).items()}

    def texts(self, steps: Collection[Step]) -> dict[Step, str]:
        """The same as it is stored, for whoever has read such a text before."""
        if not steps:
            return {}
        columns = (forecast.c.process_id, forecast.c.element_id)
        query = select(*columns, type_coerce(forecast.c.finished, Text)).where(
            self._mine(forecast, tuple_(*columns).in_(sorted(steps)))
        )
        return {(process, element): text for process, element, text in self._connection.execute(query)}

    def counted_to(self) -> datetime | None:
        return self._connection.execute(select(func.max(forecast.c.counted_to)).where(self._mine(forecast))).scalar()

    def save(self, finished: Mapping[Step, list[list[int]]], counted_to: datetime) -> None:
        """A row without a step remembers how far it was counted, where nothing was finished."""
        every: dict[Step, list[list[int]]] = {("", ""): [], **finished}
        rows = [
            {"process_id": process, "element_id": element, "finished": took, "counted_to": counted_to}
            for (process, element), took in every.items()
        ]
        self._upsert(forecast, rows, ("finished", "counted_to"))

    def ended(self, since: datetime | None, until: datetime, about: int) -> list[Ended]:
        """Promises that ended after `since`, the earliest first: some `about`, for none at the same moment is left."""
        where: list[Any] = [clock.c.stopped_at < until]
        if since is not None:
            where.append(clock.c.stopped_at > since)
        last = self._connection.execute(
            select(clock.c.stopped_at).where(self._mine(clock, *where)).order_by(clock.c.stopped_at).limit(about)
        ).scalars().all()[-1:]  # fmt: skip
        if not last:
            return []
        same = (element_instance.c.tenant_id == clock.c.tenant_id) & (element_instance.c.key == clock.c.token)
        query = select(element_instance.c.element_id, *columns_of(clock, ClockRow)).join_from(
            clock, element_instance, same
        ).where(self._mine(clock, *where, clock.c.stopped_at <= last[0])).order_by(clock.c.stopped_at)  # fmt: skip
        rows = [dict(row) for row in self._connection.execute(query).mappings()]
        return [Ended(element_id=row.pop("element_id"), clock=ClockRow(**row)) for row in rows]

    def held(self, people: Collection[str], since: datetime) -> list[tuple[str, datetime, datetime | None]]:
        """Who held promises from when to when, of those that were open after `since`."""
        columns = (clock.c.person, clock.c.started_at, clock.c.stopped_at)
        theirs = (clock.c.kind == "resolve", clock.c.person.in_(sorted(people)))
        found: list[tuple[str, datetime, datetime | None]] = []
        for when in (clock.c.stopped_at.is_(None), clock.c.stopped_at > since):
            rows = self._connection.execute(select(*columns).where(self._mine(clock, *theirs, when)))
            found += [(person, started, stopped) for person, started, stopped in rows]
        return found

    def loads(self, people: Collection[str]) -> dict[str, int]:
        """How many promises each of them holds now."""
        where = (clock.c.stopped_at.is_(None), clock.c.kind == "resolve", clock.c.person.in_(sorted(people)))
        query = select(clock.c.person, func.count()).where(self._mine(clock, *where)).group_by(clock.c.person)
        return {person: count for person, count in self._connection.execute(query)} if people else {}
