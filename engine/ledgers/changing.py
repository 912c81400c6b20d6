"""What another declaration of a ledger means: for the rows that are there, and for cases that know the one before."""

from collections.abc import Mapping
from typing import Any

from engine.ledgers.ledger import Column, ColumnType, Ledger
from engine.ledgers.row import Row, check_row

Declared = Mapping[str, Any]
"""A ledger as its bundle wrote it."""


def carried(ledger: Ledger, row: Row) -> dict[str, object]:
    """A row under its new declaration: each value in the type of its column, defaults where there is none. What is in
    columns that are declared no more stays in the row, where nobody sees it.

    Raises ValidationFailed with every column that does not fit.
    """
    known = {name: _told(ledger.columns[name], value) for name, value in row.items() if name in ledger.columns}
    return {**check_row(ledger, known), **undeclared(ledger, row)}


def undeclared(ledger: Ledger, row: Row) -> dict[str, object]:
    """What a row keeps of columns that the declaration does not have."""
    return {name: value for name, value in row.items() if name not in ledger.columns}


def as_older_cases_know_it(own: Declared, now: Declared) -> Declared:
    """The declaration for a case that began under its `own`: what is declared `now` counts, columns that it alone knows
    may still be written, and what it cannot know is not required of it."""
    if own == now:
        return now
    newer = {name: _not_required(one) for name, one in now["columns"].items() if name not in own["columns"]}
    return {**now, "columns": {**own["columns"], **now["columns"], **newer}}


def _told(column: Column, value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number and column.type is ColumnType.TEXT else value


def _not_required(column: Declared) -> Declared:
    return {**column, "required": False}
