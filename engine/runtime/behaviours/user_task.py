"""User task: work for a person, with its form, candidates and due time; promises and verbs are other rooms' matter."""

from datetime import datetime

from engine.bpmn.model import Element
from engine.errors import IncidentError
from engine.facts import TaskOpened
from engine.feel import Evaluable
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.timers import moment

USUAL_PRIORITY = 50


def enter(run: Moves, key: Key, element: Element) -> None:
    run.note(opened(run, key, element))


def opened(run: Moves, key: Key, element: Element) -> TaskOpened:
    """The task that the element at `key` is. Raises IncidentError for what its fields do not give."""
    work = element.user
    assert work is not None
    return TaskOpened(
        key=key,
        element=element.id,
        form_id=run.text(work.form_id, key) if work.form_id is not None else None,
        assignee=_whom(run, key) or _optional_text(run, key, work.assignee),
        candidate_groups=_names(run, key, work.candidate_groups),
        candidate_users=_names(run, key, work.candidate_users),
        due_at=_moment(run, key, work.due),
        follow_up_at=_moment(run, key, work.follow_up),
        priority=_priority(run, key, work.priority),
        properties={name: run.value(value, key) for name, value in element.properties.items()},
    )


def _whom(run: Moves, key: Key) -> str | None:
    """Who is to have the work that was sent back."""
    returned = run.state.tokens[key].returned
    return returned.person if returned is not None else None


def _optional_text(run: Moves, key: Key, field: Evaluable | None) -> str | None:
    if field is None or run.value(field, key) is None:
        return None
    return run.text(field, key)


def _names(run: Moves, key: Key, field: Evaluable | None) -> tuple[str, ...]:
    """A list, or a text with commas."""
    found = run.value(field, key) if field is not None else None
    if isinstance(found, str):
        return tuple(name.strip() for name in found.split(",") if name.strip())
    if found is None:
        return ()
    if isinstance(found, list) and all(isinstance(name, str) for name in found):
        return tuple(name for name in found if isinstance(name, str))
    assert field is not None
    raise IncidentError(
        "EXTRACT_VALUE_ERROR",
        f"CANDIDATES: 候选人{field.text!r}应是文字或文字列表，实际为{found!r}。 / "
        f"The candidates {field.text!r} must be a text or a list of texts, got {found!r}.",
    )


def _moment(run: Moves, key: Key, field: Evaluable | None) -> datetime | None:
    found = run.value(field, key) if field is not None else None
    if found is None or found == "":
        return None
    try:
        return moment(str(found), run.world.zone)
    except ValueError:
        assert field is not None
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"DATE_EXPECTED: {field.text!r}应是日期时间，实际为{found!r}。 / "
            f"{field.text!r} must be a date and time, got {found!r}.",
        ) from None


def _priority(run: Moves, key: Key, field: Evaluable | None) -> int:
    found = run.value(field, key) if field is not None else USUAL_PRIORITY
    if isinstance(found, str) and found.isdecimal():
        found = int(found)
    if not isinstance(found, int) or not 0 <= found <= 100:
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"PRIORITY: 优先级应在0到100之间，实际为{found!r}。 / The priority must be 0 to 100, got {found!r}.",
        )
    return found


BEHAVIOUR = Behaviour(enter, waits=True)
