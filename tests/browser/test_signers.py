"""A joint vote in a real browser: its pages are sound, and a supervisor adds a signer on the phone."""

import pytest
from playwright.sync_api import expect

from engine.commands import CompleteTask
from engine.runtime import decode_state
from tests.browser.conftest import Visits
from tests.support import bpmn as b
from tests.support.chromium import PHONE, in_every_look
from tests.support.street import Street


@pytest.fixture
def case(street: Street) -> int:
    """The secretary, who is a supervisor, and two others sign by weight; one of them has."""
    rule = {
        "signing": "ratio", "signing.needed": "0.6", "signing.weight": '=if who = "w001" then 2 else 1',
        "signing.veto": '=who = "w001"', "signing.everybody": "true", "name.en": "Board decides",
    }  # fmt: skip
    process = b.a_process(
        "letter", b.start(),
        b.user_task("ut_vote", name="班子会签", assignee="=who", properties=rule,
                    loop=b.each('=["w001", "w003", "w017", "w002"]', "who")),
        b.end(), flows=["start -> ut_vote -> end"], name="发文",
    )  # fmt: skip
    street.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = street.start("letter", by="w003", answers={})
    street.does(CompleteTask, "w003", task=mine(street, "w003"), answers={"outcome": "agree"})
    street.does(CompleteTask, "w017", task=mine(street, "w017"), answers={"outcome": "refuse"})
    return key


def mine(street: Street, person: str) -> int:
    return next(task.key for task in street.tasks(person) if task.element_id == "ut_vote")


def vote_at(street: Street, case: int) -> str:
    with street.engine.database.snapshot() as work:
        state = decode_state(work.instances.load(case).state)
    return f"/cases/{case}/votes/{next(key for key, token in state.tokens.items() if token.loop is not None)}"


@in_every_look
def test_the_pages_of_a_vote_are_sound(
    visits: Visits, street: Street, case: int, width: int, language: str, look: str
) -> None:
    secretary, vote, faults = visits("w001", width=width, language=language), vote_at(street, case), {}

    for path in (f"/tasks/{mine(street, 'w001')}", f"/cases/{case}", f"{vote}/add", f"{vote}/signers/4/drop"):
        secretary.opens(path)
        secretary.turns(look)
        faults[path] = secretary.faults()

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_signer_is_added_on_the_phone(visits: Visits, street: Street, case: int) -> None:
    page = visits("w001", width=PHONE).opens(f"/cases/{case}")
    page.get_by_role("link", name="增加会签人").click()
    page.get_by_label("吴敏（向阳社区）").check()
    page.get_by_label("原因").fill("涉及该片区")
    page.evaluate("window.scrollTo({top: 9999, behavior: 'instant'})")  # from behind the bar at the bottom
    page.get_by_role("button", name="确认增加").click()

    expect(page.get_by_role("status").first).to_contain_text("已增加会签人")
    expect(page.get_by_text("后加")).to_be_visible()
