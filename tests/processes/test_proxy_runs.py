"""Errands through the front door, where a scenario cannot go: the department's system, files, who is beside."""

from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.commands import LoadLedgerRows
from engine.queries.form_pages import start_page
from engine.queries.request import request_of
from engine.store import Database
from tests.support.hooks import Caller
from tests.support.house import ROOT
from tests.support.street import Street

ASKED = {
    "item": "医保参保登记", "applicant": "XY-R031", "relation": "self", "phone": "10000000031", "contact_mode": "sms",
    "urgency": "normal", "consent": True,
    "materials": [{"paper": "身份证", "original": True}, {"paper": "申请表", "original": True}],
}  # fmt: skip
CHECKED = {"checklist": [{"paper": "身份证", "state": "there"}, {"paper": "申请表", "state": "there"}]}
SUBMITTED = {"channel": "online", "dept_ref": "YB-5521", "submitted_at": "2026-11-24T09:00"}


@pytest.fixture
def street(database: Database) -> Street:
    street = Street(database)
    for bundle in ("shared", "proxy"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    row = {"resident_no": "XY-R031", "community": "XY", "name": "乌云其木格", "status": "active"}
    street.does(LoadLedgerRows, ledger="led_resident", rows=[row])
    return street


@pytest.fixture
def bureau(street: Street) -> Caller:
    return Caller(street, "RS")


def test_the_start_form_proposes_what_the_catalogue_has(street: Street) -> None:
    with street.engine.database.snapshot() as work:
        page = start_page(work, street.engine.library, "proxy_service", street.actor("w003"), street.now)

    assert page.form is not None
    item = next(field for field in page.form.fields() if field.key == "item")
    assert "医保参保登记" in {option.value for option in page.scope.choices(item)}


def handed_in(street: Street, **submitted: Any) -> None:
    street.start("proxy_service", by="w003", answers=ASKED)
    street.completes("w003", CHECKED)
    street.completes("w003", SUBMITTED | submitted)


def test_what_is_asked_for_is_still_seen_after_the_papers_were_checked(street: Street) -> None:
    case = street.start("proxy_service", by="w003", answers=ASKED)
    street.completes("w003", CHECKED)

    with street.engine.database.snapshot() as work:
        asked = request_of(work, street.engine.library, work.instances.load(case), street.now)

    assert asked is not None
    assert {key: asked.values[key] for key in ("item", "applicant", "phone")} == {
        key: ASKED[key] for key in ("item", "applicant", "phone")
    }


def test_the_department_answers_under_its_own_number(street: Street, bureau: Caller) -> None:
    handed_in(street)

    heard = bureau.sends("proxy_result", {"dept_ref": "YB-5521", "status": "approved"})

    assert (heard.status, heard.key) == (202, "PX-2026-000001")
    assert [task.element_id for task in street.tasks("w003")] == ["ut_deliver"]


def test_nothing_is_taken_twice_and_nobody_else_answers(street: Street, bureau: Caller) -> None:
    handed_in(street)
    stranger = Caller(street, "MZ").sends("proxy_result", {"dept_ref": "YB-5521", "status": "rejected", "reason": "不"})
    first = bureau.sends("proxy_result", {"dept_ref": "YB-5521", "status": "approved"}, id="e-77")
    again = bureau.sends("proxy_result", {"dept_ref": "YB-5521", "status": "approved"}, id="e-77")
    late = bureau.sends("proxy_result", {"dept_ref": "YB-5521", "status": "rejected", "reason": "材料不符"})

    assert (stranger.status, first.status, again.status) == (404, 202, 200)
    assert (late.status, late.code) == (409, "NOT_WAITING")


def test_every_wrong_field_of_a_result_is_named(street: Street, bureau: Caller) -> None:
    handed_in(street)

    heard = bureau.sends("proxy_result", {"dept_ref": "YB-5521", "status": "perhaps"})

    assert (heard.status, heard.fields) == (422, {"status": "OPTION"})


def test_an_authorisation_that_follows_opens_the_way(street: Street) -> None:
    agent = {"relation": "agent", "agent_name": "王大力", "agent_phone": "10000000032"}
    street.start("proxy_service", by="w003", answers=ASKED | agent)
    letter = street.brings("w003", "委托书.pdf")

    street.completes("w003", {"authorization": [letter], "authorized_on": "2026-11-20", "checked": True})

    assert [task.element_id for task in street.tasks("w003")] == ["ut_check"]
