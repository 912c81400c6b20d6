"""Tags, follow-up date and priority, on their page and where they are shown, without scripts."""

import pytest

from engine.ids import Key
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def at(office: Office) -> str:
    office.deploy("approval", approval())
    office.start("approval")
    return f"/tasks/{office.claims('bo').key}/marks"


def test_a_task_is_marked_and_shows_it_wherever_it_stands(office: Office, browser, at: str) -> None:
    bo = browser("bo")
    assert 'name="priority"' not in bo.get(at).text

    assert post(bo, at, tags="等材料、 重点,重点", follow_up="2026-11-25", priority="90").status_code == 303

    for page in ("/", at.removesuffix("/marks")):
        text = bo.get(page).text
        assert all(f">{word}</span>" in text for word in ("等材料", "重点", "明天跟进"))
        assert ">特急</span>" not in text
    task = office.tasks("bo")[0]
    assert "柏青标记了" in bo.get(f"/cases/{task.instance_key}").text
    assert post(bo, at, tags="", follow_up="").status_code == 303
    assert "重点</span>" not in bo.get("/").text


def test_a_supervisor_says_how_urgent_it_is_from_the_promises(office: Office, browser, at: str) -> None:
    li = browser("li")
    assert at in li.get("/promises").text
    assert "普通" in li.get(at).text

    answer = post(li, at, priority="90")

    assert (answer.status_code, answer.location) == (303, "/promises")
    assert ">特急</span>" in browser("bo").get("/").text


def test_what_does_not_fit_is_said_and_stays_as_it_was_typed(browser, at: str) -> None:
    refused = post(browser("bo"), at, tags="长" * 21)

    assert refused.status_code == 422
    assert "每个不超过20字" in refused.text
    assert "长" * 21 in refused.text
    assert post(browser("bo"), at, follow_up="soon").status_code == 400
    assert post(browser("li"), at, priority="x").status_code == 400


def test_who_neither_has_it_nor_is_above_finds_no_page(office: Office, browser, at: str) -> None:
    assert browser("ann").get(at).status_code == 200  # it is offered to Ann, who may take it when it is released
    assert browser("ann").get(f"/tasks/{Key(1)}/marks").status_code == 404
