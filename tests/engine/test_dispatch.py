"""Tasks from departments through the front door: withdrawn, changed, sent again, and what stays of them."""

from datetime import datetime
from typing import Any

import pytest

from engine.bundles import bundle_files
from engine.bundles.tenant import tenant_files
from engine.commands import CompleteTask, ConfirmPause, LoadLedgerRows, PauseClock, SaveDraft, SendCaseMessage
from engine.errors import TaskGone, ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.queries.case_actions import actions_for
from engine.queries.request import request_of
from engine.store import Database
from tests.support.hooks import Caller
from tests.support.house import ROOT
from tests.support.street import Street

TASK = {
    "dept_ref_no": "SJ-2026-118", "title": "冬季食品安全隐患排查", "item_code": "XZ-007", "requested_role": "assist",
    "communities": ["XY"], "content": "排查辖区餐饮和食品零售商户的冬季食品安全隐患。", "deliverable": "排查台账一份",
    "due_at": "2026-12-04T17:30", "est_hours": 6,
}  # fmt: skip
DRAFT = {"result": "已排查商户4家", "hours_spent": 3}


@pytest.fixture
def street(database: Database) -> Street:
    street = Street(database)
    street.deploy("dispatch", bundle_files(ROOT, "dispatch"))
    street.does(LoadLedgerRows, ledger="led_item_list", rows=tenant_files("yunchuan").ledgers["led_item_list"])
    return street


def row(street: Street, key: str) -> Any:
    with street.engine.database.snapshot() as work:
        found = work.ledgers.load("led_dispatch", key)
    assert found is not None
    return found.row


def test_a_handler_waits_for_another_unit_and_the_secretary_confirms_it(street: Street) -> None:
    Caller(street).sends("dept_task", TASK)
    street.completes("w002", {"handler": "w005"})
    (task,) = street.tasks("w005")
    pause = {"task": task.key, "code": "external_unit", "reason": "等市局检验结果"}

    assert street.does(PauseClock, "w005", **pause)["needs_confirmation"] is True
    assert ("w001", "pause_asked") in street.notices()
    street.does(ConfirmPause, "w001", task=task.key)

    (paused,) = street.tasks("w005")
    assert paused.due_at == datetime(2026, 12, 11, 17, 30, tzinfo=SHANGHAI)


def test_hours_that_were_typed_stay_in_the_ledger_and_the_draft_for_a_day(street: Street) -> None:
    bureau = Caller(street)
    key = bureau.sends("dept_task", TASK).key
    street.completes("w002", {"handler": "w005"})
    (task,) = street.tasks("w005")
    assert (task.title, task.due_at) == ("冬季食品安全隐患排查", task.due_at)
    street.does(SaveDraft, "w005", task=task.key, answers=DRAFT)

    assert bureau.sends("dept_task_withdrawn", {"dept_ref_no": "SJ-2026-118", "reason": "任务取消"}).status == 202

    assert street.tasks("w005") == []
    with pytest.raises(TaskGone):
        street.does(CompleteTask, "w005", task=task.key, answers={**DRAFT, "result": "排查商户12家，上报2条"})
    assert {"status": "withdrawn", "hours_spent": 3, "handler": "w005"}.items() <= row(street, key).items()
    with street.engine.database.snapshot() as work:
        draft = work.tasks.draft(task.key, "w005")
    assert draft is not None
    assert draft.answers == DRAFT
    assert ("w005", "dispatch_withdrawn") in street.notices()


def test_the_second_time_there_is_nothing_to_withdraw(street: Street) -> None:
    bureau = Caller(street)
    bureau.sends("dept_task", TASK)
    withdrawn = {"dept_ref_no": "SJ-2026-118", "reason": "任务取消"}
    bureau.sends("dept_task_withdrawn", withdrawn)

    again = bureau.sends("dept_task_withdrawn", withdrawn)

    assert (again.status, again.code) == (409, "CASE_OVER")


def test_an_emergency_by_webhook_without_a_basis_is_sent_back_and_sent_again_with_one(street: Street) -> None:
    bureau = Caller(street)
    key = bureau.sends("dept_task", {**TASK, "emergency": True}).key
    assert ("dept_sj", "dispatch_return") in street.notices()

    heard = bureau.sends("dept_task_resent", {**TASK, "emergency": True, "emergency_basis": "呼防指〔2026〕8号"})

    assert (heard.status, heard.key) == (202, key)
    assert [task.element_id for task in street.tasks("w002")] == ["ut_assign"]
    assert bureau.sends("dept_task_resent", TASK).code == "NOT_RETURNED"


def test_a_liaison_starts_one_by_form_and_names_the_basis_of_an_emergency_there(street: Street) -> None:
    with pytest.raises(ValidationFailed) as refused:
        street.start("task_dispatch", "dept_sj", answers={**TASK, "emergency": True})
    assert [error.field for error in refused.value.errors] == ["emergency_basis"]
    street.start("task_dispatch", "dept_sj", answers=TASK)
    assert [task.element_id for task in street.tasks("w002")] == ["ut_assign"]


def test_a_change_moves_the_promise_of_who_is_at_work_and_shows_in_what_is_asked(street: Street) -> None:
    bureau = Caller(street)
    bureau.sends("dept_task", TASK)
    street.completes("w002", {"handler": "w005"})
    changed = {"dept_ref_no": "SJ-2026-118", "due_at": "2026-12-11T17:30", "reason": "天气原因"}

    assert bureau.sends("dept_task_changed", changed).status == 202
    street.passes(seconds=1)

    (task,) = street.tasks("w005")
    assert task.due_at == datetime(2026, 12, 11, 17, 30, tzinfo=SHANGHAI)
    with street.engine.database.snapshot() as work:
        case = work.instances.load(task.instance_key)
        asked = request_of(work, street.engine.library, case, street.now)
    assert asked is not None
    assert (asked.values["due_at"], asked.values["content"]) == ("2026-12-11T17:30:00+08:00", TASK["content"])
    assert ("w005", "dispatch_changed") in street.notices()


def test_what_nobody_works_on_is_not_changed(street: Street) -> None:
    bureau = Caller(street)
    bureau.sends("dept_task", {**TASK, "due_at": "2026-11-25T17:30"})
    changed = {"dept_ref_no": "SJ-2026-118", "due_at": "2026-12-11T17:30", "reason": "天气原因"}
    assert bureau.sends("dept_task_changed", changed).code == "RETURNED"


def test_a_department_without_a_system_does_on_pages_what_others_do_by_webhook(street: Street) -> None:
    case = street.start("task_dispatch", "dept_sj", answers=TASK)
    street.completes("w002", {"handler": "w005"})
    street.completes("w005", {"result": "排查商户12家，上报隐患2条", "hours_spent": 5.5})
    street.completes("w001", {"pass": "pass", "quality": 5})
    assert offered(street, case, "dept_sj") == ["dept_confirm"]
    assert offered(street, case, "dept_mz") == offered(street, case, "w001") == []

    street.does(
        SendCaseMessage, "dept_sj", instance=case, message="dept_confirm", answers={"accepted": True, "rating": 4}
    )

    assert street.instance(case).status == "completed"
    assert row(street, "DP-2026-000001")["dept_rating"] == 4


def test_the_liaison_changes_and_withdraws_what_the_system_sent(street: Street) -> None:
    key = Caller(street).sends("dept_task", TASK).key
    with street.engine.database.snapshot() as work:
        found = work.instances.newest(key)
    assert found is not None
    assert offered(street, found.key, "dept_sj") == ["dept_task_changed", "dept_task_withdrawn"]

    street.does(
        SendCaseMessage, "dept_sj", instance=found.key, message="dept_task_withdrawn", answers={"reason": "任务取消"}
    )

    assert row(street, key)["status"] == "withdrawn"


def offered(street: Street, case: int, person: str) -> list[str]:
    with street.engine.database.snapshot() as work:
        there = work.instances.load(case)
        bundle = street.engine.library.bundle(
            work, work.definitions.load(there.definition_key).deployment_key, "dispatch"
        )
        found = actions_for(work, street.engine.library, bundle, there, street.actor(person), street.now)
    return [one.message for one in found]
