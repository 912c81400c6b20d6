"""What outlives an instance: definitions, ledgers, running numbers, people, variables, notices, the pinned clock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.errors import Conflict
from engine.store import Database
from engine.store.definitions import DefinitionRow, DeploymentRow
from engine.store.ledgers import LedgerRow, PostingRow
from engine.store.people import AccountRow
from tests.support.stored_rows import NOW

VERSION_1 = DefinitionRow(
    key=11,
    process_id="leave",
    version=1,
    name="请假",
    bundle="leave",
    resource_name="leave.bpmn",
    checksum="c",
    deployment_key=1,
    deployed_at=NOW,
)


def test_the_latest_version_and_deployment_are_found_with_their_files(database: Database) -> None:
    with database.unit_of_work() as work:
        work.definitions.add_deployment(DeploymentRow(key=1, bundle="leave", checksum="a", at=NOW), {"x.bpmn": b"\xff"})
        work.definitions.add_deployment(DeploymentRow(key=2, bundle="leave", checksum="b", at=NOW))
        work.definitions.add_resource(1, "bundle.yaml", b"title: x")
        work.definitions.add(VERSION_1, b"<a/>")
        work.definitions.add(replace(VERSION_1, key=12, version=2), b"<b/>")
        latest, newest = work.definitions.latest("leave"), work.definitions.latest_deployment("leave")
        assert latest is not None
        assert newest is not None
        assert (latest.key, newest.checksum) == (12, "b")
        assert work.definitions.load(11) == work.definitions.version("leave", 1) == VERSION_1
        assert [work.definitions.xml(key) for key in (11, 12)] == [b"<a/>", b"<b/>"]
        assert work.definitions.resources(1) == {"bundle.yaml": b"title: x", "x.bpmn": b"\xff"}
        assert work.definitions.latest("unknown") is None


def test_the_same_version_twice_is_a_conflict(database: Database) -> None:
    with database.unit_of_work() as work:
        work.definitions.add(VERSION_1, b"<a/>")
        with pytest.raises(Conflict):
            work.definitions.add(replace(VERSION_1, key=12), b"<b/>")


def test_ledger_rows_are_found_by_their_columns(database: Database) -> None:
    with database.unit_of_work() as work:
        put = work.ledgers.put
        put("led_pet", "1", {"owner": "张三", "dogs": 1, "vaccinated": True}, now=NOW, business_key="CQ-1")
        put("led_pet", "2", {"owner": "张三", "dogs": 2}, now=NOW)
        put("led_pet", "3", {"owner": "1", "dogs": 1}, now=NOW)
        put("led_other", "1", {"owner": "张三"}, now=NOW)
        assert [row.key for row in work.ledgers.find("led_pet", {"owner": "张三"})] == ["1", "2"]
        assert [row.key for row in work.ledgers.find("led_pet", {"owner": "张三", "dogs": 1})] == ["1"]
        assert [row.key for row in work.ledgers.find("led_pet", {"vaccinated": True})] == ["1"]
        assert [row.key for row in work.ledgers.find("led_pet", {})] == ["1", "2", "3"]


def test_putting_a_ledger_row_again_is_its_next_version(database: Database) -> None:
    with database.unit_of_work() as work:
        work.ledgers.put("led", "1", {"n": 1}, now=NOW)
        work.ledgers.put("led", "1", {"n": 2}, now=NOW + timedelta(days=1))
        row = work.ledgers.load("led", "1")
        assert row is not None
        assert (row.version, row.row, row.created_at) == (2, {"n": 2}, NOW)


def test_the_same_journal_row_is_appended_once(database: Database) -> None:
    row = LedgerRow(ledger="led", key="1/st/1", row={"n": 1}, created_at=NOW, updated_at=NOW)
    with database.unit_of_work() as work:
        assert work.ledgers.append(row)
        assert not work.ledgers.append(replace(row, row={"n": 2}))
        assert work.ledgers.find("led", {})[0].row == {"n": 1}


def test_a_posting_sets_and_never_adds(database: Database) -> None:
    freeze = PostingRow(ledger="led", key="p", instance_key=1, element_id="freeze", amounts={"frozen": 3}, at=NOW)
    debit = replace(freeze, element_id="debit", amounts={"used": 3})
    with database.unit_of_work() as work:
        work.ledgers.set_posting(freeze)
        work.ledgers.set_posting(freeze)
        assert work.ledgers.postings("led", "p") == [freeze]
        work.ledgers.set_posting(debit)
        assert work.ledgers.postings("led", "p") == [debit]


def test_numbers_run_without_gaps_per_prefix_and_year(database: Database) -> None:
    with database.unit_of_work() as work:
        assert [work.numbers.next("QJ", 2026) for _ in range(3)] == [1, 2, 3]
        work.commit()
    with database.unit_of_work() as work:
        assert work.numbers.next("QJ", 2026) == 4
    with database.unit_of_work() as work:
        assert (work.numbers.next("QJ", 2026), work.numbers.next("QJ", 2027), work.numbers.next("TD", 2026)) == (
            4,
            1,
            1,
        )


def test_a_new_organisation_is_the_next_version(database: Database) -> None:
    with database.unit_of_work() as work:
        assert work.people.organisation() is None
        assert work.people.replace_organisation({"units": []}) == 1
        assert work.people.replace_organisation({"units": ["XY"]}) == 2
        assert work.people.organisation() == (2, {"units": ["XY"]})
        assert work.people.organisation_version() == 2


def test_wrong_passwords_are_counted_until_the_right_one(database: Database) -> None:
    account = AccountRow(person_id="p", password_hash="$argon2id$…")
    with database.unit_of_work() as work:
        work.people.put_account(replace(account, theme="dark"))
        work.people.put_account(account)
        work.people.record_failure("p")
        work.people.record_failure("p", locked_until=NOW)
        assert work.people.account("p") == replace(account, failed=0, locked_until=NOW)
        work.people.reset_failures("p")
        assert work.people.account("p") == account
        assert work.people.account("q") is None


def test_variables_keep_their_newest_value_until_blanked(database: Database) -> None:
    with database.unit_of_work() as work:
        work.variables.put(1, 1, {"days": 1, "reason": "年假"}, NOW)
        work.variables.put(1, 1, {"days": 1.5, "list": [None, {"a": True}]}, NOW)
        assert work.variables.of_scope(1) == {"days": 1.5, "reason": "年假", "list": [None, {"a": True}]}
        work.variables.blank(1, frozenset({"reason"}))
        assert work.variables.of_scope(1)["reason"] is None


def test_a_notice_is_read_once_and_only_by_its_person(database: Database) -> None:
    with database.unit_of_work() as work:
        key = work.notices.add("p", "late", "已超时", "Late", "/cases/1", NOW)
        assert not work.notices.mark_read(key, "q", NOW)
        assert work.notices.mark_read(key, "p", NOW)
        assert not work.notices.mark_read(key, "p", NOW)


def test_an_evaluation_is_kept_with_its_rules(database: Database) -> None:
    with database.unit_of_work() as work:
        asked = {"decision": "leave_route", "version": 3, "inputs": {"days": 3}}
        work.decisions.keep(instance_key=1, token=5, rules=[{"id": "r1", "number": 1}], outputs="boss", at=NOW, **asked)  # type: ignore[arg-type]
        kept = work.connection.execute(text("SELECT decision, rules, outputs FROM evaluation")).one()
        assert tuple(kept) == ("leave_route", '[{"id":"r1","number":1}]', '"boss"')


def test_the_pinned_clock_is_set_moved_and_let_go(database: Database) -> None:
    with database.unit_of_work() as work:
        assert work.test_clock.get() is None
        work.test_clock.set(NOW)
        work.test_clock.set(NOW + timedelta(days=1))
        assert work.test_clock.get() == NOW + timedelta(days=1)
        work.test_clock.set(None)
        assert work.test_clock.get() is None
