"""Measures over rows that the test writes itself: each figure is worked out by hand beside it, and nobody counts what
is not theirs to see."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from engine.actor import Actor, ActorKind
from engine.commands import ClaimTask, ImportOrganisation, LoadLedgerRows
from engine.errors import DeploymentRefused, NotFound
from engine.ids import PersonId
from engine.org import read_organisation
from engine.queries.measured_rows import together
from engine.queries.measures import MeasurePage, Tile, may_measure, measure_page, measured_bundles, tiles
from tests.support import bpmn as b
from tests.support.approval import MANIFEST, approval
from tests.support.engines import ORGANISATION, ROLES, Office
from tests.support.play import START

HOUSE = {
    "units": {**ORGANISATION["units"], "HS": {"type": "community", "zh": "和顺社区", "en": "Heshun", "parent": "YC"}},
    "people": {
        **ORGANISATION["people"],
        "xu": {"name": "许明", "unit": "XY", "posts": ["head"]},
        "han": {"name": "韩雪", "unit": "HS", "posts": ["head"]},
    },
}  # fmt: skip
JOBS = {**ROLES, "head": {"zh": "社区书记", "en": "Head", "superior": "leader"},
        "clerk": {"zh": "办事员", "en": "Clerk", "superior": "head"}}  # fmt: skip
VISITS = """
title: {zh: 走访, en: Visits}
ledgers:
  led_visit:
    title: {zh: 走访台账, en: Visits}
    readers: [head, leader]
    scope: unit
    kind: record
    key: [nr]
    columns:
      nr: {type: text, zh: 编号, en: Number, required: true}
      unit: {type: unit, zh: 社区, en: Community}
      who: {type: person, zh: 走访人, en: Visitor, pii: P}
      day: {type: date, zh: 日期, en: Day}
      until: {type: date, zh: 期限, en: Due}
      minutes: {type: int, zh: 分钟, en: Minutes}
      illness: {type: text, zh: 病情, en: Illness, pii: S}
"""
MEASURES = """
met: {name: {zh: 走访, en: Visits}, ledger: led_visit, at: day, count: true, period: 30d, group: [unit, who]}
minutes: {name: {zh: 时长, en: Minutes}, ledger: led_visit, at: day, mean: minutes, period: 30d, group: [unit],
          target: 20, better: higher}
on_time: {name: {zh: 按时, en: On time}, ledger: led_visit, at: day, share: day <= until, period: 30d, target: 0.9,
          better: higher, group: [unit]}
ill: {name: {zh: 患病, en: Ill}, ledger: led_visit, at: day, where: illness != null, count: true, period: 30d,
      group: [unit]}
"""
ROWS = [  # nr, unit, who, day, until, minutes
    ("1", "XY", "ann", "2026-11-20", "2026-11-20", 10), ("2", "XY", "ann", "2026-11-20", "2026-11-19", 20),
    ("3", "XY", "bo", "2026-11-10", "2026-11-30", 30), ("4", "XY", "bo", "2026-11-10", "2026-11-30", 40),
    ("5", "XY", "bo", "2026-11-24", "2026-11-30", 50), ("6", "HS", "han", "2026-11-24", "2026-11-01", 6),
    ("7", "HS", "han", "2026-10-01", "2026-10-01", 500),  # before the last thirty days
]  # fmt: skip


@pytest.fixture
def office(office: Office) -> Office:
    office.does(ImportOrganisation, organisation=HOUSE, roles=JOBS)
    process = b.process("visit", b.start(), b.user_task("ut_read", groups="leader"), b.end(),
                        flows=["start -> ut_read -> end"])  # fmt: skip
    files = {"bundle.yaml": VISITS, "visit.bpmn": process, "measures.yaml": MEASURES}
    office.deploy("visit", {f"processes/visit/{name}": content for name, content in files.items()})
    return office


def fill(office: Office, rows: Sequence[tuple[object, ...]] = ROWS, **more: object) -> None:
    names = ("nr", "unit", "who", "day", "until", "minutes")
    written = [{**dict(zip(names, row, strict=True)), **more} for row in rows]
    office.does(LoadLedgerRows, ledger="led_visit", rows=written)


def actor(person: str) -> Actor:
    house = read_organisation(HOUSE, JOBS)
    found = house.people[PersonId(person)]
    return Actor(kind=ActorKind.PERSON, id=found.id, name=found.name, groups=house.groups_of(found.id))


def seen(office: Office, bundle: str = "visit", by: str = "li") -> Mapping[str, Tile]:
    with office.engine.database.snapshot() as work:
        found = tiles(work, office.engine.library, actor(by), bundle, office.now)
    return {tile.measure.key: tile for tile in found}


def page(office: Office, key: str, bundle: str = "visit", by: str = "li", number: int = 1) -> MeasurePage:
    with office.engine.database.snapshot() as work:
        return measure_page(work, office.engine.library, actor(by), bundle, key, office.now, number)


def figures(office: Office, by: str = "li") -> dict[str, tuple[int, str | None]]:
    """By measure: n and the value, None where it is too few."""
    return {
        key: (tile.figure.n, None if tile.figure.is_few else str(tile.figure.value))
        for key, tile in seen(office, by=by).items()
    }


def table(found: MeasurePage, group: int) -> dict[str, tuple[int, Decimal | None]]:
    return {
        line.name.zh: (line.figure.n, None if line.figure.is_few else line.figure.value)
        for line in found.tables[group][1]
    }


def test_figures_of_a_ledger_are_as_worked_out_by_hand(office: Office) -> None:
    fill(office)
    found = figures(office)
    assert found["met"] == (6, "6")
    assert found["minutes"] == (6, "26")  # (10 + 20 + 30 + 40 + 50 + 6) ÷ 6
    assert found["on_time"] == (6, str(Decimal(4) / 6))  # 2 and 6 are late
    assert (seen(office)["minutes"].reached, seen(office)["on_time"].reached) == (True, False)


def test_other_communities_are_not_counted(office: Office) -> None:
    fill(office)
    assert figures(office, "xu")["minutes"] == (5, "30")  # (10 + 20 + 30 + 40 + 50) ÷ 5
    assert figures(office, "han")["minutes"] == (1, None)
    assert [row.value for row in page(office, "met", by="han").rows] == [1]
    assert table(page(office, "met", by="xu"), 0) == {"向阳社区": (5, 5)}


def test_an_entry_that_was_corrected_counts_no_more(office: Office) -> None:
    fill(office)

    with office.engine.database.unit_of_work() as work:
        work.ledgers.put_right("led_visit", "1", by="2")
        work.commit()

    assert figures(office)["minutes"] == (5, "29.2")  # (20 + 30 + 40 + 50 + 6) ÷ 5


def test_a_ledger_s_measures_are_there_only_for_its_readers(office: Office) -> None:
    fill(office)
    assert "minutes" not in seen(office, by="ann")
    with pytest.raises(NotFound):
        page(office, "minutes", by="ann")
    with pytest.raises(NotFound):
        page(office, "nothing")


def test_with_no_rows_or_few_the_n_is_told_and_no_figure(office: Office) -> None:
    assert (figures(office)["minutes"], figures(office)["met"]) == ((0, None), (0, "0"))
    fill(office, ROWS[:4])
    tile = seen(office)["minutes"]
    assert (tile.figure.n, tile.figure.is_few, tile.reached) == (4, True, None)


def test_groups_have_an_n_of_their_own_and_names_are_masked_as_in_the_ledger(office: Office) -> None:
    fill(office)
    assert table(page(office, "minutes"), 0) == {"向阳社区": (5, 30), "和顺社区": (1, None)}
    assert table(page(office, "met"), 1) == {"柏*": (3, 3), "安*": (2, 2), "韩*": (1, 1)}


def test_the_trend_is_by_weeks_and_says_nothing_of_few(office: Office) -> None:
    fill(office)
    trend = {point.begins.date().isoformat(): point.figure for point in seen(office)["met"].trend}
    assert {day: one.n for day, one in trend.items() if one.n} == {
        "2026-09-28": 1, "2026-11-09": 2, "2026-11-16": 2, "2026-11-23": 2,
    }  # fmt: skip
    assert all(point.figure.is_few for point in seen(office)["minutes"].trend)


def test_what_reads_a_sensitive_column_lists_no_row_and_tells_no_few(office: Office) -> None:
    fill(office, illness="哮喘")
    found = page(office, "ill")
    assert (found.rows, found.tile.is_private) == ((), True)
    assert table(found, 0) == {"向阳社区": (5, 5), "和顺社区": (1, None)}


def test_the_rows_behind_a_figure_are_those_that_were_counted(office: Office) -> None:
    fill(office)
    found = page(office, "on_time")
    assert [(row.value, row.groups[0].zh) for row in found.rows].count((0, "向阳社区")) == 1
    assert (len(found.rows), found.ledger, found.has_next) == (6, "led_visit", False)
    assert page(office, "on_time", number=2).rows == ()


def test_every_process_has_measures_without_declaring_any(office: Office) -> None:
    """Three cases: one is decided after an hour, one after five hours with its promise of four broken, one is open."""
    office.deploy("approval", approval())
    for _ in range(3):
        office.start("approval")
    office.passes(hours=1)
    office.completes("bo", {})
    office.passes(hours=5, minutes=30)  # 15:30, two hours of it lunch: four working hours and a half
    office.completes("bo", {})
    found = seen(office, "approval")
    assert found["open"].figure.value == 1
    assert found["overdue"].figure.value == 1
    assert (found["kept"].figure.n, found["kept"].figure.is_few) == (2, True)
    assert {line.name.zh: line.figure.n for line in page(office, "levels", "approval").tables[0][1]} == {"超时催办": 1}
    assert [row.value for row in page(office, "cycle", "approval").rows] == [
        Decimal(timedelta(hours=6, minutes=30) // timedelta(minutes=1)) / 1440, Decimal(1) / 24,
    ]  # fmt: skip


def test_whoever_watches_over_nobody_counts_their_own_work(office: Office) -> None:
    office.deploy("approval", approval())
    office.start("approval", "ann")
    office.start("approval", "ann")
    office.does(ClaimTask, "bo", task=office.tasks("bo")[0].key)
    assert seen(office, "approval", "ann")["open"].figure.value == 2  # started by ann
    assert seen(office, "approval", "bo")["open"].figure.value == 0
    office.passes(hours=8)
    assert seen(office, "approval", "bo")["overdue"].figure.value == 1  # the one that bo has
    assert seen(office, "approval", "xu")["overdue"].figure.value == 2
    assert seen(office, "approval", "han")["overdue"].figure.value == 0


def test_a_case_that_stood_still_is_not_counted_as_long() -> None:
    def span(first: int, last: int) -> tuple[datetime, datetime]:
        return START + timedelta(hours=first), START + timedelta(hours=last)

    assert together([]) == timedelta()
    assert together([span(0, 2), span(1, 3), span(5, 6), span(5, 6)]) == timedelta(hours=4)  # 0–3 and 5–6


def test_a_bundle_with_a_faulty_measure_is_refused(office: Office) -> None:
    files = {**approval(), "processes/approval/bundle.yaml": MANIFEST}
    files["processes/approval/measures.yaml"] = (
        "late: {name: {zh: 迟, en: Late}, promises: [approval.dicide], share: breached}"
    )
    with pytest.raises(DeploymentRefused) as refused:
        office.deploy("approval", files)
    assert [one.element for one in refused.value.findings] == ["late.promises"]
    assert refused.value.findings[0].remedy_en == "Did you mean approval.decide?"


def test_bundles_are_listed_for_whoever_watches_or_reads_a_ledger(office: Office) -> None:
    with office.engine.database.snapshot() as work:
        library = office.engine.library
        assert [one.name for one in measured_bundles(work, library)] == ["visit"]
        assert [may_measure(work, library, actor(one)) for one in ("li", "xu", "ann")] == [True, True, False]
