"""Exits through the front door, where a scenario cannot go: at the same moment, or by a labour agency's webhook."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from engine.bundles import bundle_files
from engine.commands import LoadLedgerRows, SetCallback, StartInstance
from engine.store import Database
from engine.store.outbox import outbox
from tests.support.at_once import at_once
from tests.support.hooks import Caller
from tests.support.house import ROOT
from tests.support.street import Street

LETTER = {"worker_no": "W008", "agency": "云川人力资源服务公司", "reason": "协议到期，退回我单位另行安排"}


@pytest.fixture
def street(database: Database) -> Street:
    street = Street(database)
    for bundle in ("shared", "leave", "exit"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    return street


@pytest.fixture
def agency(street: Street) -> Caller:
    agency = Caller(street, "LW")
    street.does(SetCallback, dept="LW", url="https://agency.invalid/hook")
    return agency


def exits(street: Street) -> list[dict[str, Any]]:
    with street.engine.database.snapshot() as work:
        return [dict(one.row) for one in work.ledgers.find("led_exit", {})]


def called_back(street: Street) -> list[dict[str, Any]]:
    with street.engine.database.reading() as connection:
        return [json.loads(body) for body in connection.execute(select(outbox.c.body)).scalars()]


@pytest.mark.on_both
def test_two_who_open_an_exit_at_the_same_moment_open_one(street: Street) -> None:
    asked = {"worker": "w013", "kind": "agreement_employer", "basis": "岗位调整后协商解除"}

    at_once(*(
        lambda person=person: street.does(StartInstance, person, process_id="exit_procedure", answers=asked)
        for person in ("street_hr", "street_hr_2")
    ))  # fmt: skip

    (opened,) = [one for one in exits(street) if one["status"] == "open"]
    assert [note["said"] for note in opened["notes"]] == [asked["basis"]]


def test_an_agency_takes_its_worker_back_and_is_called_with_the_case(street: Street, agency: Caller) -> None:
    heard = agency.sends("dispatch_return", LETTER)

    assert heard.status == 202
    (found,) = exits(street)
    assert (found["worker"], found["track"], found["law_article"], found["case"]) == ("w008", "G", "65", heard.key)
    assert [task.element_id for task in street.tasks("street_hr")] == ["ut_external"]
    (said,) = called_back(street)
    assert (said["event"], said["business_key"], said["worker_no"]) == ("exit_done", heard.key, "W008")


def test_what_an_agency_has_not_sent_before_is_noted_under_what_is_open(street: Street, agency: Caller) -> None:
    street.start("exit_procedure", by="street_hr", answers={"worker": "w008", "kind": "other", "basis": "多次无故缺勤"})
    (opened,) = exits(street)

    first = agency.sends("dispatch_return", LETTER, id="e-7")
    again = agency.sends("dispatch_return", LETTER, id="e-7")
    other = agency.sends("dispatch_return", {**LETTER, "reason": "另有安排的岗位"}, id="e-7")

    assert (first.status, first.body["duplicate_of"]) == (200, opened["case"])
    assert (again.status, again.body) == (200, first.body)
    assert (other.status, other.code) == (409, "EVENT_ID_REUSED")
    assert len(exits(street)) == 1


@pytest.mark.on_both
def test_the_same_letter_three_times_at_once_is_one_exit(street: Street, agency: Caller) -> None:
    heard = at_once(*[lambda: agency.sends("dispatch_return", LETTER, id="e-7")] * 3)

    assert sorted(one.status for one in heard) == [200, 200, 202]
    assert {one.key for one in heard} == {exits(street)[0]["case"]}
    assert len(exits(street)) == len(called_back(street)) == 1


@pytest.mark.parametrize("worker_no", ["W013", "W999"], ids=["one of the street", "nobody"])
def test_an_agency_speaks_of_its_own_workers_only(street: Street, agency: Caller, worker_no: str) -> None:
    heard = agency.sends("dispatch_return", {**LETTER, "worker_no": worker_no})

    assert (heard.status, heard.fields) == (422, {"worker_no": "NOT_YOURS"})
    assert exits(street) == called_back(street) == []


def test_no_other_department_ends_the_service_of_an_agency_s_worker(street: Street) -> None:
    heard = Caller(street, "MZ").sends("dispatch_return", LETTER)

    assert (heard.status, heard.fields) == (422, {"worker_no": "NOT_YOURS"})


def test_every_field_that_is_missing_or_wrong_is_named(street: Street, agency: Caller) -> None:
    heard = agency.sends("dispatch_return", {"worker_no": "W008", "reason": "短", "wage": 3000})

    assert (heard.status, heard.fields) == (
        422, {"agency": "REQUIRED", "reason": "TOO_SHORT", "wage": "UNKNOWN_FIELD"},
    )  # fmt: skip


def test_papers_of_a_court_that_come_as_a_message_hold_the_file_of_the_exit(street: Street) -> None:
    gone = {"case": "EX-2026-900001", "worker": "w013", "track": "B", "status": "exited"}
    street.does(LoadLedgerRows, ledger="led_exit", rows=[gone])
    filed = {"exit": "EX-2026-900001", "kind": "court", "no": "（2026）蒙01民初77号", "filed_on": "2026-11-23"}

    street.says("arbitration_filed", "", variables=filed)
    street.says("arbitration_filed", "", variables={**filed, "exit": "EX-2026-900002"})

    (task,) = street.tasks("legal_reviewer")
    with street.engine.database.snapshot() as work:
        assert work.instances.load(task.instance_key).title == "仲裁诉讼：EX-2026-900001"
    assert [(one["held_by"], one["arbitration"]) for one in exits(street)] == [("EX-2026-000001", "诉讼：已提起")]
