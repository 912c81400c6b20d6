"""Every evaluation of a decision with what went in and came out, so that a person can be told why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, insert

from engine.ids import Key, TenantId
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.keys import Keys
from engine.store.rows import Rows

evaluation = tenant_table(
    "evaluation",
    Column("key", BigInteger, nullable=False),
    Column("instance_key", BigInteger),
    Column("token", BigInteger),
    Column("decision", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("rules", JsonText, nullable=False),
    Column("inputs", JsonText),
    Column("outputs", JsonText),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "instance_key"),
    Index(None, "tenant_id", "decision", "at"),
)
"""`rules` have an id and a number each; `inputs` and `outputs` are blanked when their retention is over."""


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One decision made. `inputs` and `outputs` are null once they are blanked, as an output of null is, too."""

    key: Key
    decision: str
    version: int
    rules: Sequence[Mapping[str, Any]]
    inputs: Mapping[str, Any] | None
    outputs: Any
    at: datetime


class Decisions(Rows):
    def __init__(self, connection: Connection, tenant: TenantId, keys: Keys) -> None:
        super().__init__(connection, tenant)
        self._keys = keys

    def keep(
        self,
        *,
        instance_key: Key | None,
        token: Key | None,
        decision: str,
        version: int,
        rules: Sequence[Mapping[str, Any]],
        inputs: Mapping[str, Any],
        outputs: Any,
        at: datetime,
    ) -> Key:
        key = self._keys.new()
        where = {"tenant_id": self._tenant, "key": key, "instance_key": instance_key, "token": token}
        asked = {"decision": decision, "version": version, "inputs": inputs}
        answered = {"rules": list(rules), "outputs": outputs, "at": at}
        self._connection.execute(insert(evaluation).values(**where, **asked, **answered))
        return key
