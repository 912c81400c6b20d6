"""Promises as pages show them: what befell them in words, and the bar that draws when they ran and stood still."""

from datetime import datetime, timedelta

import pytest

from engine.commands import ConfirmPause, DecideExtension, ExtendClock, ResumeClock
from engine.feel.evaluation import SHANGHAI
from engine.queries.case_page import CasePage, case_page
from engine.queries.clock_bar import bar_of
from engine.queries.form_pages import task_page
from engine.queries.lines import Line, Said
from engine.queries.promises import Promise
from engine.store.clocks import ClockRow
from engine.store.database import Database
from tests.engine.test_pauses import at, deploy, goes_to, on_sqlite, pause, task_of
from tests.support.engines import Office, actor_of


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database, at(2))
    deploy(office, "visit", {"sla": "visit.whole"})
    office.start("visit", by="bo")
    office.claims("ann")
    return office


def page_of(office: Office) -> CasePage:
    with office.engine.database.snapshot() as work:
        key = task_of(office).instance_key
        return case_page(work, office.engine.library, actor_of("ann"), key, office.now)


def told(office: Office) -> list[Line]:
    clocks = {Said.PAUSED, Said.RESUMED, Said.PAUSE_CONFIRMED, Said.PAUSE_LAPSED, Said.EXTENSION_ASKED,
              Said.EXTENSION_GRANTED, Said.EXTENSION_REFUSED}  # fmt: skip
    return [line for line in page_of(office).lines if line.said in clocks]


@on_sqlite
def test_every_pause_and_extension_is_told(office: Office) -> None:
    task = task_of(office)
    pause(office)
    office.does(ConfirmPause, "li", task=task.key)
    office.now = at(3)
    office.does(ResumeClock, "ann", task=task.key)
    office.does(ExtendClock, "ann", task=task.key, due_at=at(11), reason="材料多")
    office.does(DecideExtension, "li", task=task.key, granted=False)
    office.does(ExtendClock, "ann", task=task.key, due_at=at(11), reason="材料多")
    office.does(DecideExtension, "li", task=task.key, granted=True)

    lines = told(office)

    assert [line.said.value for line in lines] == [
        "paused", "pause_confirmed", "resumed", "extension_asked", "extension_refused", "extension_asked",
        "extension_granted",
    ]  # fmt: skip
    assert {line.step.zh for line in lines} == {"ut_visit"}
    stopped, _, runs_on, asked, *_ = lines
    assert (stopped.by.zh, stopped.outcome and stopped.outcome.zh, stopped.due_at) == ("安宁", "待居民补正", at(6))
    assert (runs_on.detail, runs_on.due_at) == ("resumed", at(10))
    assert asked.due_at == at(11)


@on_sqlite
@pytest.mark.parametrize("refused", [True, False])
def test_a_pause_that_never_was_is_told_with_why(office: Office, refused: bool) -> None:
    pause(office)
    if refused:
        office.does(ConfirmPause, "li", task=task_of(office).key, confirmed=False)
    else:
        goes_to(office, at(3))

    assert [(line.said, line.detail) for line in told(office)][1:] == [
        (Said.PAUSE_LAPSED, "refused" if refused else "")
    ]


@on_sqlite
def test_a_task_shows_its_own_clock_and_those_it_is_part_of(office: Office) -> None:
    with office.engine.database.snapshot() as work:
        page = task_page(work, office.engine.library, task_of(office).key, actor_of("ann"), office.now)

    assert [(one.step.zh, one.is_tasks) for one in page.promises] == [("ut_visit", True), ("phase", False)]


def bar(one: Promise) -> list[tuple[str, int, int]]:
    return [(part.kind, part.at, part.length) for part in one.bar.parts]


@on_sqlite
def test_the_bar_shows_when_a_clock_ran_stood_still_and_is_to_run(office: Office) -> None:
    pause(office, until=at(3))
    goes_to(office, at(4))

    (own, whole) = sorted(page_of(office).promises, key=lambda one: not one.is_tasks)

    assert [kind for kind, _, _ in bar(own)] == ["paused", "running", "ahead"]
    assert [kind for kind, _, _ in bar(whole)] == ["running", "ahead"]
    assert own.bar.paused_for == timedelta(days=1)
    assert [(mark.level, mark.is_reached) for mark in own.bar.marks] == [
        ("warn", False), ("l1", False), ("l2", False), ("l3", False),
    ]  # fmt: skip
    assert sum(length for _, _, length in bar(own)) == 1000


def moment(hour: int) -> datetime:
    return datetime(2026, 11, 2, hour, tzinfo=SHANGHAI)


def clock(**fields: object) -> ClockRow:
    levels = [["warn", moment(12).isoformat()], ["l1", moment(14).isoformat()], ["l2", moment(20).isoformat()]]
    plan = {"due_at": moment(14).isoformat(), "is_working": False, "levels": levels}
    row: dict[str, object] = {
        "key": 1, "instance_key": 1, "policy": "p", "started_at": moment(10), "due_at": moment(14), "plan": plan,
    }  # fmt: skip
    return ClockRow(**{**row, **fields})  # type: ignore[arg-type]


def test_a_clock_that_is_late_is_late_from_its_due_time_on() -> None:
    drawn = bar_of(clock(), (), moment(16))

    assert [(part.kind, part.at, part.length) for part in drawn.parts] == [
        ("running", 0, 400), ("late", 400, 200), ("ahead", 600, 400),
    ]  # fmt: skip
    assert (drawn.due, drawn.now) == (400, 600)
    assert [(mark.level, mark.at, mark.is_reached) for mark in drawn.marks] == [
        ("warn", 200, True), ("l1", 400, True), ("l2", 1000, False),
    ]  # fmt: skip


def test_the_bar_of_a_clock_that_is_over_stands_still() -> None:
    over = clock(stopped_at=moment(13), state="met")

    assert bar_of(over, (), moment(20)) == bar_of(over, (), moment(23))
    assert bar_of(over, (), moment(20)).now is None


def test_a_clock_without_any_length_is_drawn_too() -> None:
    plan = {"due_at": moment(10).isoformat(), "is_working": False, "levels": []}

    assert bar_of(clock(due_at=moment(10), plan=plan), (), moment(10)).parts == ()
