"""What pages refuse, by status: 400, 401, 403, 404, 409, 410 and 422; nothing is written and nothing typed is lost."""

from dataclasses import replace

import pytest

from tests.support.leave_pages import LEAVE, NO, YES, People, case_of
from tests.support.pages import Browser
from tests.support.served import Served


@pytest.mark.parametrize(
    "answers",
    [
        {"type": "holiday"},
        {"start": "2026-02-30"},
        {"start_half": "0.3"},
        {"start_half": "pm", "end_half": "am"},
        {"start": "2026-12-08"},
        {"end": "2028-01-31"},
        {"phone_during": "12345"},
        {"type": "personal"},
    ],
    ids=lambda answers: " ".join(f"{name}={value}" for name, value in answers.items()),
)
def test_what_does_not_fit_the_form_is_422_and_nothing_typed_is_lost(
    street: Served, as_: People, answers: dict[str, str]
) -> None:
    street.at("2026-11-20T09:00")
    wish = {"start": "2026-12-07", "end": "2026-12-07", "cover": "w005", **answers}
    refused = as_("w004").asks_for_leave(**wish)

    assert refused.status == 422
    assert refused.form("start_half").value("cover") == "w005"
    assert refused.form("start_half").value("end") == wish["end"]
    assert not street.ledger("led_leave", worker="w004", end=wish["end"])


@pytest.mark.parametrize("answers", [{"type": "maternity"}, {"end": "2026-12-31"}], ids=["by a man", "too few days"])
def test_what_the_rules_refuse_is_422_and_leaves_nothing_behind(
    street: Served, as_: People, answers: dict[str, str]
) -> None:
    street.at("2026-11-20T09:00")
    assert as_("w004").asks_for_leave(**{"start": "2026-12-07", "end": "2026-12-07", **answers}).status == 422
    assert not street.ledger("led_leave", worker="w004", start="2026-12-07")


def test_what_is_not_offered_is_403_and_what_is_not_there_is_404(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    case = case_of(as_("w007").asks_for_leave("2026-12-14", "2026-12-14", end_half="am"))
    w001, w004 = as_("w001"), as_("w004")
    claim, decide = w001.claim("ut_approve", case), w001.form("ut_approve", case)

    assert w004.browser.opens(decide.action).status == 403
    assert decide.by(w004.browser).sends(YES).status == 403
    assert claim.by(w004.browser).sends().status == 403
    for nowhere in (f"/cases/{case}", "/cases/1", "/tasks/1", "/start/nothing", "/nothing"):
        assert w004.browser.opens(nowhere).status == 404
    assert w001.task("ut_approve", case)["assignee"] is None


def test_nobody_decides_about_oneself(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    w001 = as_("w001")
    case = case_of(w001.asks_for_leave("2026-12-17", "2026-12-17", end_half="am"))
    assert not street.tasks("w001", elementId="ut_approve", processInstanceKey=case)
    own = f"/tasks/{as_('street_leader').task('ut_approve', case)['userTaskKey']}"
    assert w001.browser.opens(own).status == 403
    assert as_("street_leader").form("ut_approve", case).by(w001.browser).sends(YES).status == 403


def test_what_has_moved_on_is_409_and_what_is_withdrawn_is_410(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    w001, w007 = as_("w001"), as_("w007")
    case = case_of(w007.asks_for_leave("2026-12-15", "2026-12-15", end_half="am"))
    stale, task = w001.form("ut_approve", case), w001.task("ut_approve", case)["userTaskKey"]
    assert w001.claim("ut_approve", case).sends().status == 303
    assert stale.sends(YES).status == 409
    w001.does("ut_approve", case, YES)
    assert w001.browser.opens(f"/tasks/{task}").status == 409
    assert replace(stale, held=()).sends({"csrf_token": stale.value("csrf_token") or "", **NO}).status == 409

    case = case_of(w007.asks_for_leave("2026-12-16", "2026-12-16", end_half="am"))
    late, task = w001.form("ut_approve", case), w001.task("ut_approve", case)["userTaskKey"]
    withdrawal, again = w007.withdrawal(case), w007.withdrawal(case)
    assert withdrawal.sends().status == 303
    assert again.sends().status == 409
    assert w007.browser.opens(again.action).status == 409
    assert late.sends(YES).status == 410
    assert w001.browser.opens(f"/tasks/{task}").status == 410


def test_nobody_gets_in_without_signing_in_or_acts_without_the_page(street: Served, as_: People) -> None:
    with Browser(street.address) as stranger:
        assert stranger.signs_in("w003", "wrong").status == 401
        for path in ("/", "/mine", "/start/leave_request"):
            assert str(stranger.opens(path).leads_to).startswith("/sign-in")
    form = as_("w004").browser.opens("/start/leave_request").form("start_half")
    assert replace(form, held=()).sends({**LEAVE, "start": "2026-12-07", "end": "2026-12-07"}).status == 400
