"""What an account's postings add up to and whether its invariant is kept; it locks and stores nothing."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.feel import Evaluation, from_json, to_json
from engine.ledgers.ledger import Ledger

Row = Mapping[str, object]
Amounts = Mapping[str, object]
"""Amount → number, as one slot of a posting sets them."""


def balance_of(ledger: Ledger, base_row: Row, postings: Iterable[Amounts], evaluation: Evaluation) -> dict[str, object]:
    """The row's columns, each amount as its opening value in the row plus all postings, and the computed balance.

    Later formulas see earlier ones. Values are JSON.
    """
    seen = {name: from_json(base_row.get(name)) for name in ledger.columns}
    posted = list(postings)
    for name in ledger.amounts:
        seen[name] = sum((_number(amounts.get(name)) for amounts in posted), _number(seen.get(name)))
    for name, formula in ledger.balance.items():
        seen[name] = formula.evaluate(seen, evaluation)
    return {name: to_json(value) for name, value in seen.items()}


def holds(ledger: Ledger, balance: Row, evaluation: Evaluation) -> bool:
    """Whether the invariant is true; one that cannot be computed (null) is broken."""
    if ledger.invariant is None:
        return True
    seen = {name: from_json(value) for name, value in balance.items()}
    return ledger.invariant.evaluate(seen, evaluation) is True


def _number(value: object) -> Decimal:
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else Decimal(0)
