"""The store's promises that hold for every noun: one commit, one key once, one winner, aware times."""

from datetime import datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text, union_all

from engine.errors import Conflict, NotFound
from engine.ids import FIRST_KEY
from engine.store import Database, open_database
from engine.store.among import Among
from engine.store.columns import metadata
from engine.store.elements import ElementRow
from engine.store.instances import InstanceRow
from engine.store.timers import timer
from tests.support.databases import FreshUrl
from tests.support.stored_rows import NOW, a_timer, an_instance


def test_what_is_not_committed_is_gone(database: Database) -> None:
    with database.unit_of_work() as work:
        work.instances.add(an_instance(1))
    with database.unit_of_work() as work, pytest.raises(NotFound):
        work.instances.load(1)


def test_an_exception_rolls_everything_back(database: Database) -> None:
    def fail_halfway() -> None:
        with database.unit_of_work() as work:
            work.instances.add(an_instance(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM instance")).scalar() == 0


def test_looking_waits_for_no_writer_and_leaves_nothing(database: Database) -> None:
    with database.unit_of_work() as writer:
        writer.timers.add(a_timer(1))
        with database.snapshot() as work:
            assert work.timers.load(1) is None
    with database.snapshot() as work:
        work.timers.add(a_timer(2))
    with database.snapshot() as work:
        assert work.timers.load(2) is None


def test_who_looks_sees_one_moment_whatever_others_commit_meanwhile(database: Database) -> None:
    with database.unit_of_work() as work:
        work.instances.add(an_instance(1))
        work.commit()

    with database.snapshot() as looking:
        before = looking.instances.load(1)
        with database.unit_of_work() as work:
            work.instances.save(work.instances.load(1), state=b"later", status="terminated", ended_at=NOW)
            work.commit()
        assert looking.instances.load(1) == before


def test_what_is_looked_up_once_is_remembered_for_one_moment_and_never_by_who_writes(database: Database) -> None:
    answers = iter((1, 2, 3))
    with database.snapshot() as work:
        assert [work.once("next", lambda: next(answers)) for _ in range(2)] == [1, 1]
    with database.unit_of_work() as work:
        assert [work.once("next", lambda: next(answers)) for _ in range(2)] == [2, 3]


def test_a_column_is_among_the_keys_that_a_subquery_finds(database: Database) -> None:
    with database.unit_of_work() as work:
        for key in (1, 2, 3):
            work.timers.add(a_timer(key))
        some = union_all(select(timer.c.key).where(timer.c.key == 1), select(timer.c.key).where(timer.c.key > 2))
        outer = timer.alias()
        found = select(outer.c.key).where(Among(outer.c.key, some), outer.c.tenant_id == work.tenant)
        assert sorted(work.connection.execute(found).scalars()) == [1, 3]


def test_what_is_committed_is_read_back_as_it_was(database: Database) -> None:
    row = an_instance(FIRST_KEY, state=bytes(range(256)), title="张三的年假", unit="XY")
    with database.unit_of_work() as work:
        work.instances.add(row)
        work.commit()
    with database.unit_of_work() as work:
        assert work.instances.load(FIRST_KEY) == row


def test_times_come_back_aware_and_in_utc_whatever_zone_they_went_in_with(database: Database) -> None:
    in_china = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.unit_of_work() as work:
        work.timers.add(a_timer(1, due_at=in_china))
        read = work.timers.load(1)
        assert read is not None
        assert read.due_at == in_china
        assert read.due_at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_never_stored(database: Database) -> None:
    with pytest.raises(Exception, match="aware"), database.unit_of_work() as work:
        work.test_clock.set(NOW.replace(tzinfo=None))


def test_keys_are_never_given_twice_even_after_a_rollback(database: Database) -> None:
    committed: list[int] = []
    for round_ in range(6):
        with database.unit_of_work() as work:
            keys = [work.keys.new() for _ in range(130)]
            if round_ % 2:
                work.commit()
                committed += keys
    assert len(set(committed)) == len(committed) == 390
    assert min(committed) > 2**51
    assert max(committed) < 2**63


def test_two_processes_never_share_a_key(fresh_url: FreshUrl) -> None:
    url = fresh_url()
    one, other = open_database(url), open_database(url)
    taken: list[int] = []
    for database in (one, other, one, other):
        with database.unit_of_work() as work:
            taken += [work.keys.new() for _ in range(60)]
            work.commit()
    assert len(set(taken)) == 240
    one.close()
    other.close()


def test_of_two_commands_that_read_the_same_version_one_is_refused(database: Database) -> None:
    with database.unit_of_work() as work:
        work.instances.add(an_instance(1))
        work.commit()
    with database.unit_of_work() as work:
        seen = work.instances.load(1)
        saved = work.instances.save(seen, state=b"first", status="active")
        assert (saved.version, saved.state) == (2, b"first")
        with pytest.raises(Conflict):
            work.instances.save(seen, state=b"second", status="active")
        assert work.instances.load(1) == saved


def test_a_receipt_kept_twice_is_a_conflict_to_retry(database: Database) -> None:
    with database.unit_of_work() as work:
        work.receipts.keep("c-1", {"key": "1"}, NOW)
        work.commit()
    with pytest.raises(Conflict), database.unit_of_work() as work:
        work.receipts.keep("c-1", {"key": "2"}, NOW)
    with database.unit_of_work() as work:
        assert work.receipts.find("c-1") == {"key": "1"}
        assert work.receipts.find("c-2") is None


def test_a_tenant_sees_nothing_of_another(fresh_url: FreshUrl) -> None:
    url = fresh_url()
    ours, theirs = open_database(url, "ours"), open_database(url, "theirs")
    with ours.unit_of_work() as work:
        work.instances.add(an_instance(1))
        work.timers.add(a_timer(1))
        work.commit()
    with theirs.unit_of_work() as work:
        assert work.timers.due(NOW, 10) == []
        with pytest.raises(NotFound):
            work.instances.load(1)
    ours.close()
    theirs.close()


def test_a_second_writer_of_the_same_row_gets_a_conflict_and_readers_go_on(database: Database) -> None:
    def write_too() -> None:
        with database.unit_of_work() as other:  # SQLite refuses the second writer here already
            other.connection.execute(text("SET lock_timeout = 50"))
            other.instances.add(an_instance(1))

    with database.unit_of_work() as work:
        work.instances.add(an_instance(1))
        with pytest.raises(Conflict):
            write_too()
        with database.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM instance")).scalar() == 0


def test_the_migrations_make_the_tables_that_the_code_declares(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    database.upgrade()
    with database.unit_of_work() as work:
        assert work.keys.new() == FIRST_KEY


def test_an_instance_is_found_by_its_tokens_and_its_parent(database: Database) -> None:
    child: InstanceRow = an_instance(2, parent_key=1, parent_token=11, root_key=1)
    with database.unit_of_work() as work:
        work.instances.add(an_instance(1))
        work.instances.add(child)
        call = ElementRow(key=11, instance_key=1, element_id="call", type="callActivity", scope_key=1, entered_at=NOW)
        work.elements.enter_many([call])
        assert work.instances.by_token(11).key == 1
        assert work.instances.child_of_token(11) == child
        assert work.instances.children_of(1) == [child]
        with pytest.raises(NotFound):
            work.instances.by_token(99)
        work.elements.leave_many([(11, "completed", NOW)])
        left = work.elements.find(11)
        assert left is not None
        assert (left.state, left.left_at) == ("completed", NOW)
        assert work.elements.active_of(1) == []
