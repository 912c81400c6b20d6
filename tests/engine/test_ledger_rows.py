"""A tenant's opening rows: judged by the ledger's declaration, entered once, and by the system only."""

import pytest

from engine.commands import LoadLedgerRows
from engine.errors import Forbidden, InvalidRequest, NotFound, ValidationFailed
from tests.support.approval import MANIFEST, approval
from tests.support.engines import Office

LEDGERS = """
ledgers:
  led_days:
    title: {zh: 余额, en: Days}
    kind: account
    key: [who]
    columns:
      who: {type: person, zh: 人员, en: Person, required: true}
      days: {type: decimal, step: 0.5, zh: 天数, en: Days}
      used: {type: decimal, step: 0.5, zh: 已用, en: Used}
    amounts: [used]
    balance: {left: =days - used}
    invariant: =left >= 0
  led_diary:
    title: {zh: 日志, en: Diary}
    kind: journal
    columns: {said: {type: text, zh: 内容, en: Text}}
"""


@pytest.fixture
def registered(office: Office) -> Office:
    office.deploy("approval", approval() | {"processes/approval/bundle.yaml": MANIFEST + LEDGERS})
    return office


def days(office: Office) -> dict[str, object]:
    with office.engine.database.snapshot() as work:
        return {row.key: row.row["days"] for row in work.ledgers.find("led_days", {})}


def test_rows_are_entered_once_and_stay_as_they_are(registered: Office) -> None:
    first = registered.does(LoadLedgerRows, ledger="led_days", rows=[{"who": "ann", "days": 5, "used": 2}])
    again = registered.does(
        LoadLedgerRows, ledger="led_days", rows=[{"who": "ann", "days": 9}, {"who": "bo", "days": 3}]
    )

    assert (first["added"], again["added"]) == (1, 1)
    assert days(registered) == {"ann": 5, "bo": 3}


def test_every_wrong_cell_is_named_with_its_row_and_nothing_is_entered(registered: Office) -> None:
    rows = [
        {"who": "ann", "days": 5},
        {"days": 0.3},
        {"who": "bo", "days": 1, "used": 2},
        {"who": "li", "colour": "red"},
    ]

    with pytest.raises(ValidationFailed) as refused:
        registered.does(LoadLedgerRows, ledger="led_days", rows=rows)

    assert {error.field for error in refused.value.errors} == {"[1].who", "[1].days", "[2].balance", "[3].colour"}
    assert days(registered) == {}


def test_a_person_enters_none(registered: Office) -> None:
    with pytest.raises(Forbidden):
        registered.does(LoadLedgerRows, "li", ledger="led_days", rows=[])


def test_a_ledger_that_no_bundle_declares_takes_none(registered: Office) -> None:
    with pytest.raises(NotFound, match="led_none"):
        registered.does(LoadLedgerRows, ledger="led_none", rows=[])


def test_a_journal_is_written_by_processes_only(registered: Office) -> None:
    with pytest.raises(InvalidRequest, match="led_diary"):
        registered.does(LoadLedgerRows, ledger="led_diary", rows=[{"said": "hello"}])
