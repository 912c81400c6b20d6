"""A form finds one row of a ledger for whoever knows a part of it, and hands out no list of people."""

import re

import pytest

from tests.support.engines import Office
from tests.support.posting import post
from tests.support.residents import ELSEWHERE, GONE, PHONE, WANG_3, WANG_5, residents
from webui.finding import SEARCHES
from webui.throttle import limiter

PAGE = "/start/help"


@pytest.fixture
def register(office: Office) -> Office:
    return residents(office)


def asked(client, text: str, field: str = "who", **typed: str):
    return post(client, PAGE, page=PAGE, _search=field, **{f"_find.{field}": text, **typed}).text


def rows(text: str, field: str = "who") -> dict[str, str]:
    """Key → what is shown, of the rows offered."""
    found = re.findall(rf'name="{field}" value="([^"]+)"[^>]*><span>([^<]*)', text)
    return dict(found)


def test_a_form_names_nobody_before_somebody_asks(browser, register: Office) -> None:
    text = browser("ann").get(PAGE).text
    assert rows(text) == {}
    assert not re.search(f"王|R-00|{PHONE[:7]}", text)


def test_two_of_one_name_are_told_apart_by_building_and_the_last_four_digits(browser, register: Office) -> None:
    found = asked(browser("ann"), " 王秀英 ", what="买药")
    assert rows(found) == {
        WANG_3: "王*英 · R-001 · 幸福路12号3号楼 · 139****1234",
        WANG_5: "王*英 · R-002 · 幸福路12号5号楼 · 139****5678",
    }
    assert 'value="买药"' in found
    assert "单元" not in found


@pytest.mark.parametrize("text", ["1234", "１２３４", PHONE, "r-001", "R-001"])
def test_a_number_a_telephone_or_its_last_four_digits_find_one(browser, register: Office, text: str) -> None:
    assert list(rows(asked(browser("ann"), text))) == [WANG_3]


@pytest.mark.parametrize("text", ["王", "", "3", "234", "_", "秀珍", "王秀云", "哮喘", "%%", ELSEWHERE, GONE])
def test_one_character_a_part_of_a_number_and_strangers_find_nobody(browser, register: Office, text: str) -> None:
    found = asked(browser("ann"), text)
    assert rows(found) == {}
    assert "没有找到" in found or "请至少输入两个字" in found


def test_who_sees_the_whole_street_finds_in_all_of_it(browser, register: Office) -> None:
    assert list(rows(asked(browser("li"), "王秀"))) == [WANG_3, WANG_5, ELSEWHERE]


def test_what_is_chosen_stays_and_the_case_says_masked_who_it_is(browser, register: Office) -> None:
    ann = browser("ann")
    again = post(ann, PAGE, page=PAGE, _redraw="1", who=WANG_5).text
    assert "王*英 · R-002" in again
    begun = post(ann, PAGE, page=PAGE, who=WANG_5, what="买药")
    assert begun.status_code == 303
    case = ann.get(begun.headers["Location"]).text
    assert "王*英 · R-002 · 幸福路12号5号楼 · 139****5678" in case
    assert "王秀英" not in case


def test_a_form_sent_with_a_name_and_no_choice_asks_to_choose(browser, register: Office) -> None:
    again = post(browser("ann"), PAGE, page=PAGE, what="买药", **{"_find.who": "王秀英"})
    assert again.status_code == 200
    assert len(rows(again.text)) == 2
    assert register.tasks("ann") == []


def test_an_open_field_also_takes_somebody_who_is_not_listed(browser, register: Office) -> None:
    ann = browser("ann")
    found = asked(ann, "赵大", field="helper", who=WANG_3)
    assert rows(found, "helper") == {"赵大": "赵大"}
    assert "可以按所写内容登记" in found
    assert post(ann, PAGE, page=PAGE, who=WANG_3, helper="赵大", what="买药").status_code == 303


def test_whoever_guesses_is_stopped_and_colleagues_are_not(browser, register: Office) -> None:
    ann = browser("ann")
    for _ in range(SEARCHES.amount):
        limiter.limiter.hit(SEARCHES, "find", "ann")
    stopped = asked(ann, "王秀英")
    assert rows(stopped) == {}
    assert "查找过于频繁" in stopped
    assert len(rows(asked(browser("bo"), "王秀英"))) == 2


def test_the_search_speaks_english(browser, register: Office) -> None:
    page = f"{PAGE}?language=en"
    text = post(browser("ann"), page, page=PAGE, _search="who", **{"_find.who": "王"}).text
    assert "at least two characters" in text
