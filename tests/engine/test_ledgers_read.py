"""Ledgers as people read them: whose rows, what is masked, what can be asked, and that exports are noted."""

from collections.abc import Mapping

import pytest

from engine.commands import NoteLedgerExport
from engine.errors import Forbidden, NotFound, ValidationFailed
from engine.forms import Text
from engine.queries.ledger_filters import read_wanted
from engine.queries.ledgers import (
    Cell,
    LedgerPage,
    ledger_export,
    ledger_page,
    may_read_ledgers,
    open_ledger,
    open_ledgers,
)
from tests.support.engines import Office, actor_of
from tests.support.register import visits


@pytest.fixture
def register(office: Office) -> Office:
    return visits(office)


def page(
    office: Office, by: str = "li", id: str = "led_visit", sort: str = "", values: Mapping[str, str] | None = None
) -> LedgerPage:
    with office.engine.database.snapshot() as work:
        ledger = open_ledger(work, office.engine.library, actor_of(by), id)
        wanted = read_wanted(ledger, values or {}, sort)
        return ledger_page(work, office.engine.library, actor_of(by), ledger, wanted, office.now)


def shown(seen: LedgerPage, name: str) -> list[Cell]:
    place = [heading.name for heading in seen.headings].index(name)
    cells = [row.cells[place] for row in seen.rows]
    return [cell.zh if isinstance(cell, Text) else cell for cell in cells]


def test_whoever_reads_as_a_worker_sees_no_more_through_another_post(register: Office) -> None:
    assert shown(page(register, "ann", "led_own"), "who") == ["安宁"]
    assert sorted(map(str, shown(page(register, "li", "led_own"), "who"))) == ["安宁", "柏青"]


def test_a_reader_sees_the_rows_of_their_units_and_their_own(register: Office) -> None:
    assert shown(page(register), "nr") == ["V-2", "V-1"]
    assert shown(page(register, "ann"), "nr") == ["V-1"]
    assert shown(page(register, "bo"), "nr") == ["V-1"]


def test_a_ledger_is_there_only_for_its_readers(register: Office) -> None:
    with register.engine.database.snapshot() as work:
        library = register.engine.library
        assert [one.id for one in open_ledgers(work, library, actor_of("li"))] == ["led_own", "led_points", "led_visit"]
        assert [one.id for one in open_ledgers(work, library, actor_of("bo"))] == ["led_own", "led_visit"]
        assert open_ledgers(work, library, actor_of("mei")) == []
        assert [may_read_ledgers(work, library, actor_of(who)) for who in ("li", "mei")] == [True, False]
        for id in ("led_points", "led_hidden", "led_nothing"):
            with pytest.raises(NotFound):
                open_ledger(work, library, actor_of("bo"), id)


def test_personal_cells_are_masked_and_sensitive_ones_left_out(register: Office) -> None:
    seen = page(register, values={"nr": "V-1"})
    assert shown(seen, "who") == ["安*"]
    assert shown(seen, "phone") == ["138****5678"]
    assert shown(seen, "illness") == ["…"]
    assert shown(seen, "parts") == ["by：hand；step：敲门"]
    assert (shown(seen, "minutes"), shown(seen, "met"), shown(seen, "state")) == ([9], ["是"], ["已办结"])
    assert len(seen.filled) == len(seen.headings)


def test_a_row_leads_to_its_case_where_the_reader_may_open_it(register: Office) -> None:
    assert all(row.case for row in page(register).rows)
    assert [row.case for row in page(register, "bo").rows] == [None]
    assert [row.business_key for row in page(register, "bo").rows] == ["VS-1"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"note": "正常"}, ["V-1"]),
        ({"who": "安宁"}, ["V-1"]),
        ({"who": "安"}, []),
        ({"phone": "13812345678"}, ["V-2", "V-1"]),
        ({"phone": "138"}, []),
        ({"day": "2026-12"}, ["V-2"]),
        ({"minutes": "9"}, ["V-1"]),
        ({"met": "no"}, []),
        ({"state": "done"}, ["V-2", "V-1"]),
        ({"state": "don"}, []),
        ({"note": "%"}, []),
        ({"note": " "}, ["V-2", "V-1"]),
        ({"note": "常", "minutes": "30"}, []),
    ],
)  # fmt: skip
def test_rows_are_found_by_their_columns(register: Office, asked: Mapping[str, str], found: list[str]) -> None:
    assert shown(page(register, values=asked), "nr") == found


def test_rows_are_sorted_by_what_they_show(register: Office) -> None:
    assert shown(page(register, sort="minutes"), "nr") == ["V-1", "V-2"]
    assert shown(page(register, sort="-minutes"), "nr") == ["V-2", "V-1"]
    assert shown(page(register, sort="day"), "nr") == ["V-1", "V-2"]


def test_what_a_mask_hides_is_not_told_by_asking_and_all_faults_come_at_once(register: Office) -> None:
    with pytest.raises(ValidationFailed) as refused:
        page(register, sort="who", values={
            "illness": "哮喘", "parts": "x", "nothing": "x", "minutes": "many", "day": "2026-13", "met": "maybe",
            "note": "x" * 101,
        })  # fmt: skip
    assert [error.field for error in refused.value.errors] == [
        "illness", "parts", "nothing", "minutes", "day", "met", "note", "sort",
    ]  # fmt: skip


def test_an_account_shows_what_its_postings_come_to(register: Office) -> None:
    seen = page(register, id="led_points")
    assert (shown(seen, "given"), shown(seen, "used"), shown(seen, "left")) == ([5], [4], [1])
    assert seen.headings[-1].title == Text("余额", "Balance")


def test_an_export_has_what_the_page_shows_and_is_noted(register: Office) -> None:
    with register.engine.database.snapshot() as work:
        ledger = open_ledger(work, register.engine.library, actor_of("ann"), "led_visit")
        wanted = read_wanted(ledger, {"who": "安宁"})
        taken = ledger_export(work, register.engine.library, actor_of("ann"), ledger, wanted, register.now)
    assert shown(taken, "who") == ["安*"]

    register.does(NoteLedgerExport, "ann", ledger="led_visit", format="csv", filtered=["who"], rows=1)
    with pytest.raises(Forbidden):
        register.does(NoteLedgerExport, "mei", ledger="led_visit", format="csv", filtered=[], rows=1)
    with register.engine.database.snapshot() as work:
        (noted,) = work.ledgers.exports("led_visit", 5)
    assert (noted.person_id, noted.format, noted.filtered, noted.rows, noted.at) == (
        "ann", "csv", ["who"], 1, register.now,
    )  # fmt: skip
