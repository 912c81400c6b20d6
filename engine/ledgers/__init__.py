"""Domain registers 台账: declarations and row rules as values; it stores nothing.

Contract:
    read_ledgers(mapping, resource) -> dict[str, Ledger]    a bundle's `ledgers:`; refuses with every finding at once
    carried(ledger, row) -> row                             a row under a changed declaration; Raises ValidationFailed
    check_row(ledger, row) -> row                           types, unknown columns, steps; Raises ValidationFailed
    check_basis(ledger, row, before)                nothing new in sensitive columns without a ground; likewise
    check_amounts(ledger, amounts) -> amounts               what a posting sets; Raises ValidationFailed
    read_retention(mapping, ledgers) -> dict        a bundle's `retention:`; refuses likewise
    row_key(ledger, row) -> text                            the key columns of a row as one text
    access_entry(…) -> row                          what is noted of somebody who sees what masks hide
    balance_of(ledger, base_row, postings, evaluation)      totals of the amounts and what is computed from them
    holds(ledger, balance, evaluation) -> bool              whether the declared invariant is kept
"""

from engine.ledgers.access import access_entry
from engine.ledgers.account import Amounts, balance_of, holds
from engine.ledgers.changing import as_older_cases_know_it, carried, undeclared
from engine.ledgers.ledger import Column, ColumnType, Ledger, LedgerKind, Mask, Pii
from engine.ledgers.reading import read_ledgers
from engine.ledgers.retention import Retention, read_retention
from engine.ledgers.row import check_amounts, check_basis, check_row, row_key

__all__ = [
    "Amounts", "Column", "ColumnType", "Ledger", "LedgerKind", "Mask", "Pii", "Retention", "access_entry",
    "as_older_cases_know_it", "balance_of", "carried", "check_amounts", "check_basis", "check_row", "holds",
    "read_ledgers", "read_retention", "row_key", "undeclared",
]  # fmt: skip
