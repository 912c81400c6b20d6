"""The page of notices: what one was told, in the reader's language, and that it was read."""

import re

import pytest

from engine.ids import Key
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def told(office: Office) -> Key:
    """Ann is told something about a task."""
    with office.engine.database.unit_of_work() as work:
        key = work.notices.add("ann", "task_warn", "审批即将到期", "Due soon", "/tasks/7", office.now)
        work.commit()
    return key


def test_it_is_told_in_the_readers_language_and_counted(browser, told: Key) -> None:
    ann = browser("ann")

    assert "审批即将到期" in ann.get("/notices").text
    assert "Due soon" in ann.get("/notices?language=en").text
    assert "通知，1条未读" in ann.get("/").text
    assert "没有通知" in browser("bo").get("/notices").text


def test_opening_one_marks_it_and_leads_to_what_it_is_about(browser, told: Key) -> None:
    ann = browser("ann")

    answers = [post(ann, f"/notices/{told}/open") for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/tasks/7")] * 2
    assert "全部已读" not in ann.get("/notices").text


def test_all_are_marked_at_once(browser, told: Key) -> None:
    ann = browser("ann")
    until = re.search(r'name="until" value="([^"]+)"', ann.get("/notices").text)
    assert until

    assert post(ann, "/notices/read", until=until[1]).location == "/notices"
    assert "未读：" not in ann.get("/notices").text
    assert post(ann, "/notices/read", until="gestern").status_code == 400


@pytest.mark.parametrize("person", ["bo", "li"])
def test_another_persons_notice_looks_like_one_that_is_not_there(browser, told: Key, person: str) -> None:
    client = browser(person)

    assert [post(client, f"/notices/{key}/open").status_code for key in (told, 1)] == [404, 404]
    assert "通知，1条未读" in browser("ann").get("/").text
