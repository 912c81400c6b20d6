"""Balances and their invariants."""

from datetime import UTC, datetime

import pytest

from engine.feel import Evaluation
from engine.ledgers import Ledger, balance_of, holds, read_ledgers

NAMES = {"zh": "列", "en": "Column"}
DAYS = {"type": "decimal", **NAMES}


@pytest.fixture
def evaluation() -> Evaluation:
    return Evaluation(now=datetime(2026, 3, 2, tzinfo=UTC))


def account(invariant: str | None = "=available >= 0") -> Ledger:
    declared = {
        "title": NAMES,
        "kind": "account",
        "key": ["worker"],
        "columns": {"worker": {"type": "person", **NAMES}, "entitled": DAYS, "used": DAYS},
        "amounts": ["used", "frozen"],
        "balance": {"taken": "=used + frozen", "available": "=entitled - taken"},
        "invariant": invariant,
    }
    return read_ledgers({"led": declared})["led"]


def test_a_balance_adds_all_postings_to_the_opening_value(evaluation: Evaluation) -> None:
    postings = [{"frozen": 0.1}, {"frozen": 0.2, "used": 1}]
    balance = balance_of(account(), {"worker": "w1", "entitled": 5, "used": 2}, postings, evaluation)
    assert balance == {"worker": "w1", "entitled": 5, "used": 3, "frozen": 0.3, "taken": 3.3, "available": 1.7}


@pytest.mark.parametrize(("frozen", "kept"), [(5, True), (5.5, False)])
def test_the_invariant_says_how_far_a_balance_goes(frozen: float, kept: bool, evaluation: Evaluation) -> None:
    balance = balance_of(account(), {"entitled": 5}, [{"frozen": frozen}], evaluation)
    assert holds(account(), balance, evaluation) is kept


def test_an_invariant_that_cannot_be_computed_is_broken(evaluation: Evaluation) -> None:
    balance = balance_of(account(), {}, [{"frozen": 1}], evaluation)
    assert balance["available"] is None
    assert not holds(account(), balance, evaluation)
    assert holds(account(invariant=None), balance, evaluation)
