"""Promises drawn, stopped and extended, on the pages of a task, its case and the supervisor, in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engine.commands import ClaimTask, ConfirmPause, ExtendClock, PauseClock
from tests.browser.conftest import Visits
from tests.support import bpmn as b
from tests.support.chromium import PHONE, in_every_look
from tests.support.street import Street

MANIFEST = """
title: {zh: 走访, en: Visits}
sla:
  visit.report: {resolve: 5wd, pausable: {waiting_resident: 4wd, force_majeure: 3wd}, extension: true}
  visit.whole: {resolve: 10wd}
"""


@pytest.fixture
def task(street: Street) -> int:
    """A worker has a report to write; its clock stood still for two days, and a supervisor is asked for more time."""
    phase = b.sub_process(
        "phase", b.start("s"), b.user_task("ut_report", name="写走访记录", groups=None, users="w003",
                                           properties={"sla": "visit.report"}), b.end("e"), name="走访",
        flows=["s -> ut_report -> e"], properties={"sla": "visit.whole"},
    )  # fmt: skip
    process = b.process("visit", b.start(), phase, b.end(), flows=["start -> phase -> end"], name="走访")
    street.deploy("visit", {"processes/visit/visit.bpmn": process, "processes/visit/bundle.yaml": MANIFEST})
    street.start("visit", by="w003")
    (mine,) = (one for one in street.tasks("w003") if one.element_id == "ut_report")
    street.does(ClaimTask, "w003", task=mine.key)
    until = street.now + timedelta(days=3)
    street.does(PauseClock, "w003", task=mine.key, code="waiting_resident", reason="等居民补材料", until=until)
    street.does(ConfirmPause, "w001", task=mine.key)
    for _ in range(5):
        street.passes(days=1)
    due = street.now + timedelta(days=7)
    street.does(ExtendClock, "w003", task=mine.key, due_at=due, reason="材料多")
    return int(mine.key)


@in_every_look
def test_the_pages_of_clocks_are_sound(
    visits: Visits, street: Street, task: int, width: int, language: str, look: str
) -> None:
    worker, faults = visits("w003", width=width, language=language), {}
    case = f"/cases/{street.tasks('w003')[0].instance_key}"

    for path in (f"/tasks/{task}", case, f"/tasks/{task}/pause"):
        worker.opens(path)
        worker.turns(look)
        faults[path] = worker.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_clock_says_in_words_what_it_draws(visits: Visits, task: int) -> None:
    page = visits("w003", width=PHONE).opens(f"/tasks/{task}")

    expect(page.get_by_role("img", name="计时中，")).to_have_count(2)
    expect(page.get_by_role("img", name="共暂停3天")).to_have_count(1)
