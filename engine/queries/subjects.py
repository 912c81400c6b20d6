"""All that is kept about one person, over ledgers and cases, for whoever answers their request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.actor import Actor
from engine.errors import Forbidden
from engine.forms import Text
from engine.ledgers import Column, ColumnType, Ledger, read_ledgers
from engine.people.subjects import about_people
from engine.queries.accesses import logs_open_to
from engine.queries.ledgers import Cell, masked_cell, plain_cell
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.instances import InstanceRow
from engine.store.unit_of_work import UnitOfWork

Line = tuple[Text, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCase:
    business_key: str | None
    process: Text
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectData:
    """`rows` by ledger, each line of a row with its title; other people's names in them stay masked."""

    subject: str
    ledgers: Mapping[str, Ledger]
    rows: Mapping[str, tuple[tuple[Line, ...], ...]]
    cases: tuple[SubjectCase, ...]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.cases


def subject_data(work: UnitOfWork, shelf: Shelf, actor: Actor, subject: str) -> SubjectData:
    """Raises Forbidden for whoever reads no access log."""
    if not logs_open_to(work, shelf, actor):
        raise Forbidden()
    ledgers, names = about_people(read_ledgers(shelf.ledgers(work))), Names(shelf.organisation(work)[0])
    found = {
        id: work.ledgers.find(id, {ledger.subject or "": subject}, with_corrected=True)
        for id, ledger in ledgers.items()
    }
    rows = {
        id: tuple(_lines(ledgers[id], one.row, names) for one in of) for id, of in found.items() if of
    }  # fmt: skip
    cases = (_case(work, work.instances.load(key)) for key in work.variables.mentioning(subject))
    return SubjectData(subject=subject, ledgers=ledgers, rows=rows, cases=tuple(cases))


def _lines(ledger: Ledger, row: Mapping[str, object], names: Names) -> tuple[Line, ...]:
    return tuple(
        (Text(one.zh, one.en), _cell(one, row[one.name], names))
        for one in ledger.columns.values() if row.get(one.name) is not None
    )  # fmt: skip


def _cell(column: Column, value: object, names: Names) -> Cell:
    return (masked_cell if column.type is ColumnType.PERSON else plain_cell)(column, value, names)


def _case(work: UnitOfWork, case: InstanceRow) -> SubjectCase:
    found = work.definitions.load(case.definition_key)
    return SubjectCase(
        business_key=case.business_key, process=Text(found.name, found.name_en or found.name),
        started_at=case.started_at, ended_at=case.ended_at,
    )  # fmt: skip
