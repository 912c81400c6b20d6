"""Tags, follow-up dates and priorities that people give to tasks: who may, what is remembered, how it is found."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.commands import ClaimTask, CompleteTask, MarkTask
from engine.errors import Forbidden, FourEyes, NotYourTask, ValidationFailed, WrongState
from engine.feel.evaluation import SHANGHAI
from engine.people import TaskFilter
from engine.queries.filters import Desk, filtered_tasks
from engine.queries.inbox import inbox_of
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

MONDAY = datetime(2026, 11, 30, 9, tzinfo=SHANGHAI)


@pytest.fixture
def tasks(office: Office) -> list[int]:
    """Two letters that Ann or Bo may write; what Mei has an interest in nobody here has."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write", groups="clerk", properties={"four_eyes": '=["mei"]'}), b.end(),
        flows=["start -> ut_write -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    office.start("letter")
    office.start("letter")
    return [task.key for task in office.tasks("ann")]


def marks(office: Office, task: int, by: str = "ann", **changes: Any) -> None:
    office.does(MarkTask, by, task=task, changes=changes)


def tags(office: Office, person: str) -> dict[int, tuple[str, ...]]:
    with office.engine.database.snapshot() as work:
        return {
            item.task.key: item.tags for item in inbox_of(work, office.engine.library, actor_of(person), office.now)
        }


def found(office: Office, **wanted: Any) -> list[int]:
    actor = actor_of("ann")
    with office.engine.database.snapshot() as work:
        desk = Desk(actor, office.engine.library.organisation(work)[0], office.now, SHANGHAI)
        return [task.key for task in filtered_tasks(work, desk, TaskFilter(**wanted))]


def test_everybody_who_may_take_a_task_sees_its_tags_and_the_history_only_that_there_are(
    office: Office, tasks: list[int]
) -> None:
    marks(office, tasks[0], tags=[" 等材料 ", "重点", "重点", ""])

    assert tags(office, "bo") == {tasks[0]: ("等材料", "重点"), tasks[1]: ()}
    case = next(task.instance_key for task in office.tasks("ann") if task.key == tasks[0])
    marked = office.history(case)[-1]
    assert (marked.kind, marked.fields["marked"], "重点" in marked.data) == ("TaskMarked", ["tags"], False)
    marks(office, tasks[0], tags=[])
    assert tags(office, "bo")[tasks[0]] == ()


def test_tasks_are_found_by_tag_and_ordered_by_follow_up_and_priority(office: Office, tasks: list[int]) -> None:
    marks(office, tasks[1], tags=["重点"], follow_up_at=MONDAY)
    assert found(office, tag="重点") == [tasks[1]]
    assert found(office, sort="follow_up") == [tasks[1], tasks[0]]

    marks(office, tasks[1], by="li", priority=90)
    marks(office, tasks[0], follow_up_at=MONDAY - timedelta(days=1))

    assert found(office, sort="priority") == [tasks[1], tasks[0]]
    assert found(office, sort="follow_up") == tasks
    assert found(office, priority=80) == [tasks[1]]
    marks(office, tasks[0], follow_up_at=None)
    assert found(office, sort="follow_up") == [tasks[1], tasks[0]]


def test_how_urgent_it_is_is_for_those_above_to_say_and_whoever_has_it_is_told(
    office: Office, tasks: list[int]
) -> None:
    office.does(ClaimTask, "ann", task=tasks[0])
    with pytest.raises(Forbidden):
        marks(office, tasks[0], priority=90)

    marks(office, tasks[0], by="li", priority=90)

    assert ("ann", "task_priority") in office.notices()
    marks(office, tasks[0], by="li", priority=90)
    assert len([one for one in office.notices() if one[1] == "task_priority"]) == 1


def test_a_form_that_is_being_filled_in_does_not_grow_stale(office: Office, tasks: list[int]) -> None:
    revision = office.claims("ann").rev + 1
    marks(office, tasks[0], by="li", priority=90, follow_up_at=MONDAY, tags=["重点"])

    office.does(CompleteTask, "ann", task=tasks[0], answers={}, revision=revision)

    with pytest.raises(WrongState):
        marks(office, tasks[0], tags=["晚了"])


def test_a_colleague_who_does_not_have_it_and_whoever_has_an_interest_mark_nothing(
    office: Office, tasks: list[int]
) -> None:
    office.does(ClaimTask, "ann", task=tasks[0])

    for person, refused in (("bo", NotYourTask), ("mei", FourEyes), ("tao", NotYourTask)):
        with pytest.raises(refused):
            marks(office, tasks[0], by=person, tags=["x"])


@pytest.mark.parametrize(
    "changes",
    [{"tags": ["长" * 21]}, {"tags": [str(n) for n in range(11)]}, {"tags": "x"}, {"tags": [1]}, {"priority": 101},
     {"priority": None}, {"priority": True}, {"follow_up_at": "soon"}, {"follow_up_at": datetime(2026, 1, 1)}],  # noqa: DTZ001
    ids=str,
)  # fmt: skip
def test_marks_that_do_not_fit_are_refused_by_name(office: Office, tasks: list[int], changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        marks(office, tasks[0], by="li", **changes)

    assert [error.field for error in refused.value.errors] == list(changes)
