"""The filters of the inbox as a browser without JavaScript meets them."""

import re

import pytest

from engine.commands import KeepFilter, MarkTask
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def two(office: Office) -> Office:
    office.start("approval", by="ann")
    office.start("approval", by="ann")
    return office


def numbers(page: str) -> list[str]:
    return re.findall(r'small">(AP-2026-\d{6})', page)


def test_a_search_narrows_the_inbox_and_stays_in_the_box(two: Office, browser) -> None:
    bo = browser("bo")

    assert numbers(bo.get("/").text) == ["AP-2026-000001", "AP-2026-000002"]
    page = bo.get("/?text=AP-2026-000002").text
    assert numbers(page) == ["AP-2026-000002"]
    assert 'name="text" value="AP-2026-000002"' in page


def test_what_nobody_has_is_said_with_a_way_back(two: Office, browser) -> None:
    page = browser("bo").get("/?due=overdue").text

    assert "没有符合条件的任务" in page
    assert "清除条件" in page


def test_a_wrong_condition_is_named_and_everything_is_shown(two: Office, browser) -> None:
    answer = browser("bo").get("/?due=tomorrow&priority=x")

    assert answer.status_code == 422
    assert ("可选：" in answer.text, len(numbers(answer.text))) == (True, 2)


def test_a_filter_is_kept_shown_with_its_count_shared_and_dropped(two: Office, browser) -> None:
    bo, ann = browser("bo"), browser("ann")

    kept = post(bo, "/filters", page="/?text=AP", name="审批件", text="AP", audience="unit")
    assert (kept.status_code, kept.location) == (303, "/?text=AP")
    assert re.search(r"审批件\s+2", bo.get("/").text)
    assert "柏青共享" in ann.get("/filters").text
    (drop,) = re.findall(r"/filters/\d+/drop", bo.get("/filters").text)
    assert re.findall(r"/filters/\d+/drop", ann.get("/filters").text) == []
    assert post(ann, drop, page="/filters").status_code == 404
    assert post(bo, drop, page="/filters").status_code == 303
    assert "还没有保存的筛选" in bo.get("/filters").text


def test_a_filter_without_a_name_is_not_kept_and_its_conditions_stay(two: Office, browser) -> None:
    bo = browser("bo")

    answer = post(bo, "/filters", page="/?text=AP", name=" ", text="AP")

    assert answer.location == "/?text=AP"
    assert "请起一个名称" in bo.get(answer.location).text


def test_a_filter_that_was_kept_speaks_english_too(two: Office, browser) -> None:
    two.does(KeepFilter, "bo", name="急件", wanted={"priority": "90"})
    bo = browser("bo")
    post(bo, "/preferences", page="/", language="en")

    assert "Search by number, subject or name" in bo.get("/").text
    assert "only I see it" in bo.get("/filters").text


def test_a_tag_on_a_task_can_be_chosen(two: Office, browser) -> None:
    first = two.tasks("bo")[0]
    two.does(MarkTask, "bo", task=first.key, changes={"tags": ["回访"]})
    bo = browser("bo")

    assert '<option value="回访"' in bo.get("/").text
    assert numbers(bo.get("/?tag=回访&sort=follow_up").text) == [first.business_key]
