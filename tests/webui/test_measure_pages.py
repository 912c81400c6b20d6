"""The pages of measures: who may see them, what a tile says, and the rows behind it."""

import pytest

from engine.commands import LoadLedgerRows
from tests.support.engines import Office
from tests.support.register import visits

MEASURES = """
minutes: {name: {zh: 走访时长, en: Length of a visit}, ledger: led_visit, at: day, mean: minutes,
          unit: {zh: 分钟, en: min}, period: 30d, group: [who, state], target: 20, better: higher,
          note: {zh: 不含路程。, en: Without the way.}}
met: {name: {zh: 见到的比例, en: Met}, ledger: led_visit, at: day, share: met, period: 12m}
"""


@pytest.fixture
def register(office: Office) -> Office:
    """Six visits in November: 10, 20 … 60 minutes, five of them met somebody. Two more were written by cases."""
    visits(office, {"processes/visit/measures.yaml": MEASURES})
    rows = [
        {"nr": f"M-{n}", "who": "bo", "day": f"2026-11-{10 + n}", "minutes": n * 10, "met": n != 3, "state": "done"}
        for n in range(1, 7)
    ]
    office.does(LoadLedgerRows, ledger="led_visit", rows=rows)
    return office


def test_measures_are_for_whoever_watches_or_reads_a_ledger(browser, register: Office) -> None:
    assert browser(None).get("/measures").status_code == 303
    assert browser("li").get("/measures").status_code == 200
    assert "指标" in browser("li").get("/").text
    assert browser("li").get("/measures?bundle=nothing").status_code == 404
    assert browser("li").get("/measures/visit/nothing").status_code == 404


def test_a_tile_tells_the_figure_how_many_it_rests_on_and_the_target(browser, register: Office) -> None:
    page = browser("li").get("/measures?bundle=visit").text
    assert "走访时长" in page
    tile = page.partition('data-measure="minutes"')[2].partition("</li>")[0]
    assert all(said in tile for said in ("31.3分钟", "共7条", "达标", "目标 ≥ 20分钟")), tile  # 219 ÷ 7
    assert "85.7%" in page  # six of seven met somebody
    li = browser("li")
    li.get("/sign-in?language=en")
    assert "31.3 min" in li.get("/measures?bundle=visit").text


def test_a_measure_shows_its_groups_and_the_rows_that_were_counted(browser, register: Office) -> None:
    page = browser("li").get("/measures/visit/minutes").text
    assert "不含路程。" in page
    assert "按走访人" in page
    assert "已办结" in page
    assert '<svg class="ll-trend"' in page
    assert 'href="/ledgers/led_visit"' in page
    assert "这段时间没有记录" not in page
    assert "这段时间没有记录" in browser("li").get("/measures/visit/minutes?page=9").text


@pytest.mark.parametrize("page", ["0", "-1", "two", "101"])
def test_a_page_that_is_none_is_refused(browser, register: Office, page: str) -> None:
    assert browser("li").get(f"/measures/visit/minutes?page={page}").status_code == 400


def test_what_is_too_few_says_so(browser, office: Office) -> None:
    page = browser("li").get("/measures?bundle=approval").text
    assert "样本不足" in page
    assert "共0条" in page
