"""Gives out keys in blocks of a hundred, so that most of them cost no statement; a key is never given twice."""

from sqlalchemy import BigInteger, Column, Connection, Integer, Sequence, Table, update

from engine.ids import FIRST_KEY, Key
from engine.store.columns import metadata

BLOCK = 100

key_sequence = Sequence("key_sequence", start=FIRST_KEY, increment=BLOCK, metadata=metadata, data_type=BigInteger)

key_block = Table(
    "key_block",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next_key", BigInteger, nullable=False),
)
"""SQLite's stand-in for the sequence: one row, written in the command's own transaction."""


class KeyPool:
    """What committed units of work left over of their blocks, for the next ones of this process."""

    def __init__(self) -> None:
        self._spare: list[range] = []

    def take(self) -> range:
        try:
            return self._spare.pop()  # pop and append are atomic: threads need no lock here
        except IndexError:
            return range(0)

    def give_back(self, block: range) -> None:
        if block:
            self._spare.append(block)


class Keys:
    """The keys of one unit of work. A rollback loses its block: SQLite's row is rolled back with it, and the block
    will be given to somebody else."""

    def __init__(self, connection: Connection, pool: KeyPool) -> None:
        self._connection = connection
        self._pool = pool
        self._block = range(0)

    def new(self) -> Key:
        """A fresh key, > 2**51, unique in this installation."""
        if not self._block:
            self._block = self._pool.take() or self._next_block()
        key = self._block[0]
        self._block = self._block[1:]
        return key

    def return_spare(self) -> None:
        """Leave the rest of the block to the next unit of work; only after a commit."""
        self._pool.give_back(self._block)
        self._block = range(0)

    def _next_block(self) -> range:
        if self._connection.dialect.name == "postgresql":
            first: int = self._connection.execute(key_sequence.next_value().select()).scalar_one()
            return range(first, first + BLOCK)
        advance = update(key_block).values(next_key=key_block.c.next_key + BLOCK).returning(key_block.c.next_key)
        after: int = self._connection.execute(advance).scalar_one()
        return range(after - BLOCK, after)
