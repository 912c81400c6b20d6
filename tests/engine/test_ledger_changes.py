"""A ledger that is declared otherwise: its rows go along, or the deployment is refused and nothing has changed."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.commands import LoadLedgerRows
from engine.errors import DeploymentRefused
from engine.store.ledgers import LedgerRow
from tests.support import bpmn as b
from tests.support.engines import Office

KEYS = """
title: {zh: 钥匙, en: Keys}
business_key: YS
ledgers:
  led_keys:
    title: {zh: 钥匙, en: Keys}
    kind: record
    key: [room]
    columns:
      room: {type: text, zh: 房间, en: Room, required: true}
      hooks: {type: text, zh: 挂钩, en: Hooks}
      note: {type: text, zh: 备注, en: Note}
"""
HOOKS = "hooks: {type: text, zh: 挂钩, en: Hooks}"
NOTE = "      note: {type: text, zh: 备注, en: Note}\n"
KEEPER = "      who: {type: text, zh: 保管人, en: Keeper, required: true, default: 值班室}\n"
DAYS = """
title: {zh: 余额, en: Days}
business_key: YE
ledgers:
  led_days:
    title: {zh: 余额, en: Days}
    kind: account
    key: [who]
    columns:
      who: {type: text, zh: 人员, en: Person, required: true}
      days: {type: decimal, zh: 天数, en: Days}
    amounts: [used]
    invariant: =days - used >= 0
"""


def declare(office: Office, manifest: str) -> None:
    """A bundle whose case, once a clerk has looked, writes what was asked into the ledger."""
    put = b.service_task(
        "put", "ledger.put", inputs={"ledger": '="led_keys"', "key": "=start.key", "row": "=start.row"}
    )
    looked = b.process(
        "keeping", b.start(), b.user_task("ut_look", groups="clerk"), put, b.end(),
        flows=["start -> ut_look -> put -> end"],
    )  # fmt: skip
    office.deploy("keys", {"processes/keys/bundle.yaml": manifest, "processes/keys/keeping.bpmn": looked})


def refused(office: Office, manifest: str) -> dict[str, str]:
    with pytest.raises(DeploymentRefused) as caught:
        declare(office, manifest)
    return {str(finding.element): finding.en for finding in caught.value.findings}


def rows(office: Office, ledger: str = "led_keys") -> Mapping[str, Mapping[str, Any]]:
    with office.engine.database.snapshot() as work:
        return {row.key: dict(row.row) for row in work.ledgers.find(ledger, {})}


@pytest.fixture
def kept(office: Office) -> Office:
    declare(office, KEYS)
    hall, attic = {"room": "hall", "hooks": "3", "note": "备用"}, {"room": "attic", "hooks": "12"}
    office.does(LoadLedgerRows, ledger="led_keys", rows=[hall, attic])
    return office


def test_values_come_in_the_new_type_and_with_their_defaults(kept: Office) -> None:
    declare(kept, KEYS.replace(HOOKS, HOOKS.replace("text", "int")).replace(NOTE, NOTE + KEEPER))

    assert rows(kept) == {
        "hall": {"room": "hall", "hooks": 3, "note": "备用", "who": "值班室"},
        "attic": {"room": "attic", "hooks": 12, "who": "值班室"},
    }


def test_numbers_become_texts_again(kept: Office) -> None:
    declare(kept, KEYS.replace(HOOKS, HOOKS.replace("text", "int")))

    declare(kept, KEYS)

    assert rows(kept)["hall"]["hooks"] == "3"


def test_a_row_that_goes_along_has_not_been_written_by_anybody(kept: Office) -> None:
    with kept.engine.database.snapshot() as work:
        before = work.ledgers.load("led_keys", "hall")
    kept.passes(days=1)

    declare(kept, KEYS.replace(HOOKS, HOOKS.replace("text", "int")))

    with kept.engine.database.snapshot() as work:
        after = work.ledgers.load("led_keys", "hall")
    assert before
    assert after
    assert (after.version, after.updated_at) == (before.version, before.updated_at)


def test_a_column_that_is_declared_no_more_keeps_what_it_had(kept: Office) -> None:
    declare(kept, KEYS.replace(NOTE, ""))
    kept.start("keeping", variables={"start": {"key": "hall", "row": {"hooks": "4"}}})
    kept.completes("ann")
    assert rows(kept)["hall"] == {"room": "hall", "hooks": "4", "note": "备用"}

    declare(kept, KEYS)

    assert rows(kept)["hall"]["note"] == "备用"


def test_what_does_not_fit_is_named_all_at_once_and_nothing_has_changed(kept: Office) -> None:
    before = rows(kept)

    found = refused(kept, KEYS.replace(HOOKS, HOOKS.replace("text", "date")).replace("Note}", "Note, required: true}"))

    assert found == {
        "ledgers.led_keys.columns.hooks": "Rows that do not fit the new declaration: 2, such as attic, hall.",
        "ledgers.led_keys.columns.note": "Rows that do not fit the new declaration: 1, such as attic.",
    }
    assert rows(kept) == before
    kept.start("keeping", variables={"start": {"key": "hall", "row": {"hooks": "drei"}}})
    kept.completes("ann")
    assert rows(kept)["hall"]["hooks"] == "drei"


@pytest.mark.parametrize(
    ("was", "becomes", "at"),
    [("key: [room]", "key: [room, note]", "key"), ("kind: record", "kind: journal", "kind")],
)
def test_what_rows_are_found_by_stays_while_there_are_rows(kept: Office, was: str, becomes: str, at: str) -> None:
    assert refused(kept, KEYS.replace(was, becomes)).keys() == {f"ledgers.led_keys.{at}"}


def test_without_rows_anything_may_change(office: Office) -> None:
    declare(office, KEYS)

    declare(office, KEYS.replace("key: [room]", "key: [room, note]").replace(HOOKS, HOOKS.replace("text", "date")))


def test_an_older_case_writes_what_it_knows_in_the_type_of_today(kept: Office) -> None:
    kept.start("keeping", variables={"start": {"key": "shed", "row": {"hooks": "7", "note": "旧"}}})

    declare(kept, KEYS.replace(HOOKS, HOOKS.replace("text", "int")).replace(NOTE, ""))
    kept.completes("ann")

    assert rows(kept)["shed"] == {"room": "shed", "hooks": 7, "note": "旧"}


def test_an_entry_that_was_corrected_goes_along_as_well(office: Office) -> None:
    journal = KEYS.replace("kind: record", "kind: journal")
    declare(office, journal)
    noted = {"room": "hall", "hooks": "3"}
    with office.engine.database.unit_of_work() as work:
        for key, corrects in (("first", None), ("second", "first")):
            entry = LedgerRow(
                ledger="led_keys", key=key, row=noted, corrects=corrects, created_at=office.now, updated_at=office.now
            )
            assert work.ledgers.append(entry)
        work.ledgers.put_right("led_keys", "first", by="second")
        work.commit()

    declare(office, journal.replace(HOOKS, HOOKS.replace("text", "int")))

    with office.engine.database.snapshot() as work:
        found = work.ledgers.find("led_keys", {}, with_corrected=True)
        assert [row.key for row in work.ledgers.find("led_keys", {})] == ["second"]
    assert [row.row["hooks"] for row in found] == [3, 3]


def test_accounts_that_would_break_what_is_declared_of_them_refuse_it(office: Office) -> None:
    declare(office, DAYS)
    office.does(LoadLedgerRows, ledger="led_days", rows=[{"who": "ann", "days": 5}, {"who": "bo", "days": 1}])

    assert refused(office, DAYS.replace(">= 0", ">= 2")) == {
        "ledgers.led_days.invariant": "Rows that do not fit the new declaration: 1, such as bo."
    }
