"""What stands at the head of first screens in the demo street, for each kind of post."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.bundles import bundle_files
from engine.commands import ClaimTask
from engine.feel.evaluation import SHANGHAI
from engine.people import EVERYTHING
from engine.queries.filters import Desk, count_tasks
from engine.queries.first_screen import FirstScreen, first_screen, own_work
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.leave import THREE_DAYS
from tests.support.street import Street


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Two requests for leave wait for the secretary: one is overdue and in their hands, one came today."""
    folder: Path = tmp_path_factory.mktemp("street")
    with file_database(folder) as database:
        street = Street(database)
        for bundle in ("leave", "shared", "first_responder", "proxy", "dispatch"):
            street.deploy(bundle, bundle_files(ROOT, bundle))
        street.start("leave_request", by="w003", answers=THREE_DAYS)
        (late,) = (task for task in street.tasks("w001") if task.element_id == "ut_approve")
        street.does(ClaimTask, "w001", task=late.key)
        street.passes(hours=25)
        street.start("leave_request", by="w004", answers={**THREE_DAYS, "start": "2026-12-14", "end": "2026-12-16"})
        yield street


def seen(street: Street, person: str) -> FirstScreen:
    with street.engine.database.snapshot() as work:
        return first_screen(work, street.engine.library, desk(street, person))


def desk(street: Street, person: str) -> Desk:
    return Desk(street.actor(person), street.people, street.engine.now(), SHANGHAI)


def test_ones_own_work_is_counted_as_the_filters_count_it(street: Street) -> None:
    with street.engine.database.snapshot() as work:
        own = own_work(work, desk(street, "w001"), street.engine.library.said(work))

    wishes = {"overdue": {"due": "overdue"}, "today": {"due": "today"}, "came": {"came": "today"}}
    with street.engine.database.snapshot() as work:
        counted = {
            name: count_tasks(work, desk(street, "w001"), replace(EVERYTHING, **wish)) for name, wish in wishes.items()
        }
    assert counted == {"overdue": own.overdue, "today": own.today, "came": own.came}
    assert (own.open, own.held, own.overdue, own.came) == (2, 1, 1, 1)
    assert [(one.process, one.count, one.late) for one in own.groups] == [("leave_request", 2, 1)]


def test_what_lies_at_hand_is_what_the_bundles_say_for_the_roles(street: Street) -> None:
    people = ("w003", "dept_mz", "hotline_operator")
    at_hand = {person: [one.process for one in seen(street, person).at_hand] for person in people}

    assert at_hand == {
        "w003": ["first_responder", "proxy_service", "welfare_check", "leave_request"],
        "dept_mz": ["task_dispatch"],
        "hotline_operator": ["first_responder", "welfare_check"],
    }


def test_a_secretary_sees_how_the_team_stands(street: Street) -> None:
    team = seen(street, "w001").team

    assert team is not None
    assert team.standing.looks["breached"] >= 1
    assert team.standing.unclaimed >= 1
    assert [(hand.name.zh, hand.by_look["breached"]) for hand in team.standing.hands] == [("李建国", 1)]


def test_a_worker_sees_their_own_work_alone(street: Street) -> None:
    screen = seen(street, "w003")

    assert not screen.has_panels


def test_an_administrator_sees_how_the_house_stands(street: Street) -> None:
    screen = seen(street, "admin")

    assert screen.house is not None
    assert (screen.house.stuck, screen.house.undelivered, screen.house.locked) == (0, 0, 0)
    assert screen.house.years == (2027,)
    assert screen.drawing is not None


def test_people_of_a_department_see_what_it_has_sent(street: Street) -> None:
    sent = seen(street, "dept_mz").sent

    assert sent is not None
    assert (sent.cases, sent.failing) == ((), None)
