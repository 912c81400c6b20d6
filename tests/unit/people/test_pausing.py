"""How long a promise may stand still, by how much it may be extended, and what becomes of its plan."""

from datetime import datetime

import pytest

from engine.calendar import DEFAULT_CALENDAR as CALENDAR
from engine.errors import DeploymentRefused
from engine.feel.evaluation import SHANGHAI, Evaluation
from engine.people import (
    Extension,
    Pause,
    Policy,
    extension_minutes,
    is_long,
    pause_limit,
    read_policy,
    replay,
    start_clock,
)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def policy(**fields: object) -> Policy:
    return read_policy("p", {"resolve": "5wd", **fields})


def plan_of(found: Policy):
    return start_clock(found, at(2), {}, CALENDAR, Evaluation(now=at(2)))


def test_a_reason_and_all_pauses_together_have_each_their_limit() -> None:
    found = policy(pausable={"waiting_resident": "3wd", "force_majeure": None}, max_pause="4wd")
    before = [Pause("waiting_resident", at(2), at(4))]

    assert pause_limit(found, "waiting_resident", before, at(9), CALENDAR) == at(10)
    assert pause_limit(found, "force_majeure", before, at(9), CALENDAR) == at(11)
    assert pause_limit(policy(pausable=["force_majeure"]), "force_majeure", before, at(9), CALENDAR) is None


def test_where_nothing_is_left_a_pause_would_end_at_once() -> None:
    found = policy(pausable=["force_majeure"], max_pause="48h")

    assert pause_limit(found, "force_majeure", [Pause("force_majeure", at(2), at(4))], at(9), CALENDAR) == at(9)


def test_two_working_days_are_not_long_and_a_minute_more_is() -> None:
    assert not is_long(at(2), at(4), CALENDAR)
    assert is_long(at(2), at(4, minute=1), CALENDAR)


def test_an_extension_is_at_most_as_long_as_the_promise_without_its_pauses() -> None:
    found = policy(extension=True)
    plan = plan_of(found)

    assert plan.due_at == at(9)
    assert extension_minutes(found, plan, at(2), at(16), [], CALENDAR) == 5 * 420
    assert extension_minutes(found, plan, at(2), at(16), [Pause("x", at(3), at(4))], CALENDAR) is None
    assert extension_minutes(found, plan, at(2), at(9), [], CALENDAR) is None
    assert extension_minutes(policy(extension="2wd"), plan, at(2), at(12), [], CALENDAR) is None


def test_a_plan_is_replayed_in_the_order_of_time() -> None:
    plan = plan_of(policy())
    events = [Extension(at(11), 420), Pause("x", at(4), at(9, 14, 30))]

    moved = replay(plan, events, CALENDAR)

    assert replay(plan, events[1:], CALENDAR).due_at == at(12, 14, 30)
    assert moved.due_at == at(13, 14, 30)
    assert [level.at for level in moved.levels if level.level == "l1"] == [moved.due_at]


@pytest.mark.parametrize(
    ("fields", "element"),
    [({"pausable": ["holiday"]}, "p.pausable.holiday"), ({"max_pause": "long"}, "p.max_pause"),
     ({"max_pause": "-2wd"}, "p.max_pause"), ({"extension": "twice"}, "p.extension")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(fields: dict[str, object], element: str) -> None:
    with pytest.raises(DeploymentRefused) as refused:
        policy(**fields)

    assert [finding.element for finding in refused.value.findings] == [element]
