"""Pausing a clock, asking for more time and a supervisor's word on it, on their pages and without scripts."""

import re
from datetime import datetime

import pytest

from engine.commands import ConfirmPause, DecideExtension, ExtendClock, PauseClock
from engine.feel.evaluation import SHANGHAI
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def task(office: Office) -> int:
    """Bo has what Ann asked for; its promise is due in five working days."""
    files = approval()
    manifest = str(files["processes/approval/bundle.yaml"])
    promise = "{resolve: 5wd, pausable: {waiting_resident: 4wd}, extension: true}"
    files["processes/approval/bundle.yaml"] = manifest.replace("{resolve: 4wh}", promise)
    office.deploy("approval", files)
    office.start("approval")
    return office.claims("bo").key


def test_a_pause_is_asked_for_confirmed_and_shown_with_the_case(office: Office, browser, task: int) -> None:
    bo, li = browser("bo"), browser("li")
    assert "暂停计时" in bo.get(f"/tasks/{task}").text
    assert "待居民补正" in bo.get(f"/tasks/{task}/pause").text

    sent = {"code": "waiting_resident", "reason": "等材料", "evidence": "通知书 3 号"}
    assert post(bo, f"/tasks/{task}/pause", **sent).status_code == 303
    page = li.get("/promises").text
    assert "等待您确认" in page
    assert "等材料（通知书 3 号）" in page
    at = re.search(r"/promises/pause/\d+", page)
    assert at is not None
    assert post(li, at.group(0), page="/promises", answer="yes").status_code == 303

    assert "等待您确认" not in li.get("/promises").text
    case = bo.get(f"/cases/{office.tasks('bo')[0].instance_key}").text
    assert "暂停中" in case
    assert "待居民补正" in case
    assert post(bo, f"/tasks/{task}/run-on").status_code == 303
    assert f"/tasks/{task}/run-on" not in bo.get(f"/tasks/{task}").text


def test_more_time_is_asked_for_and_granted(office: Office, browser, task: int) -> None:
    bo, li = browser("bo"), browser("li")
    assert post(bo, f"/tasks/{task}/extend", due_at="2026-12-03T09:00", reason="材料多").status_code == 303
    assert f"/tasks/{task}/extend" not in bo.get(f"/tasks/{task}").text
    at = re.search(r"/promises/extension/\d+", li.get("/promises").text)
    assert at is not None

    assert post(li, at.group(0), page="/promises", answer="yes").status_code == 303

    assert "12月3日" in bo.get(f"/tasks/{task}").text


def test_a_refused_wish_keeps_what_was_typed(browser, task: int) -> None:
    bo = browser("bo")

    for form in ({"due_at": "2027-12-03T09:00"}, {"due_at": ""}, {"due_at": "tomorrow"}):
        answer = post(bo, f"/tasks/{task}/extend", reason="材料多", **form)
        assert answer.status_code in (400, 409)
        assert "材料多</textarea>" in answer.text
    assert post(bo, f"/tasks/{task}/pause", code="", reason="等材料").status_code == 409


def test_a_promise_that_allows_neither_offers_neither_and_strangers_decide_nothing(
    office: Office, browser, task: int
) -> None:
    office.deploy("approval", approval())
    office.start("approval", by="bo")
    strict = office.claims("ann").key
    ann = browser("ann")

    assert "暂停计时" not in ann.get(f"/tasks/{strict}").text
    assert ann.get(f"/tasks/{strict}/pause").status_code == 403
    assert ann.get(f"/tasks/{task}/pause").status_code in (403, 409)
    assert post(browser("li"), "/promises/nothing/1", page="/promises").status_code == 404
    assert post(browser("li"), "/promises/pause/1", page="/promises").status_code == 404


@pytest.mark.parametrize(("language", "sentences"), [
    ("zh", [
        "柏青暂停了「ut_decide」的计时", "待居民补正", "黎明不同意暂停「ut_decide」，时间照算",
        "柏青申请把「ut_decide」延期到12月3日",
        "黎明批准了「ut_decide」的延期", "时限 12月3日",
    ]),
    ("en", [
        "柏青 stopped the clock of “ut_decide” until", "Waiting for the resident",
        "did not agree to the pause of “ut_decide”",
        "柏青 asked for more time for “ut_decide”, until", "黎明 granted more time for “ut_decide”",
        "due 3 Dec",
    ]),
])  # fmt: skip
def test_the_account_of_the_case_tells_of_pauses_and_more_time(
    office: Office, browser, task: int, language: str, sentences: list[str]
) -> None:
    office.does(PauseClock, "bo", task=task, code="waiting_resident", reason="等材料")
    office.does(ConfirmPause, "li", task=task, confirmed=False)
    due = datetime(2026, 12, 3, 9, tzinfo=SHANGHAI)
    office.does(ExtendClock, "bo", task=task, due_at=due, reason="材料多")
    office.does(DecideExtension, "li", task=task, granted=True)

    case = browser("bo").get(f"/cases/{office.tasks('bo')[0].instance_key}?language={language}").text

    assert [words for words in sentences if words not in case] == []
    assert 'class="ll-clock"' in browser("bo").get(f"/tasks/{task}").text


@pytest.mark.parametrize(("language", "said"), [
    ("zh", ["超时可能约33%（参照31件）", "以往一半在60分钟内办完，九成在50小时内办完（工作时间）"]),
    ("en", ["about 33% likely to be late (of 31 like it)", "nine in ten within 50 h (working time)"]),
])  # fmt: skip
def test_how_likely_it_is_to_be_late_is_said_with_how_many_it_comes_from(
    office: Office, browser, task: int, language: str, said: list[str]
) -> None:
    before = [[60, 1, 1]] * 21 + [[3000, 1, 1]] * 10
    with office.engine.database.unit_of_work() as work:
        work.forecasts.save({("approval", "ut_decide"): before}, office.now)
        work.commit()

    pages = [browser("bo").get(f"{path}?language={language}").text for path in (f"/tasks/{task}", "/")]

    assert [words for words in said if words not in pages[0]] == []
    assert said[0] in pages[1]
    assert said[0] in browser("li").get(f"/promises?language={language}").text
