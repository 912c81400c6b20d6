"""Append-only facts, chained by hash within each instance, so that a changed or missing row shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text, insert, select

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.jsontext import json_text, json_value, moment_text
from engine.store.rows import Rows

history = tenant_table(
    "history",
    Column("instance_key", BigInteger, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("data", Text, nullable=False),
    Column("actor_id", String(255)),
    Column("command_id", String(255)),
    Column("at", Moment, nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "tenant_id", "at"),
    Index(None, "tenant_id", "command_id"),
    key=("instance_key", "seq"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """`data` is the canonical JSON text that was hashed; `fields` reads it."""

    instance_key: Key
    seq: int
    kind: str
    data: str
    actor_id: str | None
    command_id: str | None
    at: datetime
    hash: str

    @property
    def fields(self) -> dict[str, Any]:
        value: dict[str, Any] = json_value(self.data)
        return value


class History(Rows):
    def append(
        self,
        instance_key: Key,
        facts: Sequence[tuple[str, Mapping[str, Any]]],
        actor_id: str | None,
        command_id: str | None,
        at: datetime,
    ) -> None:
        """Chain (kind, data) pairs behind what is there. Two commands that append at once meet on the sequence
        number: one of them gets Conflict."""
        if not facts:
            return
        last, previous = self._head(instance_key)
        rows = []
        for seq, (kind, data) in enumerate(facts, start=last + 1):
            text = json_text(data)
            previous = _hash(previous, instance_key, seq, kind, text, actor_id, command_id, at)
            said = {"kind": kind, "data": text, "actor_id": actor_id, "command_id": command_id, "at": at}
            rows.append({"tenant_id": self._tenant, "instance_key": instance_key, "seq": seq, "hash": previous, **said})
        self._connection.execute(insert(history), rows)

    def of(self, instance_key: Key) -> list[HistoryRow]:
        return self._all(HistoryRow, history, history.c.instance_key == instance_key, order_by=[history.c.seq])

    def last_command(self, instance_key: Key) -> list[HistoryRow]:
        """What the newest command did to the instance, in order."""
        newest = [history.c.seq.desc()]
        last = self._all(HistoryRow, history, history.c.instance_key == instance_key, order_by=newest, limit=1)
        if not last:
            return []
        where = (history.c.instance_key == instance_key, history.c.command_id == last[0].command_id)
        return self._all(HistoryRow, history, *where, order_by=[history.c.seq])

    def verify(self, instance_key: Key) -> bool:
        """Is every row as it was written and none missing before the last? What was cut from the end shows only
        against a signed head."""
        previous = ""
        for expected, row in enumerate(self.of(instance_key), start=1):
            fields = (row.kind, row.data, row.actor_id, row.command_id, row.at)
            previous = _hash(previous, instance_key, expected, *fields)
            if (row.seq, row.hash) != (expected, previous):
                return False
        return True

    def head(self, instance_key: Key) -> str:
        """The hash of the newest row, `""` when there is none."""
        return self._head(instance_key)[1]

    def _head(self, instance_key: Key) -> tuple[int, str]:
        mine = self._mine(history, history.c.instance_key == instance_key)
        query = select(history.c.seq, history.c.hash).where(mine).order_by(history.c.seq.desc()).limit(1)
        found = self._connection.execute(query).first()
        return (0, "") if found is None else (found.seq, found.hash)


def _hash(
    previous: str,
    instance_key: Key,
    seq: int,
    kind: str,
    data: str,
    actor_id: str | None,
    command_id: str | None,
    at: datetime,
) -> str:
    content = json_text([instance_key, seq, kind, data, actor_id, command_id, moment_text(at)])
    return sha256((previous + content).encode()).hexdigest()
