"""A leave request runs from the form to 销假, and every other way out leaves its days free."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.commands import ClaimTask, CompleteTask, LoadLedgerRows, SendCaseMessage, WithdrawInstance
from engine.errors import RefusedAtStart, TaskAlreadyClaimed, TaskGone
from engine.feel.evaluation import SHANGHAI
from engine.store import Database
from engine.store.ledgers import LedgerRow
from tests.support import bpmn as b
from tests.support.at_once import at_once
from tests.support.leave import THREE_DAYS
from tests.support.street import Street

COVER = {"rows": [{"task": "网格走访", "receiver": "w005"}]}
YES, PASS = {"outcome": "approve"}, {"ok": "pass"}
NOT_YET = {"ok": "fail", "note": "证明材料不清楚"}
BACK = {"returned_at": "2026-12-10T08:40", "actual_end": "2026-12-09", "actual_end_half": "pm"}


class Leave:
    """One worker's leave on the street: who has what to do, and what the ledgers say."""

    def __init__(self, office: Street, by: str = "w003", **answers: Any) -> None:
        self.office = office
        self.case = office.start("leave_request", by=by, answers={**THREE_DAYS, **answers})

    def at(self, day: str) -> "Leave":
        self.office.now = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
        self.office.poller.round()
        return self

    def does(self, person: str, element: str, answers: dict[str, Any]) -> "Leave":
        task = next(task for task in self.office.tasks(person) if task.element_id == element)
        self.office.does(CompleteTask, person, task=task.key, answers=answers)
        return self

    def approved(self) -> "Leave":
        self.does("w002", "ut_cover", COVER).does("w001", "ut_approve", YES)
        return self.does("street_leader", "ut_approve", YES)

    def exits(self, worker: str) -> None:
        """As the process of leaving the street's service will tell it: a signal with the worker as its key."""
        thrown = b.throw("t", signal="worker_exited", signal_key="=who")
        process = b.a_process("exits", b.start(), thrown, b.end(), flows=["start -> t -> end"])
        self.office.deploy("exit", {"processes/exit/exits.bpmn": b.definitions(process)})
        self.office.start("exits", by="w001", variables={"who": worker})
        self.office.poller.round()

    def open(self, person: str) -> list[tuple[str, str | None]]:
        """Element and local due time of the leave's tasks that a person sees."""
        return [
            (task.element_id, f"{task.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" if task.due_at else None)
            for task in self.office.tasks(person)
            if task.instance_key == self.case
        ]

    def row(self) -> Any:
        with self.office.engine.database.unit_of_work() as work:
            return work.ledgers.find("led_leave", {"worker": "w003"})[-1].row

    def ends_late(self) -> "Leave":
        """Approved and over, and nobody has reported back."""
        self.office.deploy("shared", bundle_files(Path(__file__).parents[2], "shared"))
        return self.approved().at("2026-12-07T08:30").at("2026-12-09T17:30").at("2026-12-10T12:00")

    def days(self, account: str = "w003/2026", ledger: str = "led_leave_balance") -> dict[str, Any]:
        """What this and other cases have frozen and used of an account."""
        with self.office.engine.database.unit_of_work() as work:
            slots = [slot for one in work.ledgers.postings(ledger, account)
                     for slot in one.amounts.values()]  # fmt: skip
        return {name: sum(slot.get(name, 0) for slot in slots) for name in ("frozen", "used")}

    def marks(self) -> dict[str, str]:
        """What the attendance says, by day."""
        with self.office.engine.database.unit_of_work() as work:
            rows = [found.row for found in work.ledgers.find("led_attendance", {"worker": "w003"})]
        return {row["date"]: row["mark"] for row in rows if row.get("mark") is not None}

    def has_passed(self, element: str) -> bool:
        return element in {row.fields.get("element") for row in self.office.history(self.case)}

    def is_over(self) -> bool:
        instance = self.office.instance(self.case)
        assert not instance.has_incident
        return instance.status == "completed"


@pytest.fixture
def office(database: Database) -> Street:
    street = Street(database)
    street.deploy("leave", bundle_files(Path(__file__).parents[2], "leave"))
    return street


def test_the_main_path_ends_with_the_days_used(office: Street) -> None:
    leave = Leave(office)
    assert leave.open("w001") == [("ut_approve", "11-25 09:00")]
    assert leave.days() == {"frozen": 3, "used": 0}

    leave.at("2026-11-24T10:00").does("w002", "ut_cover", COVER)
    leave.at("2026-11-24T11:00").does("w001", "ut_approve", YES)
    assert leave.open("street_leader") == [("ut_approve", "11-25 11:00")]
    leave.does("street_leader", "ut_approve", YES)
    assert leave.row()["status"] == "approved"

    assert leave.at("2026-12-07T08:30").row()["status"] == "on_leave"
    assert leave.at("2026-12-09T17:30").open("w003") == [("ut_return", "12-10 12:00")]
    leave.at("2026-12-10T08:40").does("w003", "ut_return", BACK).does("street_leader", "ut_confirm", PASS)

    assert leave.is_over()
    assert (leave.row()["status"], leave.row()["overdue_days"]) == ("returned", 0)
    assert leave.days() == {"frozen": 0, "used": 3}


def test_what_is_sent_back_never_freezes_twice_and_a_rejection_cancels_the_open_cover_task(office: Street) -> None:
    leave = Leave(office)
    leave.does("w001", "ut_approve", {"outcome": "return", "comment": "请改为两天，谢谢"})
    assert leave.open("w002") == []
    leave.does("w003", "ut_edit", {**THREE_DAYS, "end": "2026-12-08"})
    assert leave.days() == {"frozen": 2, "used": 0}
    cover = office.tasks("w002")[0]

    leave.does("w001", "ut_approve", {"outcome": "reject", "comment": "当天有检查任务"})

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": 0}
    assert leave.row()["status"] == "rejected"
    with pytest.raises(TaskGone):
        office.does(CompleteTask, "w002", task=cover.key, answers=COVER)


def test_what_is_not_corrected_lapses(office: Street) -> None:
    leave = Leave(office)
    leave.does("w001", "ut_approve", {"outcome": "return", "comment": "请改为两天，谢谢"})

    leave.at("2026-12-01T09:00")

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": 0}
    assert leave.row()["status"] == "rejected"
    assert ("w003", "leave_rejected") in office.notices()
    assert (leave.has_passed("be_lapsed"), leave.has_passed("be_rejected")) == (True, False)


@pytest.mark.parametrize("message", ["withdraw", "cancel_before_start"])
def test_it_can_be_taken_back_even_after_the_approval(office: Street, message: str) -> None:
    leave = Leave(office).approved()

    office.says(message, office.instance(leave.case).business_key or "")

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": 0}
    assert leave.row()["status"] == "withdrawn"
    leave.at("2026-12-07T08:30")
    assert leave.marks() == {}
    assert not leave.has_passed("ite_unavailable")
    assert leave.open("w003") == []


def test_the_applicant_withdraws_while_it_is_undecided(office: Street) -> None:
    leave = Leave(office)

    office.does(WithdrawInstance, "w003", instance=leave.case)

    assert leave.is_over()
    assert (leave.open("w001"), leave.open("w002")) == ([], [])


def test_an_early_return_gives_days_back(office: Street) -> None:
    leave = Leave(office).approved().at("2026-12-07T08:30").at("2026-12-08T11:00")

    office.says("early_return", office.instance(leave.case).business_key or "")
    assert leave.open("w003") == [("ut_return", "12-09 12:00")]
    early = {"returned_at": "2026-12-08T11:00", "actual_end": "2026-12-08", "actual_end_half": "am"}
    leave.does("w003", "ut_return", early).does("street_leader", "ut_confirm", PASS)

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": 1.5}


def test_a_return_that_fails_twice_is_decided_by_the_hr_office(office: Street) -> None:
    leave = Leave(office).approved().at("2026-12-07T08:30").at("2026-12-09T17:30")
    for _ in range(2):
        leave.does("w003", "ut_return", BACK).does("street_leader", "ut_confirm", NOT_YET)
    assert leave.open("w003") == []

    leave.does("street_hr", "ut_hr", PASS)

    assert leave.is_over()


def test_a_late_approval_is_offered_to_the_next_level(office: Street) -> None:
    leave = Leave(office)
    assert leave.open("street_leader") == []

    leave.at("2026-11-25T09:00")

    assert [element for element, _ in leave.open("street_leader")] == ["ut_approve"]


def test_leave_across_the_year_end_freezes_days_of_both_years(office: Street) -> None:
    leave = Leave(office, start="2026-12-30", end="2027-01-05")

    assert (leave.days()["frozen"], leave.days("w003/2027")["frozen"]) == (2, 2)


def test_a_refusal_leaves_nothing_behind(office: Street) -> None:
    with pytest.raises(RefusedAtStart, match="14 needed, 10 available"):
        Leave(office, start="2026-12-07", end="2026-12-24")

    with office.engine.database.unit_of_work() as work:
        assert work.ledgers.find("led_leave", {}) == work.ledgers.find("led_leave_balance", {}) == []


def test_who_falls_ill_is_on_leave_as_soon_as_it_is_approved_and_is_not_told_off_meanwhile(office: Street) -> None:
    leave = Leave(office, type="sick", start="2026-11-24", end="2026-11-24")
    leave.at("2026-11-24T09:10")
    assert "leave_undecided" not in {template for _, template in office.notices()}

    leave.does("w002", "ut_cover", COVER).does("w001", "ut_approve", YES).at("2026-11-24T09:20")

    assert leave.row()["status"] == "on_leave"


def test_both_sides_are_told_when_it_is_undecided_at_its_start(office: Street) -> None:
    Leave(office).at("2026-12-07T08:30")

    told = {person for person, template in office.notices() if template == "leave_undecided"}
    assert {"w001", "w003"} <= told


@pytest.mark.parametrize(("moment", "used"), [("2026-12-04T09:00", 0), ("2026-12-08T09:00", 2)])
def test_who_exits_has_the_leave_settled_by_the_days_taken(office: Street, moment: str, used: float) -> None:
    leave = Leave(office).approved().at("2026-12-04T09:00").at("2026-12-07T08:30" if used else moment).at(moment)

    leave.exits("w003")

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": used}
    assert leave.row()["status"] == "exited"


def test_an_exit_while_it_is_undecided_frees_all_days_and_closes_the_tasks(office: Street) -> None:
    leave = Leave(office)

    leave.exits("w005")
    assert leave.open("w001") != []
    leave.exits("w003")

    assert leave.is_over()
    assert (leave.days(), leave.open("w001")) == ({"frozen": 0, "used": 0}, [])


def test_an_exit_while_an_extension_is_pending_settles_the_leave_and_frees_the_extension(office: Street) -> None:
    leave = Leave(office, end="2026-12-08").does("w002", "ut_cover", COVER).does("w001", "ut_approve", YES)
    leave.at("2026-12-07T08:30").at("2026-12-08T09:00")
    wish = {"end": "2026-12-09", "end_half": "pm", "reason": "家中有事"}
    office.does(SendCaseMessage, "w003", instance=leave.case, message="extend_req", answers=wish)
    assert leave.days() == {"frozen": 3, "used": 0}

    leave.exits("w003")

    assert leave.is_over()
    assert leave.days() == {"frozen": 0, "used": 2}
    assert leave.row()["status"] == "exited"
    assert office.tasks("w001") == []


def test_an_exit_during_hours_off_takes_the_hours_that_have_passed(office: Street) -> None:
    office.does(LoadLedgerRows, ledger="led_comp_balance", rows=[{"worker": "w003", "earned": 8}])
    hours = {"start": "2026-11-24", "start_time": "10:00", "end": "2026-11-24", "end_time": "17:00"}
    leave = Leave(office, **{**dict.fromkeys(THREE_DAYS), **hours, "type": "comp"})
    leave.does("w001", "ut_approve", YES).at("2026-11-24T10:00").at("2026-11-24T11:30")

    leave.exits("w003")

    assert leave.is_over()
    assert leave.days("w003", "led_comp_balance") == {"frozen": 0, "used": 1.5}


@pytest.mark.parametrize("is_rejected", [False, True])
def test_what_is_not_taken_leaves_no_attendance_behind(office: Street, is_rejected: bool) -> None:
    leave = Leave(office)
    if is_rejected:
        leave.does("w001", "ut_approve", {"outcome": "reject", "comment": "当天有检查任务"})
    else:
        office.does(WithdrawInstance, "w003", instance=leave.case)

    leave.at("2026-12-07T08:30")

    assert leave.marks() == {}
    assert not leave.has_passed("ite_unavailable")


def test_sick_leave_beyond_the_medical_period_is_not_taken_and_the_whole_hr_office_is_told(office: Street) -> None:
    past = {"worker": "w003", "type": "sick", "start": "2025-07-01", "end": "2026-11-23", "status": "returned"}
    office.does(LoadLedgerRows, ledger="led_leave", rows=[{"case": "LV-old", **past}])

    leave = Leave(office, type="sick", start="2026-11-25", end="2026-11-25")

    assert leave.is_over()
    told = {person for person, template in office.notices() if template == "leave_medical"}
    assert told == {"w003", "street_hr", "street_hr_2"}


@pytest.mark.parametrize("fresh_url", ["sqlite", "postgresql"], indirect=True, scope="session")
def test_of_a_stand_in_and_the_next_level_who_claim_at_the_same_moment_one_wins_and_the_other_learns_who(
    office: Street,
) -> None:
    ill = Leave(office, by="w001", type="sick", start="2026-11-24", end="2026-11-25")
    ill.does("w002", "ut_cover", COVER).does("street_leader", "ut_approve", YES).at("2026-11-24T09:30")
    leave = Leave(office).at("2026-11-25T09:30")
    (task,) = (one for one in office.tasks("w002") if one.element_id == "ut_approve")

    answers = dict(zip(("w002", "street_leader"), at_once(*(
        lambda person=person: claimed(office, person, task.key) for person in ("w002", "street_leader")
    )), strict=True))  # fmt: skip

    (winner,) = (person for person, refusal in answers.items() if refusal is None)
    (refusal,) = (refusal for refusal in answers.values() if refusal is not None)
    assert office.actor(winner).name in refusal.text("zh")
    assert [row.kind for row in office.history(leave.case)].count("TaskClaimed") == 1
    with office.engine.database.unit_of_work() as work:
        held = work.tasks.load(task.key)
    assert (held.assignee, held.acting_for) == (winner, "w001" if winner == "w002" else None)


def claimed(office: Street, person: str, task: int) -> TaskAlreadyClaimed | None:
    """What the person is told who comes second; None for the first."""
    try:
        office.does(ClaimTask, person, task=task)
    except TaskAlreadyClaimed as refusal:
        return refusal
    return None


def test_a_level_that_decided_early_is_not_asked_again(office: Street) -> None:
    leave = Leave(office).at("2026-11-25T09:00")

    leave.does("street_leader", "ut_approve", YES)

    assert leave.open("street_leader") == []
    assert leave.open("w001") == []
    leave.does("w002", "ut_cover", COVER)
    assert [(one["level"], one["outcome"], one["by"]) for one in leave.row()["approvers"]] == [
        ("community_secretary", "approve", "street_leader"), ("street_leader", "approve", "street_leader"),
    ]  # fmt: skip


def test_an_absence_at_the_third_level_is_proposed_for_discipline_which_the_worker_never_decides(
    office: Street,
) -> None:
    leave = Leave(office).ends_late().at("2026-12-15T12:00")
    assert {day: mark for day, mark in leave.marks().items() if day > "2026-12-09"} == dict.fromkeys(
        ("2026-12-10", "2026-12-11", "2026-12-14"), "旷工"
    )
    assert [found.row["status"] for found in rows_of(office, "led_discipline")] == ["open"]

    said = "经核查，2026-12-10至2026-12-14未到岗，也未说明原因。"
    proof = office.brings("w002", "考勤记录.pdf")
    facts = {"fact_class": "absent", "facts": said, "evidence": [proof], "occurred_on": "2026-12-10"}
    leave.does("w002", "ut_facts", facts).does("w003", "ut_statement", {"no_statement": True})
    leave.does("legal_reviewer", "ut_review", {"lawful": "yes", "basis": "《考勤办法》第六条"})
    reason = "旷工三天且未说明原因，经研究给予书面警告。"
    decision = {"measure": "warning", "reason": reason, "expires_on": "2027-12-15"}
    leave.does("street_leader", "ut_decide", decision)

    (found,) = rows_of(office, "led_discipline")
    assert (found.row["worker"], found.row["measure"], found.row["approved_by"]) == ("w003", "warning", "street_leader")
    assert "2026-12-14" in found.row["facts"]
    assert leave.row()["case"] == found.row["source_key"]


def test_who_was_there_all_the_time_is_not_proposed_for_discipline(office: Street) -> None:
    there = [
        {"worker": "w003", "date": f"2026-12-{day}", "in_at": f"2026-12-{day}T08:25:00+08:00"}
        for day in (10, 11, 14, 15)
    ]
    office.does(LoadLedgerRows, ledger="led_attendance", rows=there)

    leave = Leave(office).ends_late().at("2026-12-15T12:00")

    assert "旷工" not in leave.marks().values()
    assert "ut_decide" not in {task.element_id for task in office.tasks("street_leader")}


@pytest.mark.parametrize(("compensation", "tasks"), [("costs", {"ut_report"}), ("leave", set())])
def test_whoever_was_recalled_reports_the_costs_and_the_leave_is_settled_meanwhile(
    office: Street, compensation: str, tasks: set[str]
) -> None:
    office.deploy("shared", bundle_files(Path(__file__).parents[2], "shared"))
    leave = Leave(office).approved().at("2026-12-07T08:30")
    call = {"reason": "辖区管道爆裂需要到场", "from": "2026-12-08T08:30"}
    office.does(SendCaseMessage, "w001", instance=leave.case, message="recall", answers=call)
    leave.does("w003", "ut_recall", {"accept": "yes", "compensation": compensation}).at("2026-12-08T08:40")
    back = {"returned_at": "2026-12-08T08:30", "actual_end": "2026-12-07", "actual_end_half": "pm"}
    leave.does("w003", "ut_return", back).does("street_leader", "ut_confirm", PASS)
    office.poller.round()

    assert leave.is_over()
    assert {task.element_id for task in office.tasks("w003")} - {"ut_plan"} == tasks


def rows_of(office: Street, ledger: str) -> list[LedgerRow]:
    with office.engine.database.unit_of_work() as work:
        return work.ledgers.find(ledger, {})
