"""超时督办: what is seriously overdue is supervised by the office it belongs to, by each of the four measures."""

from datetime import datetime
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.commands import ClaimTask, CompleteTask
from engine.feel.evaluation import SHANGHAI
from engine.store import Database
from tests.support.house import ROOT
from tests.support.street import Street

ERRAND = {
    "item": "政策打印", "applicant": "张大爷", "relation": "self", "contact_mode": "visit", "urgency": "normal",
    "consent": True, "materials": [],
}  # fmt: skip


@pytest.fixture
def street(database: Database) -> Street:
    """An errand at the window that w003 has claimed and left lying; half as long again as promised has passed."""
    street = Street(database)
    for bundle in ("shared", "proxy"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    street.start("proxy_service", by="w003", answers=ERRAND)
    street.does(ClaimTask, "w003", task=the(street, "w003", "ut_check").key)
    goes_to(street, 9, 45)
    return street


def goes_to(street: Street, hour: int, minute: int = 0) -> None:
    street.now = datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)
    street.poller.round()


def the(street: Street, person: str, element: str) -> Any:
    return next(task for task in street.tasks(person) if task.element_id == element)


def supervises(street: Street, **answers: str) -> dict[str, Any]:
    """Answers the ledger's row."""
    task = the(street, "street_window", "ut_supervise")
    street.does(CompleteTask, "street_window", task=task.key, answers=answers)
    with street.engine.database.snapshot() as work:
        (row,) = work.ledgers.find("led_sla", {"case": "PX-2026-000001"})
        return dict(row.row)


def test_who_has_it_is_reminded(street: Street) -> None:
    row = supervises(street, action="urge")

    assert (row["action"], row["assignee"], row["excused"]) == ("urge", "w003", False)
    assert row["policy"] == "proxy.check_window"
    assert ("w003", "sla_urged") in street.notices()


def test_what_nobody_has_claimed_is_urged_as_well(database: Database) -> None:
    street = Street(database)
    for bundle in ("shared", "proxy"):
        street.deploy(bundle, bundle_files(ROOT, bundle))
    street.start("proxy_service", by="w003", answers=ERRAND)
    goes_to(street, 9, 45)

    row = supervises(street, action="urge")
    assert (row["action"], row.get("assignee")) == ("urge", None)


def test_a_helper_may_take_it_as_well(street: Street) -> None:
    supervises(street, action="help", new_assignee="w004")

    assert {"w003", "w004"} <= {who for who, what in street.notices() if what == "sla_reassigned"}
    with street.engine.database.snapshot() as work:
        assert "w004" in work.tasks.candidates(the(street, "w003", "ut_check").key)[1]


def test_somebody_else_gets_it(street: Street) -> None:
    supervises(street, action="reassign", new_assignee="w004")

    assert the(street, "w004", "ut_check").assignee == "w004"
    assert "ut_check" not in [task.element_id for task in street.tasks("w003")]


def test_an_excuse_needs_a_reason_and_stands_in_the_ledger(street: Street) -> None:
    row = supervises(street, action="excuse", excuse_reason="当日全街道停电，系统无法使用")

    assert (row["excused"], row["cause"]) == (True, "当日全街道停电，系统无法使用")
