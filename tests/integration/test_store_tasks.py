"""Tasks in the database: who wins a claim, what closing does, drafts and answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.errors import Conflict, NotFound
from engine.store import Database
from engine.store.tasks import Draft
from tests.support.stored_rows import NOW, a_task


def test_of_two_people_who_claim_the_same_task_one_gets_it(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add(a_task(1))
        assert work.tasks.claim(1, 1, "p_zhang", NOW)
        assert not work.tasks.claim(1, 1, "p_li", NOW)
        assert not work.tasks.claim(1, 2, "p_li", NOW)
        claimed = work.tasks.load(1)
        assert (claimed.status, claimed.assignee, claimed.rev, claimed.claimed_at) == ("claimed", "p_zhang", 2, NOW)


def test_twenty_claims_at_once_have_one_winner(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add(a_task(1))
        work.commit()

    def claim(person: str) -> bool:
        while True:
            try:
                with database.unit_of_work() as work:
                    won = work.tasks.claim(1, 1, person, NOW)
                    work.commit()
                    return won
            except Conflict:
                continue

    with ThreadPoolExecutor(8) as pool:
        wins = list(pool.map(claim, [f"p{n}" for n in range(20)]))
    assert wins.count(True) == 1
    with database.unit_of_work() as work:
        assert work.tasks.load(1).assignee == f"p{wins.index(True)}"


def test_a_released_task_is_open_again_and_an_assigned_one_is_claimed(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add(a_task(1))
        work.tasks.claim(1, 1, "p_zhang", NOW)
        assert work.tasks.release(1, 2)
        assert (work.tasks.load(1).status, work.tasks.load(1).assignee) == ("open", None)
        assert work.tasks.assign(1, 3, "p_li", NOW)
        assert not work.tasks.assign(1, 3, "p_wang", NOW)
        assert work.tasks.load(1).assignee == "p_li"


def test_a_completed_task_leaves_every_inbox_and_is_not_completed_again(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add(a_task(1))
        work.tasks.add_candidates(1, ["secretary:XY"], ["p_li"])
        assert work.tasks.complete(1, "approve", "p_zhang", "p_li", NOW)
        assert not work.tasks.complete(1, "reject", "p_wang", None, NOW)
        done = work.tasks.load(1)
        assert (done.status, done.outcome, done.completed_by, done.acting_for) == (
            "completed",
            "approve",
            "p_zhang",
            "p_li",
        )
        open_candidates = "SELECT count(*) FROM candidate WHERE is_open"
        assert work.connection.execute(text(open_candidates)).scalar() == 0
        assert work.tasks.candidates(1) == (frozenset({"secretary:XY"}), frozenset({"p_li"}))


def test_cancelling_by_token_leaves_completed_tasks_as_they_are(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add(a_task(1), a_task(2), a_task(3))
        work.tasks.complete(1, None, "p", None, NOW)
        work.tasks.cancel_by_token([1, 2], NOW + timedelta(hours=1))
        assert [work.tasks.load(key).status for key in (1, 2, 3)] == ["completed", "cancelled", "open"]
        assert [row.key for row in work.tasks.open_of(1)] == [3]


def test_the_same_candidate_twice_is_one_candidate(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.add_candidates(1, ["a", "a"], ["a"])
        work.tasks.add_candidates(1, ["a"], [])
        assert work.tasks.candidates(1) == (frozenset({"a"}), frozenset({"a"}))


def test_a_draft_is_one_persons_and_the_last_one_counts(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.save_draft(1, "p_zhang", {"days": 1}, NOW)
        work.tasks.save_draft(1, "p_zhang", {"days": 2}, NOW)
        assert work.tasks.draft(1, "p_zhang") == Draft({"days": 2}, NOW)
        assert work.tasks.draft(1, "p_li") is None
        work.tasks.drop_draft(1, "p_zhang")
        assert work.tasks.draft(1, "p_zhang") is None


def test_answers_are_kept_with_their_keys(database: Database) -> None:
    with database.unit_of_work() as work:
        work.tasks.keep_answers(1, {"理由": "年假", "days": 1.5}, "p_zhang", NOW)
        assert work.tasks.answers(1) == {"理由": "年假", "days": 1.5}


def test_a_task_that_is_not_there_is_not_found(database: Database) -> None:
    with database.unit_of_work() as work, pytest.raises(NotFound):
        work.tasks.load(404)
