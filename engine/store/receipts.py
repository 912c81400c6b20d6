"""The answer to every command by its id: the same command again gets the same answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, String, insert, select

from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

receipt = tenant_table(
    "receipt",
    Column("command_id", String(255), nullable=False),
    Column("answer", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "tenant_id", "at"),
    key=("command_id",),
)


class Receipts(Rows):
    def find(self, command_id: str) -> dict[str, Any] | None:
        mine = self._mine(receipt, receipt.c.command_id == command_id)
        return self._connection.execute(select(receipt.c.answer).where(mine)).scalar_one_or_none()

    def keep(self, command_id: str, answer: Mapping[str, Any], at: datetime) -> None:
        """Raises Conflict when the same command is answered elsewhere at this moment; the retry finds its receipt."""
        row = {"tenant_id": self._tenant, "command_id": command_id, "answer": answer, "at": at}
        self._connection.execute(insert(receipt).values(row))

    def forget_before(self, at: datetime) -> int:
        return self._remove(receipt, receipt.c.at < at)
