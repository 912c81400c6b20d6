"""Judges what is to be written into a ledger: types, unknown columns, required ones, steps; it looks nothing up."""

from collections.abc import Mapping

from engine.errors import FieldError, ValidationFailed
from engine.feel import to_json
from engine.ledgers.cell import Misfit, fitted, missing
from engine.ledgers.ledger import Column, ColumnType, Ledger, Pii

Row = Mapping[str, object]

_AMOUNT = Column(name="", type=ColumnType.DECIMAL, zh="", en="", required=True)


def check_row(ledger: Ledger, row: Row) -> dict[str, object]:
    """The row as it is stored: JSON values in the order of the columns, absent ones left out.

    Raises ValidationFailed with every column that does not fit.
    """
    needed = {name: column.default if row.get(name) is None else row[name] for name, column in ledger.columns.items()}
    unknown = {name: value for name, value in row.items() if name not in ledger.columns}
    return _judged({**needed, **unknown}, ledger.columns)


def check_basis(ledger: Ledger, row: Row, before: Row | None = None) -> None:
    """What is new in sensitive columns needs its ground in the row. Raises ValidationFailed with every such column."""
    if ledger.basis is None or row.get(ledger.basis) is not None:
        return
    old = before or {}
    sensitive = [one.name for one in ledger.columns.values() if one.pii is Pii.SENSITIVE]
    new = [name for name in sensitive if row.get(name) not in (None, old.get(name))]
    if new:
        raise ValidationFailed([_error(name, _baseless()) for name in new])


def _baseless() -> Misfit:
    return Misfit(
        "NO_BASIS", "未登记收集依据，不能录入敏感信息。请先登记依据。",
        "There is no legal basis to keep sensitive data; enter it first.",
    )  # fmt: skip


def check_amounts(ledger: Ledger, amounts: Row) -> dict[str, object]:
    """Only declared amounts, only numbers, in the step of the column of that name. Raises ValidationFailed."""
    return _judged(amounts, {name: ledger.columns.get(name, _AMOUNT) for name in ledger.amounts})


def row_key(ledger: Ledger, row: Row) -> str:
    """The key columns as one text, the same for `2026` and `"2026"`. Raises ValidationFailed when one is empty."""
    parts = _judged({name: row.get(name) for name in ledger.key}, ledger.columns)
    if errors := [_error(name, missing()) for name in ledger.key if name not in parts]:
        raise ValidationFailed(errors)
    return "/".join(str(part).replace("%", "%25").replace("/", "%2F") for part in parts.values())


def _judged(values: Row, columns: Mapping[str, Column]) -> dict[str, object]:
    fitting: dict[str, object] = {}
    errors: list[FieldError] = []
    for name, value in values.items():
        try:
            fitting[name] = fitted(columns.get(name), to_json(value))
        except Misfit as misfit:
            errors.append(_error(name, misfit))
    if errors:
        raise ValidationFailed(errors)
    return {name: value for name, value in fitting.items() if value is not None}


def _error(name: str, misfit: Misfit) -> FieldError:
    return FieldError(field=name, code=misfit.code, zh=misfit.zh, en=misfit.en)
