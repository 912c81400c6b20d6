"""How SQLite looks rows up: it keeps no statistics here, so a query must leave it no way to read a whole tenant."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from engine.ids import PersonId
from engine.queries.case_page import case_page
from engine.queries.diagram import diagram_state
from engine.queries.ledger_filters import read_wanted
from engine.queries.ledgers import ledger_page, open_ledger
from engine.queries.my_cases import cases_of
from engine.queries.tasks import open_task_count, open_tasks_for
from engine.queries.watching import Choice, overview
from tests.support.approval import approval
from tests.support.databases import file_database
from tests.support.engines import Office, actor_of
from tests.support.register import visits

WHOLE_TENANT = re.compile(r"SCAN [a-z](?!non_)|\(tenant_id=\?( AND status=\?)?\)$")
FEW = ("organisation", "deployment", "account", "test_clock")
"""Tables that stay small."""
FEW_OF_MANY = ("ix_instance_suspended",)
"""Indexes of a few rows of a large table: reading all of one reads those."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with file_database(tmp_path) as database:
        office = Office(database)
        office.deploy("approval", approval())
        yield office


@contextmanager
def looked_up(office: Office) -> Iterator[list[str]]:
    """The plans of every look-up made meanwhile that would read a whole tenant."""
    found: list[str] = []

    def note(
        connection: Connection, cursor: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith("SELECT") and " FROM " in statement.replace("\n", " "):
            plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            found.extend(row[3] for row in plan if WHOLE_TENANT.search(row[3]) and not _is_small(row[3]))

    event.listen(office.engine.database.engine, "before_cursor_execute", note)
    yield found
    event.remove(office.engine.database.engine, "before_cursor_execute", note)


def _is_small(plan: str) -> bool:
    return plan.split()[1].startswith(FEW) or any(index in plan for index in FEW_OF_MANY)


def test_the_pages_of_cases_read_their_own_rows_only(office: Office) -> None:
    key, ann = office.start("approval"), actor_of("ann")
    office.start("approval")

    with looked_up(office) as whole, office.engine.database.snapshot() as work:
        case_page(work, office.engine.library, ann, key, office.now)
        diagram_state(work, ann, key, office.now)
        for over in (None, False, True):
            cases_of(work, office.engine.library, PersonId("ann"), office.now, over=over, before=key)

    assert sorted(set(whole)) == []


def test_an_inbox_and_its_count_read_what_is_for_the_person_only(office: Office) -> None:
    office.start("approval")

    with looked_up(office) as whole, office.engine.database.reading() as connection:
        for look in (open_tasks_for, open_task_count):
            look(connection, office.engine.database.tenant, "bo", actor_of("bo").groups)

    assert sorted(set(whole)) == []


def test_a_page_of_a_ledger_reads_that_ledger_only_and_the_newest_by_an_index(office: Office) -> None:
    visits(office)
    library, li = office.engine.library, actor_of("li")

    with looked_up(office) as whole, office.engine.database.snapshot() as work:
        for id, note, sort in (("led_visit", "", ""), ("led_visit", "x", "minutes"), ("led_points", "", "")):
            ledger = open_ledger(work, library, li, id)
            ledger_page(work, library, li, ledger, read_wanted(ledger, {"note": note}, sort), office.now)

    assert sorted(set(whole)) == []


def test_open_promises_are_counted_by_their_index_alone_and_listed_by_one(office: Office) -> None:
    office.start("approval")
    li = actor_of("li")

    with looked_up(office) as whole, office.engine.database.snapshot() as work:
        overview(work, office.engine.library, li, Choice(), office.now)
        overview(work, office.engine.library, li, Choice(look="breached", person="bo", level="l1"), office.now)
        plan = work.connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT process_id, level, person, count(*), sum(due_at <= 1) FROM clock "
            "WHERE tenant_id = 't' AND stopped_at IS NULL AND unit IN ('XY') GROUP BY process_id, level, person"
        ).fetchall()

    assert [row[3] for row in plan] == ["SEARCH clock USING COVERING INDEX ix_clock_open_counted (tenant_id=?)"]
    assert {row for row in whole if "ix_clock_open" not in row} == set()


def test_people_and_time_move_a_case_by_its_own_rows_only(office: Office) -> None:
    with looked_up(office) as whole:
        office.start("approval")
        office.claims("bo")
        office.passes(hours=8)
        office.completes("bo")

    assert sorted(set(whole)) == []


def test_a_request_finds_its_session_by_key_and_a_person_finds_their_own(office: Office) -> None:
    with looked_up(office) as whole, office.engine.database.snapshot() as work:
        work.sessions.load("0" * 64)
        work.sessions.of_person("ann")

    assert whole == []


def test_what_machines_and_couriers_take_is_found_without_reading_the_rest(office: Office) -> None:
    with looked_up(office) as whole, office.engine.database.snapshot() as work:
        work.jobs.has_due("heating", office.now)
        work.jobs.take("heating", worker="w", account="program", lease=None, now=office.now, until=office.now, limit=10)
        work.outbox.has_due(office.now)
        work.outbox.take(office.now, office.now, 10)

    assert whole == []
