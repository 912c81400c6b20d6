"""Tickets: what residents look their cases up with, and how often somebody has guessed; what they show is not here.

`proof` is made of the code and the end of the telephone number together, so a wrong code and a wrong number are the
same look-up that finds nothing.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, String

from engine.ids import Key
from engine.store.columns import Moment, tenant_table
from engine.store.instances import InstanceRow
from engine.store.rows import Rows

TAIL = 4
"""How many digits of the telephone number somebody who looks a case up has to know."""

ticket = tenant_table(
    "ticket",
    Column("instance_key", BigInteger, nullable=False),
    Column("code", String(16), nullable=False),
    Column("proof", String(64), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Index(None, "tenant_id", "code", unique=True),
    Index(None, "tenant_id", "proof"),
    key=("instance_key",),
)

guess = tenant_table(
    "guess",
    Column("who", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Index(None, "tenant_id", "since"),
    key=("who",),
)
"""By the hash of an address or of a code: how often it was guessed since the first time; forgotten soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    instance_key: Key
    code: str
    proof: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessRow:
    who: str
    since: datetime
    times: int


def proof_of(code: str, tail: str) -> str:
    """As people type it: blanks, hyphens and small letters do not matter."""
    return hashlib.sha256(f"{plain(code)}:{plain(tail)}".encode()).hexdigest()


def plain(typed: str) -> str:
    return "".join(one for one in typed.upper() if one.isascii() and one.isalnum())


def spelled(code: str) -> str:
    """In two halves, as it is read out."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


class Tickets(Rows):
    def issue(self, row: TicketRow) -> None:
        """Raises Conflict when the code is another's; the retry draws a new one."""
        self._insert(ticket, row)

    def by_proof(self, proof: str) -> TicketRow | None:
        return self._find(TicketRow, ticket, ticket.c.proof == proof)

    def of_instance(self, instance: Key) -> TicketRow | None:
        return self._find(TicketRow, ticket, ticket.c.instance_key == instance)

    def code_of(self, case: InstanceRow) -> str | None:
        """As it is read out: the case's, or that of the one by which it was called."""
        found = self.of_instance(case.root_key or case.key)
        return None if found is None else spelled(found.code)

    def guesses(self, who: str, now: datetime) -> GuessRow:
        """Held until the end of the transaction, so that nobody guesses twice at once: the row is there before it is
        locked, and whoever else makes it is waited for."""
        self._insert_new(guess, GuessRow(who=who, since=now, times=0))
        found = self._find(GuessRow, guess, guess.c.who == who, lock=True)
        assert found is not None
        return found

    def note_guess(self, row: GuessRow) -> None:
        self._upsert(guess, [self._values(row)], overwrite=("since", "times"))

    def forget_guesses(self, before: datetime) -> None:
        self._remove(guess, guess.c.since < before)
