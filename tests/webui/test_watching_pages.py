"""The page of open promises: who may see it, what its address chooses, and giving a task to somebody else."""

import re

import pytest

from engine.commands import ClaimTask
from engine.ids import Key
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def task(office: Office) -> Key:
    """Bo has claimed what ann asked for."""
    office.start("approval")
    (waiting,) = office.tasks("bo")
    office.does(ClaimTask, "bo", task=waiting.key)
    return waiting.key


def test_only_whoever_watches_over_others_comes_in_and_finds_it_in_the_menu(browser) -> None:
    assert browser(None).get("/promises").status_code == 303
    assert browser("ann").get("/promises").status_code == 403
    assert "时限监控" not in browser("ann").get("/").text
    assert browser("li").get("/promises").status_code == 200
    assert "时限监控" in browser("li").get("/").text


def test_the_address_holds_what_is_chosen(browser, office: Office, task: Key) -> None:
    li = browser("li")

    assert "柏青" in li.get("/promises?look=running&process=approval&person=bo").text
    assert "没有符合条件的时限" in li.get("/promises?look=breached").text
    assert "没有符合条件的时限" in li.get("/promises?person=ann").text
    assert "没有符合条件的时限" in li.get("/promises?process=nothing&level=l9").text
    office.passes(hours=30)
    assert "柏青" in li.get("/promises?look=breached&level=l3").text
    assert li.get("/promises?after=yesterday").status_code == 400
    assert li.get("/promises?after=2026-11-24~7").status_code == 400


def test_a_task_is_given_to_somebody_else_with_a_reason(browser, office: Office, task: Key) -> None:
    li, page = browser("li"), f"/promises/tasks/{task}"
    assert "柏青" in li.get(page).text

    unfounded = post(li, page, page=page, person="ann", reason="  ")
    assert unfounded.status_code == 422
    assert "写明原因" in unfounded.text
    assert post(li, page, page=page, person="nobody-known", reason="外出").status_code == 400

    assert post(li, page, page=page, person="ann", reason="柏青外出").location == "/promises"
    assert "原因：柏青外出" in browser("ann").get("/notices").text
    assert "原因：柏青外出" in browser("bo").get("/notices").text
    case = re.search(r'href="(/cases/\d+)"', browser("ann").get("/mine").text)
    assert case
    assert "原因：柏青外出" in browser("ann").get(case[1]).text


def test_a_task_that_is_over_or_elsewhere_is_not_given_away(browser, office: Office, task: Key) -> None:
    assert browser("bo").get(f"/promises/tasks/{task}").status_code == 404
    assert browser("li").get("/promises/tasks/1").status_code == 404
    office.completes("bo")
    assert browser("li").get(f"/promises/tasks/{task}").status_code == 409
