"""Leave as people see it: the pages over real HTTP, with a real web and a real worker, on either database."""

from tests.support.leave_pages import COVER, NO, PASS, YES, People, case_of, frozen, leave_of
from tests.support.served import Served, eventually


def test_leave_over_the_national_day_counts_six_days_and_ends_on_a_saturday_that_is_worked(
    street: Served, as_: People
) -> None:
    street.at("2026-09-10T09:00")
    w003 = as_("w003")
    case = case_of(w003.asks_for_leave("2026-09-24", "2026-10-09"))
    assert leave_of(street, "w003", "2026-09-24")["units"] == 6
    assert frozen(street, "w003") == 6

    as_("w002").does("ut_cover", case, COVER)
    for approver in ("w001", "street_leader", "street_party_secretary"):
        as_(approver).does("ut_approve", case, YES)
    street.at("2026-09-24T08:30")
    eventually(lambda: leave_of(street, "w003", "2026-09-24")["status"] == "on_leave")

    street.at("2026-10-09T17:30")
    eventually(lambda: street.tasks("w003", elementId="ut_return"))
    assert w003.task("ut_return", case)["dueDate"] == "2026-10-10T04:00:00.000Z"
    street.at("2026-10-10T08:40")
    w003.does("ut_return", case)
    as_("street_party_secretary").does("ut_confirm", case, PASS)

    row = leave_of(street, "w003", "2026-09-24")
    assert (row["status"], row["overdue_days"]) == ("returned", 0)
    assert street.posted("led_leave_balance", "w003/2026") == {"used": 6, "frozen": 0}


def test_a_sunday_that_is_worked_counts(street: Served, as_: People) -> None:
    street.at("2026-09-10T09:00")
    case_of(as_("w004").asks_for_leave("2026-09-18", "2026-09-21"))
    assert leave_of(street, "w004", "2026-09-18")["units"] == 3


def test_the_other_half_of_a_day_is_free_and_the_whole_day_is_not(street: Served, as_: People) -> None:
    street.at("2026-11-20T09:00")
    w005 = as_("w005")
    morning = case_of(w005.asks_for_leave("2026-11-25", "2026-11-25", end_half="am"))
    as_("w001").does("ut_approve", morning, YES)
    assert leave_of(street, "w005", "2026-11-25")["status"] == "approved"

    case_of(w005.asks_for_leave("2026-11-25", "2026-11-26", start_half="pm"))
    assert w005.asks_for_leave("2026-11-25", "2026-11-25").status == 422

    assert [row["units"] for row in street.ledger("led_leave", worker="w005")] == [0.5, 1.5]
    assert frozen(street, "w005") == 2


def test_what_is_sent_back_is_frozen_once_and_a_rejection_takes_the_open_cover_task_away(
    street: Served, as_: People
) -> None:
    street.at("2026-11-20T09:00")
    w017, w023 = as_("w017"), as_("w023")
    case = case_of(w023.asks_for_leave("2026-12-07", "2026-12-09"))
    assert frozen(street, "w023") == 3
    w017.does("ut_approve", case, {"outcome": "return", "comment": "请改为两天，谢谢"})
    assert w023.form("ut_edit", case).value("end") == "2026-12-09"
    w023.does("ut_edit", case, {"end": "2026-12-08"})
    assert frozen(street, "w023") == 2

    cover = as_("w018").form("ut_cover", case)
    w017.does("ut_approve", case, NO)
    assert cover.sends(COVER).status == 410
    assert leave_of(street, "w023", "2026-12-07")["status"] == "rejected"
    assert frozen(street, "w023") == 0
