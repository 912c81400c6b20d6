"""The pages of ledgers, and their rows as files."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import post
from tests.support.register import visits
from webui.sheets import CSV, XLSX, sheet

PAGE = "/ledgers/led_visit"


@pytest.fixture
def register(office: Office) -> Office:
    return visits(office)


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_reader_finds_ledgers_in_the_menu_and_others_do_not(browser, register: Office) -> None:
    bo = browser("bo")
    assert 'href="/ledgers"' in bo.get("/").text
    assert "走访台账" in bo.get("/ledgers").text
    assert "积分台账" not in bo.get("/ledgers").text
    assert bo.get("/ledgers/led_points").status_code == 404
    assert browser(None).get(PAGE).status_code == 303


def test_rows_are_masked_and_lead_to_their_cases(browser, register: Office) -> None:
    text = browser("li").get(PAGE).text
    assert "13812345678" not in text
    assert "哮喘" not in text
    assert "安宁" not in text
    assert "138****5678" in text
    assert re.search(r'href="/cases/\d+">VS-1<', text)
    assert "VS-2" not in browser("bo").get(PAGE).text


def test_the_address_holds_what_is_asked_and_faults_are_told(browser, register: Office) -> None:
    li = browser("li")
    assert "VS-1" not in li.get(f"{PAGE}?f.minutes=30&sort=-day").text
    assert "没有符合条件的记录" in li.get(f"{PAGE}?f.note=nothing").text
    wrong = li.get(f"{PAGE}?f.minutes=many&f.illness=x&page=0")
    assert wrong.status_code == 422
    assert "有3处需要修改" in wrong.text
    assert 'value="many"' in wrong.text


def test_an_export_is_masked_and_no_cell_is_a_formula(browser, register: Office) -> None:
    li = browser("li")
    answer = post(li, f"{PAGE}/export", page=PAGE, format="csv", **{"f.nr": "V-2"})
    head, row = lines(answer.data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="led_visit.csv"'
    assert (head[0], row[0]) == ("事项编号", "VS-2")
    assert {"'=1+1", "黎*", "138****5678", "…"} <= set(row)

    book = post(li, f"{PAGE}/export", page=PAGE, format="xlsx")
    rows = list(load_workbook(io.BytesIO(book.data)).active.iter_rows())
    assert len(rows) == 3
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert post(li, f"{PAGE}/export", page=PAGE, format="pdf").status_code == 400
    with register.engine.database.snapshot() as work:
        noted = work.ledgers.exports("led_visit", 5)
    assert sorted((one.format, one.rows, tuple(one.filtered)) for one in noted) == [
        ("csv", 1, ("nr",)),
        ("xlsx", 2, ()),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\x00=1"])
def test_every_way_to_begin_a_formula_is_defused(text: str) -> None:
    assert lines(sheet(CSV, ["a"], [[text]]))[1][0].startswith("'")
    (cell,) = list(load_workbook(io.BytesIO(sheet(XLSX, ["a"], [[text]]))).active.iter_rows())[1]
    assert (cell.data_type, cell.value[0]) == ("s", "'")


def test_numbers_stay_numbers() -> None:
    (cell,) = list(load_workbook(io.BytesIO(sheet(XLSX, ["a"], [[-2.5]]))).active.iter_rows())[1]
    assert (cell.data_type, cell.value) == ("n", -2.5)


COUNTS = """
title: {zh: 巡查, en: Rounds}
ledgers:
  led_round:
    title: {zh: 巡查记录, en: Rounds}
    readers: [worker]
    kind: journal
    columns: {found: {type: int, zh: 隐患数, en: Found}}
"""


def test_a_corrected_entry_is_shown_with_the_one_that_corrects_it(browser, office: Office) -> None:
    note = b.service_task("note", "ledger.append", inputs={
        "ledger": '="led_round"', "row": "={found: found}", "corrects": "=wrong",
    })  # fmt: skip
    process = b.process("round", b.start(), note, b.end(), flows=["start -> note -> end"])
    office.deploy("round", {"processes/round/bundle.yaml": COUNTS, "processes/round/round.bpmn": process})
    office.start("round", variables={"found": 3, "wrong": None})
    with office.engine.database.snapshot() as work:
        (wrong,) = work.ledgers.find("led_round", {})
    office.start("round", variables={"found": 5, "wrong": wrong.key})

    ann = browser("ann")
    page = ann.get("/ledgers/led_round").text
    answer = post(ann, "/ledgers/led_round/export", page="/ledgers/led_round", format="csv")

    assert re.findall(r"<tr data-row( class=\"ll-corrected\")?>", page).count("") == 1
    head, *rows = lines(answer.data)
    shown = {row[head.index("隐患数")]: row[head.index("更正情况")] for row in rows}
    assert shown == {"3": "已更正", "5": "更正"}
