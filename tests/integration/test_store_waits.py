"""What waits in the database: timers, subscriptions, early messages, jobs, clocks and incidents."""

from datetime import datetime, timedelta

import pytest

from engine.store import Database
from engine.store.clocks import ClockRow
from engine.store.incidents import IncidentRow
from engine.store.jobs import JobRow
from engine.store.messages import MessageRow
from engine.store.subscriptions import SubscriptionRow
from engine.store.unit_of_work import UnitOfWork
from tests.support.stored_rows import NOW, a_timer

HOUR = timedelta(hours=1)


def a_job(key: int, **said: object) -> JobRow:
    dull = {"key": key, "instance_key": 1, "token": key, "element_id": "st", "type": "http", "due_at": NOW}
    return JobRow(**{**dull, "created_at": NOW, "updated_at": NOW, **said})  # type: ignore[arg-type]


def taken(work: UnitOfWork, worker: str, at: datetime) -> list[tuple[int, str, str | None]]:
    """What a worker is given at that time, for half an hour."""
    leased = work.jobs.take("http", worker=worker, account="a", lease=None, now=at, until=at + HOUR / 2, limit=10)
    return [(row.key, row.status, row.worker) for row in leased]


def test_due_timers_come_longest_due_first_and_no_earlier_than_due(database: Database) -> None:
    with database.unit_of_work() as work:
        work.timers.add(a_timer(1), a_timer(2, due_at=NOW - HOUR), a_timer(3, due_at=NOW + HOUR))
        assert work.timers.due(NOW, 10) == [2, 1]
        assert work.timers.due(NOW, 1) == [2]


@pytest.mark.parametrize("every", ["PT1H", "0 8 * * 1-5", None])
def test_a_repetition_is_read_back_as_it_was(database: Database, every: str | None) -> None:
    timer = a_timer(1, repeat=-1, every=every)
    with database.unit_of_work() as work:
        work.timers.add(timer)
        assert work.timers.load(1) == timer


def test_a_timer_held_by_one_worker_is_not_there_for_another(database: Database) -> None:
    with database.unit_of_work() as work:
        work.timers.add(a_timer(1))
        work.commit()
    if database.engine.dialect.name == "sqlite":
        return  # one writer at a time: the second does not even begin
    with database.unit_of_work() as first, database.unit_of_work() as second:
        assert first.timers.load(1) is not None
        assert second.timers.load(1) is None


def test_closing_a_holder_closes_only_its_waits(database: Database) -> None:
    with database.unit_of_work() as work:
        work.timers.add(a_timer(1), a_timer(2, element_id="t_breach"), a_timer(3, holder=6))
        work.timers.close(5, "t_breach")
        assert work.timers.due(NOW, 10) == [1, 3]
        work.timers.close(5)
        assert work.timers.due(NOW, 10) == [3]


def test_a_message_matches_by_kind_name_and_key(database: Database) -> None:
    def waiting(key: int, **said: object) -> SubscriptionRow:
        dull = {"kind": "message", "name": "paid", "match_key": "QJ-1", "instance_key": 1, "holder": key}
        return SubscriptionRow(**{"key": key, "element_id": "e", **dull, **said})  # type: ignore[arg-type]

    start = waiting(5, instance_key=None, definition_key=7, match_key=None)
    with database.unit_of_work() as work:
        work.subscriptions.add(waiting(1), waiting(2, match_key="QJ-2"), waiting(3, kind="signal"), start)
        work.subscriptions.add(waiting(4, kind="signal", match_key=None))
        assert [row.key for row in work.subscriptions.matching("message", "paid", "QJ-1")] == [1]
        assert [row.key for row in work.subscriptions.matching("signal", "paid", None)] == [4]
        assert work.subscriptions.starting("message", "paid") == [start]
        work.subscriptions.close(1)
        work.subscriptions.close_definition(7)
        assert work.subscriptions.matching("message", "paid", "QJ-1") == []
        assert work.subscriptions.starting("message", "paid") == []


def test_an_early_message_waits_for_its_time_to_live_and_is_taken_once(database: Database) -> None:
    kept = MessageRow(
        key=1,
        message_id="m-1",
        name="paid",
        correlation_key="QJ-1",
        variables={"sum": 3},
        received_at=NOW,
        expires_at=NOW + HOUR,
    )
    with database.unit_of_work() as work:
        assert work.messages.keep(kept)
        assert not work.messages.keep(kept)
        assert work.messages.early("paid", "QJ-1", NOW) == [kept]
        assert work.messages.early("paid", "QJ-1", NOW + HOUR) == []
        assert work.messages.take(1)
        assert not work.messages.take(1)


def test_a_leased_job_is_not_given_to_another_worker_until_its_lease_is_over(database: Database) -> None:
    with database.unit_of_work() as work:
        work.jobs.add(a_job(1), a_job(2, due_at=NOW + HOUR), a_job(3, type="mail"))
        assert taken(work, "w1", NOW) == [(1, "leased", "w1")]
        assert taken(work, "w2", NOW) == []
        assert taken(work, "w2", NOW + HOUR / 2) == [(1, "leased", "w2")]


def test_a_failed_job_is_ready_again_later_until_no_retries_are_left(database: Database) -> None:
    with database.unit_of_work() as work:
        work.jobs.add(a_job(1))
        work.jobs.fail(1, NOW, retries=1, due_at=NOW + HOUR, error="503")
        assert not work.jobs.has_due("http", NOW)
        assert work.jobs.has_due("http", NOW + HOUR)
        work.jobs.fail(1, NOW, retries=0, due_at=NOW, error="503")
        assert (work.jobs.load(1).status, work.jobs.has_due("http", NOW + HOUR)) == ("failed", False)
        work.jobs.set_ready(1, NOW, retries=2)
        assert work.jobs.has_due("http", NOW)
        work.jobs.complete(1, NOW)
        assert not work.jobs.has_due("http", NOW + HOUR)


def test_a_job_that_one_worker_is_just_taking_is_passed_over_by_another(database: Database) -> None:
    with database.unit_of_work() as work:
        work.jobs.add(a_job(1), a_job(2))
        work.commit()
    if database.engine.dialect.name == "sqlite":
        return  # one writer at a time: the second does not even begin
    with database.unit_of_work() as first, database.unit_of_work() as second:
        one = first.jobs.take("http", worker="w1", account="a", lease=None, now=NOW, until=NOW + HOUR, limit=1)
        assert [row.key for row in one] == [1]
        assert taken(second, "w2", NOW) == [(2, "leased", "w2")]


def test_a_paused_clock_is_never_due(database: Database) -> None:
    clock = ClockRow(key=1, instance_key=1, token=5, policy="leave.approve", started_at=NOW, due_at=NOW, next_at=NOW)
    paused = ClockRow(
        key=1,
        instance_key=1,
        token=5,
        policy="leave.approve",
        state="paused",
        started_at=NOW,
        due_at=NOW,
        paused_at=NOW,
        plan={"due_at": "2026-03-02T01:30:00Z"},
    )
    with database.unit_of_work() as work:
        work.clocks.add(clock)
        assert work.clocks.due(NOW, 10) == [1]
        work.clocks.save(paused)
        assert work.clocks.due(NOW, 10) == []
        assert work.clocks.of_token(5) == [paused]
        assert work.clocks.load(1) == paused


def test_a_resolved_incident_is_not_open_and_not_resolved_again(database: Database) -> None:
    with database.unit_of_work() as work:
        stopped = {"instance_key": 1, "token": 5, "element_id": "e", "error_type": "UNKNOWN", "message": "…"}
        work.incidents.add(IncidentRow(key=1, created_at=NOW, **stopped))  # type: ignore[arg-type]
        assert [row.key for row in work.incidents.open_of(1)] == [1]
        assert work.incidents.resolve(1, NOW)
        assert not work.incidents.resolve(1, NOW)
        assert work.incidents.open_of(1) == []
