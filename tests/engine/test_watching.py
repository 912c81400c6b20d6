"""Open promises are counted as they stand, within the units that somebody watches over, and their tasks reassigned."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from engine.bundles import bundle_files
from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask
from engine.errors import Forbidden, FourEyes, NotFound, NotOfYourUnits
from engine.ids import Key
from engine.queries.hands import hands_for
from engine.queries.watching import NOBODY, NONE, Choice, Counted, Overview, overview
from engine.store import Database
from engine.store.tasks import TaskRow
from tests.support.approval import approval
from tests.support.engines import Office, actor_of
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture
def office(office: Office) -> Office:
    office.deploy("approval", approval())
    return office


def seen(office: Office, person: str = "li", after: tuple[datetime, Key] | None = None) -> Overview:
    with office.engine.database.snapshot() as work:
        return overview(work, office.engine.library, actor_of(person), Choice(), office.now, after)


def chosen(office: Office, **choice: str) -> Overview:
    with office.engine.database.snapshot() as work:
        return overview(work, office.engine.library, actor_of("li"), Choice(**choice), office.now)


def counts(lines: Sequence[Counted]) -> dict[str, dict[str, int]]:
    return {line.value: {look: n for look, n in line.by_look.items() if n} for line in lines}


def task_of(office: Office, key: int) -> TaskRow:
    with office.engine.database.snapshot() as work:
        return work.tasks.open_of(key)[0]


def test_a_promise_is_running_then_warned_then_breached(office: Office) -> None:
    office.start("approval")
    assert seen(office).looks == {"running": 1, "warned": 0, "breached": 0}

    office.passes(hours=5, minutes=20)  # two of these hours are lunch; 80 % of four are over
    assert seen(office).looks == {"running": 0, "warned": 1, "breached": 0}
    assert counts(seen(office).levels) == {"warn": {"warned": 1}}

    office.passes(hours=2)
    page = seen(office)
    assert page.looks == {"running": 0, "warned": 0, "breached": 1}
    assert counts(page.levels) == {"l1": {"breached": 1}}
    assert counts(page.processes) == {"approval": {"breached": 1}}
    assert page.processes[0].name.zh == "审批"


def test_what_is_done_is_watched_no_more(office: Office) -> None:
    office.start("approval")
    office.completes("bo")

    assert seen(office).rows == ()
    assert sum(seen(office).looks.values()) == 0


def test_a_promise_follows_its_task_from_hand_to_hand(office: Office) -> None:
    task = task_of(office, office.start("approval"))

    def who() -> dict[str, dict[str, int]]:
        return counts(seen(office).people)

    assert who() == {NOBODY: {"running": 1}}
    office.does(ClaimTask, "bo", task=task.key)
    assert who() == {"bo": {"running": 1}}
    office.does(AssignTask, "li", task=task.key, person="ann", reason="柏青外出")
    assert who() == {"ann": {"running": 1}}
    office.does(ReleaseTask, "ann", task=task.key)
    assert who() == {NOBODY: {"running": 1}}
    office.passes(hours=30)
    assert who() == {NOBODY: {"breached": 1}}


def test_a_table_is_counted_under_the_other_choices(office: Office) -> None:
    first, second = (task_of(office, office.start("approval")) for _ in range(2))
    office.does(ClaimTask, "bo", task=first.key)
    office.does(ClaimTask, "ann", task=second.key)

    page = chosen(office, person="bo")

    assert [row.task for row in page.rows] == [first.key]
    assert counts(page.people) == {"bo": {"running": 1}, "ann": {"running": 1}}
    assert counts(page.processes) == {"approval": {"running": 1}}
    assert [row.task for row in chosen(office, level=NONE, look="running", process="approval").rows] == [
        first.key, second.key
    ]  # fmt: skip
    assert chosen(office, look="breached").rows == ()


def test_the_list_goes_on_where_a_page_ends(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.queries.watching.ROWS", 2)
    tasks = [task_of(office, office.start("approval")).key for _ in range(5)]
    found, after = [], None

    for _ in range(3):
        page = seen(office, after=after)
        found += [row.task for row in page.rows]
        after = page.after

    assert (found, after) == (tasks, None)


def test_only_whoever_stands_above_others_watches_and_only_the_own_units(office: Office) -> None:
    office.start("approval")

    for person in ("ann", "mei"):
        with pytest.raises(Forbidden):
            seen(office, person)
    assert len(seen(office, "li").rows) == 1


def test_a_case_is_opened_only_by_those_who_have_to_do_with_it(office: Office) -> None:
    key = office.start("approval")
    (row,) = seen(office, "li").rows
    assert row.case is None

    office.does(AssignTask, "li", task=row.task, person="li", reason="亲自办理")

    (row,) = seen(office, "li").rows
    assert row.case == key


def test_both_people_are_told_and_the_history_keeps_the_reason(office: Office) -> None:
    key = office.start("approval")
    task = task_of(office, key)
    office.does(ClaimTask, "bo", task=task.key)

    office.does(AssignTask, "li", task=task.key, person="ann", reason="柏青外出")

    assert {("ann", "task_reassigned"), ("bo", "task_reassigned")} <= office.notices()
    (assigned,) = (row.fields for row in office.history(key) if row.kind == "TaskAssigned")
    assert (assigned["by"], assigned["to"], assigned["reason"]) == ("li", "ann", "柏青外出")
    office.does(CompleteTask, "ann", task=task.key, answers={})


def test_whoever_has_an_interest_is_given_nothing(office: Office) -> None:
    files, path = approval(), "processes/approval/approval.bpmn"
    drawn, marked = files[path], b'<zeebe:property name="sla"'
    assert isinstance(drawn, bytes)
    interest = b'<zeebe:property name="four_eyes" value="=[starter.id]"></zeebe:property>'
    office.deploy("approval", files | {path: drawn.replace(marked, interest + marked)})
    task = task_of(office, office.start("approval", by="ann"))

    with pytest.raises(FourEyes):
        office.does(AssignTask, "li", task=task.key, person="ann", reason="x")
    with office.engine.database.snapshot() as work:
        assert "ann" not in {hand.id for hand in hands_for(work, office.engine.library, actor_of("li"), task.key).hands}


def test_a_supervisor_gives_work_to_people_of_the_own_units_only(office: Office) -> None:
    task = task_of(office, office.start("approval"))

    with pytest.raises(Forbidden):
        office.does(AssignTask, "ann", task=task.key, person="bo", reason="x")
    with office.engine.database.snapshot() as work:
        hands = hands_for(work, office.engine.library, actor_of("li"), task.key)
        with pytest.raises(NotFound):
            hands_for(work, office.engine.library, actor_of("bo"), task.key)

    assert [hand.id for hand in hands.hands if hand.is_offered] == ["ann", "bo"]
    assert {"li", "mei", "tao"} <= {hand.id for hand in hands.hands}


def test_a_secretary_watches_the_own_community_and_gives_its_work_to_nobody_else(database: Database) -> None:
    street = Street(database)
    street.deploy("leave", bundle_files(ROOT, "leave"))
    case = street.start("leave_request", by="w003", answers=THREE_DAYS)
    with street.engine.database.snapshot() as work:
        task = next(task for task in work.tasks.open_of(case) if task.element_id == "ut_cover")

    with street.engine.database.snapshot() as work:
        pages = [
            len(overview(work, street.engine.library, street.actor(person), Choice(), street.now).rows)
            for person in ("w001", "street_leader", "w017", "admin")
        ]
    assert pages == [2, 2, 0, 2]
    with pytest.raises(NotOfYourUnits):
        street.does(AssignTask, "w001", task=task.key, person="w018", reason="x")
    street.does(AssignTask, "w001", task=task.key, person="w005", reason="请协助")
    with pytest.raises(Forbidden):
        street.does(AssignTask, "w017", task=task.key, person="w018", reason="x")
