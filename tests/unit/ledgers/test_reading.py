"""Declarations of ledgers, right and wrong."""

from decimal import Decimal

import pytest

from engine.errors import DeploymentRefused
from engine.ledgers import ColumnType, LedgerKind, Pii, read_ledgers

TITLE = {"zh": "余额", "en": "Balance"}
WORKER = {"type": "person", "zh": "工作者", "en": "Worker", "pii": "P", "required": True}
DAYS = {"type": "decimal", "zh": "天", "en": "Days", "step": 0.5}
BALANCE = {
    "title": TITLE,
    "kind": "account",
    "key": ["worker"],
    "columns": {"worker": WORKER, "entitled": DAYS},
    "amounts": ["frozen"],
    "balance": {"available": "=entitled - frozen"},
    "invariant": "=available >= 0",
}


def refused(declaration: dict[str, object]) -> set[str | None]:
    with pytest.raises(DeploymentRefused) as caught:
        read_ledgers({"led": declaration}, "bundle.yaml")
    assert {finding.resource for finding in caught.value.findings} == {"bundle.yaml"}
    return {finding.element for finding in caught.value.findings}


def test_a_declaration_is_read_with_its_columns_and_formulas() -> None:
    led = read_ledgers({"led": BALANCE})["led"]
    assert (led.kind, led.key, led.amounts, led.title("zh")) == (LedgerKind.ACCOUNT, ("worker",), ("frozen",), "余额")
    assert led.columns["worker"].type is ColumnType.PERSON
    assert (led.columns["worker"].pii, led.columns["worker"].required) == (Pii.PERSONAL, True)
    assert led.columns["entitled"].step == Decimal("0.5")
    assert list(led.balance) == ["available"]


def test_every_finding_of_every_ledger_comes_at_once() -> None:
    with pytest.raises(DeploymentRefused) as caught:
        read_ledgers({"a": {**BALANCE, "kind": "book"}, "b": {**BALANCE, "title": {"zh": "甲"}}, "C-1": BALANCE})
    assert [finding.element for finding in caught.value.findings] == ["a.kind", "b.title", "C-1"]


@pytest.mark.parametrize(
    ("change", "element"),
    [
        ({"key": ["nobody"]}, "led.key"),
        ({"key": []}, "led.key"),
        ({"key": "worker"}, "led.key"),
        ({"amounts": []}, "led.amounts"),
        ({"kind": "record"}, "led.invariant"),
        ({"amounts": ["worker"]}, "led.columns.worker.type"),
        ({"balance": {"available": "=entitled -"}}, "led.balance.available"),
        ({"balance": {"entitled": "=1"}, "invariant": None}, "led.balance.entitled"),
        ({"invariant": "=avaliable >= 0"}, "led.invariant"),
        ({"colour": "red"}, "led.colour"),
        ({"columns": {"worker": WORKER, "entitled": {**DAYS, "values": {"1": TITLE}}}}, "led.columns.entitled.values"),
        ({"readers": "clerk"}, "led.readers"),
        ({"scope": "entitled"}, "led.scope"),
        ({"scope": "nobody"}, "led.scope"),
    ],
)
def test_a_faulty_part_is_named(change: dict[str, object], element: str) -> None:
    assert element in refused({**BALANCE, **change})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "number"}, ".type"),
        ({"type": None}, ".type"),
        ({"pii": "X"}, ".pii"),
        ({"required": "yes"}, ".required"),
        ({"type": "text", "step": 1}, ".step"),
        ({"step": 0}, ".step"),
        ({"en": ""}, ""),
        ({"width": 3}, ".width"),
    ],
)
def test_a_faulty_column_is_named(change: dict[str, object], field: str) -> None:
    columns = {"worker": WORKER, "entitled": {**DAYS, **change}}
    assert refused({**BALANCE, "columns": columns}) == {f"led.columns.entitled{field}"}


@pytest.mark.parametrize("raw", [None, [], "text", {}])
def test_what_is_no_declaration_at_all_is_refused(raw: object) -> None:
    with pytest.raises(DeploymentRefused):
        read_ledgers({"led": raw})
