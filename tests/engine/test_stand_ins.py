"""Somebody is away: their work goes to a stand-in and comes back; somebody has an interest: it goes upward."""

import pytest

from engine.commands import ClaimTask, CompleteTask
from engine.errors import FourEyes, NotYourTask
from engine.store.tasks import TaskRow
from tests.support import bpmn as b
from tests.support.absence import AWAY, PERIOD
from tests.support.approval import approval
from tests.support.engines import Office


@pytest.fixture
def deployed(office: Office) -> Office:
    office.deploy("absent", AWAY)
    office.deploy("approval", approval("leader"))
    return office


def one_task_of(office: Office, person: str) -> TaskRow:
    (task,) = office.tasks(person)
    return task


def kinds(office: Office, key: int) -> list[str]:
    return [row.kind for row in office.history(key)]


def test_a_task_opened_while_the_leader_is_away_is_done_by_the_stand_in_in_their_name(deployed: Office) -> None:
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    key = deployed.start("approval", by="ann")
    task = one_task_of(deployed, "bo")

    deployed.claims("bo")
    assert one_task_of(deployed, "bo").acting_for == "li"
    deployed.completes("bo", {"outcome": "approve"})

    with deployed.engine.database.unit_of_work() as work:
        done = work.tasks.load(task.key)
    assert (done.completed_by, done.acting_for) == ("bo", "li")
    (remembered,) = (row.fields for row in deployed.history(key) if row.kind == "TaskCompleted")
    assert (remembered["by"], remembered["acting_for"]) == ("bo", "li")
    assert ("bo", "acting") in deployed.notices()


def test_whoever_completes_without_claiming_acts_for_the_same_person(deployed: Office) -> None:
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    deployed.start("approval", by="ann")
    task = one_task_of(deployed, "bo")

    deployed.completes("bo", {})

    with deployed.engine.database.unit_of_work() as work:
        assert work.tasks.load(task.key).acting_for == "li"


def test_an_absence_begins_and_ends_by_itself_and_unclaimed_work_comes_back(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    assert deployed.tasks("bo") == []

    deployed.passes(hours=5)
    assert one_task_of(deployed, "bo") == one_task_of(deployed, "li")
    deployed.passes(days=1)

    assert deployed.tasks("bo") == []
    assert one_task_of(deployed, "li").status == "open"


def test_what_the_stand_in_has_claimed_stays_with_them(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    deployed.claims("bo")
    deployed.passes(days=1)

    assert deployed.tasks("li") == []
    deployed.completes("bo", {})


def test_what_somebody_had_claimed_before_leaving_is_free_again(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.claims("li")
    deployed.passes(hours=5)

    assert one_task_of(deployed, "bo").status == "open"


def test_personal_work_goes_to_the_stand_in_unless_it_waits_for_its_person(deployed: Office) -> None:
    personal = approval(groups=None, assignee="li")
    waiting = approval(groups=None, assignee="li")
    path = "processes/approval/approval.bpmn"
    marked = b'<zeebe:property name="sla" value="approval.decide">'
    waiting[path] = waiting[path].replace(marked, b'<zeebe:property name="substitution" value="none"/>' + marked)
    deployed.deploy("approval", personal)
    deployed.start("approval", by="ann")
    deployed.deploy("approval", waiting)
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)

    deployed.passes(hours=5)

    assert (len(deployed.tasks("bo")), len(deployed.tasks("li"))) == (1, 1)
    assert one_task_of(deployed, "bo").acting_for == "li"


def test_an_absence_taken_back_before_it_begins_changes_nothing(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.says("change", "li", variables={"from": None, "to": None})
    deployed.passes(hours=5)

    assert deployed.tasks("bo") == []


def test_an_absence_taken_back_while_it_runs_ends_at_once(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    deployed.says("change", "li", variables={"from": None, "to": None})
    deployed.passes(minutes=1)

    assert deployed.tasks("bo") == []
    assert len(deployed.tasks("li")) == 1


def test_an_absence_that_is_prolonged_sets_its_end_anew(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    deployed.says("change", "li", variables={"to": "2026-11-27T08:30:00+08:00"})
    deployed.passes(days=1)
    assert len(deployed.tasks("bo")) == 1

    deployed.passes(days=2)
    assert deployed.tasks("bo") == []


def test_another_stand_in_named_meanwhile_takes_over(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    deployed.start("absent", variables=PERIOD)
    deployed.passes(hours=5)
    deployed.says("change", "li", variables={"substitute": "ann"})
    deployed.passes(minutes=1)

    assert (len(deployed.tasks("ann")), deployed.tasks("bo")) == (1, [])


def interested(groups: str, **properties: str) -> dict[str, bytes | str]:
    files = approval(groups)
    path = "processes/approval/approval.bpmn"
    text = files[path]
    assert isinstance(text, bytes)
    marked = b'<zeebe:property name="sla" value="approval.decide">'
    added = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in properties.items())
    return {**files, path: text.replace(marked, added.encode() + marked)}


def test_whoever_has_an_interest_neither_sees_nor_takes_nor_completes_the_task(office: Office) -> None:
    office.deploy("approval", interested("clerk", four_eyes="=[starter.id]"))
    office.start("approval", by="ann")

    assert office.tasks("ann") == []
    task = one_task_of(office, "bo")
    for wish in (ClaimTask, CompleteTask):
        with pytest.raises(FourEyes):
            office.does(wish, "ann", task=task.key, **({"answers": {}} if wish is CompleteTask else {}))


def test_if_nobody_else_is_left_the_task_goes_upward(office: Office) -> None:
    office.deploy("approval", interested("clerk", four_eyes="=[starter.id, &quot;bo&quot;]"))
    key = office.start("approval", by="ann")

    assert (office.tasks("ann"), office.tasks("bo")) == ([], [])
    task = one_task_of(office, "li")
    assert "TaskOffered" in kinds(office, key)
    office.completes("li", {})
    with office.engine.database.unit_of_work() as work:
        assert work.tasks.load(task.key).acting_for is None  # a superior decides in their own name


def test_two_levels_in_a_row_are_not_decided_by_the_same_person(office: Office) -> None:
    levels = b.user_task(
        "ut_level", groups="=group", properties={"not_same_as_previous": "=true"},
        loop=b.each('=["clerk:XY", "clerk:XY", "clerk:XY"]', "group", sequential=True),
    )  # fmt: skip
    line = b.process("line", b.start(), levels, b.end(), flows=["start -> ut_level -> end"], name="逐级审批")
    files = {"processes/line/bundle.yaml": "title: {zh: 逐级审批, en: Line}\n", "processes/line/line.bpmn": line}
    office.deploy("line", files)
    office.start("line", by="ann")

    office.completes("bo", {})
    assert office.tasks("bo") == []
    office.completes("ann", {})
    assert office.tasks("ann") == []
    assert one_task_of(office, "bo").element_id == "ut_level"


def test_a_stranger_to_the_task_is_still_refused(deployed: Office) -> None:
    deployed.start("approval", by="ann")
    task = one_task_of(deployed, "li")
    with pytest.raises(NotYourTask):
        deployed.does(ClaimTask, "bo", task=task.key)
