"""The turn of the year: what becomes of annual leave that was not taken, and the accounts of the new year."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.commands import CompleteTask, LoadLedgerRows
from engine.feel.evaluation import SHANGHAI
from engine.store import Database
from tests.support.street import Street

YES = {"outcome": "approve"}
CARRY, WAIVE = {"choice": "carry", "confirmed": True}, {"choice": "waive", "confirmed": True}


class Turn:
    """The street from 1 December to the New Year."""

    def __init__(self, office: Street) -> None:
        self.office = office

    def at(self, moment: str) -> "Turn":
        self.office.now = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        self.office.poller.round()
        self.office.poller.round()
        return self

    def does(self, person: str, element: str, answers: dict[str, Any]) -> "Turn":
        task = next(task for task in self.office.tasks(person) if task.element_id == element)
        self.office.does(CompleteTask, person, task=task.key, answers=answers)
        return self

    def account(self, worker: str, year: int) -> dict[str, Any]:
        with self.office.engine.database.unit_of_work() as work:
            (row,) = work.ledgers.find("led_leave_balance", {"worker": worker, "year": year})
            return dict(row.row)

    def has(self, person: str) -> set[str]:
        return {task.element_id for task in self.office.tasks(person)}


@pytest.fixture
def turn(database: Database) -> Turn:
    office = Street(database)
    office.deploy("leave", bundle_files(Path(__file__).parents[2], "leave"))
    rows = [
        {"worker": worker, "year": 2026, "entitled": entitled, "carried": carried, "used": used, "expired": 0}
        for worker, entitled, carried, used in [("w003", 10, 0, 7), ("w004", 10, 0, 8), ("w005", 5, 2, 1),
                                                ("w006", 5, 0, 5), ("w007", 10, 0, 6)]
    ]  # fmt: skip
    office.does(LoadLedgerRows, ledger="led_leave_balance", rows=rows)
    return Turn(office)


def test_days_are_carried_waived_or_paid_and_never_lost(turn: Turn) -> None:
    turn.at("2026-12-01T09:00")
    assert ("ut_plan" in turn.has("w003"), "ut_plan" in turn.has("w006")) == (True, False)

    turn.does("w003", "ut_plan", CARRY).does("w001", "ut_agree", YES)
    turn.does("w004", "ut_plan", WAIVE).does("w001", "ut_agree", YES)
    turn.does("w005", "ut_plan", CARRY).does("w001", "ut_agree", YES)
    turn.at("2026-12-20T09:00")
    assert "ut_talk" in turn.has("street_hr")
    turn.at("2027-01-01T00:10")

    carried, waived, mixed, unanswered = (turn.account(worker, 2026) for worker in ("w003", "w004", "w005", "w007"))
    assert (carried["moved"], carried["payout_days"], turn.account("w003", 2027)["carried"]) == (3, 0, 3)
    assert (waived["expired"], waived["payout_days"]) == (2, 0)
    assert (mixed["moved"], mixed["payout_days"]) == (5, 1)
    assert (unanswered["moved"], unanswered["payout_days"]) == (0, 4)
    assert (turn.account("w003", 2027)["entitled"], turn.account("w005", 2027)["entitled"]) == (10, 5)


def test_the_finance_clerk_pays_what_the_year_left(turn: Turn) -> None:
    turn.at("2026-12-01T09:00").at("2027-01-01T00:10")

    assert "ut_pay" in turn.has("finance_clerk")
    assert turn.has("w003") == set()
