"""One's own requests as cards: under way or ended, page by page."""

from datetime import timedelta

import pytest

from engine.commands import WithdrawInstance
from engine.ids import Key, PersonId
from engine.queries.case_state import CaseState
from engine.queries.my_cases import CardPage, cases_of
from engine.queries.steps import Pace
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office


@pytest.fixture
def deployed(office: Office) -> Office:
    office.deploy("approval", approval())
    return office


def own(office: Office, person: str = "ann", *, over: bool | None = None, before: Key | None = None) -> CardPage:
    with office.engine.database.snapshot() as work:
        return cases_of(
            work, office.engine.library, PersonId(person), office.now, over=over, before=before, limit=2
        )  # fmt: skip


def test_a_card_says_what_the_case_waits_for_and_until_when(deployed: Office) -> None:
    key = deployed.start("approval")
    deployed.start("approval", by="bo")
    deployed.claims("bo")
    deployed.passes(hours=8)

    (card,) = own(deployed).cards

    assert (card.case.key, card.state, card.process.zh) == (key, CaseState.RUNNING, "审批")
    (step,) = card.waiting
    assert (step.name.zh, [who.zh for who in step.who], step.pace) == ("ut_decide", ["柏青"], Pace.LATE)


def test_ended_ones_stand_apart_and_say_how_they_ended(deployed: Office) -> None:
    done, withdrawn = (deployed.start("approval") for _ in range(2))
    deployed.completes("bo")
    deployed.does(WithdrawInstance, "ann", instance=withdrawn)

    ended = {card.case.key: card.state for card in own(deployed, over=True).cards}

    assert ended == {done: CaseState.DONE, withdrawn: CaseState.WITHDRAWN}
    assert own(deployed, over=False).cards == []
    assert len(own(deployed).cards) == 2


def test_the_next_page_goes_on_behind_the_last_case(deployed: Office) -> None:
    started = []
    for _ in range(5):
        started.append(deployed.start("approval"))
        deployed.now += timedelta(minutes=1)

    pages, before = [], None
    while not pages or before is not None:
        page = own(deployed, before=before)
        pages.append([card.case.key for card in page.cards])
        before = page.older

    assert [key for page in pages for key in page] == started[::-1]
    assert [len(page) for page in pages] == [2, 2, 1]


def test_a_called_case_is_nobodys_own_request_but_its_starter_sees_it(office: Office) -> None:
    office.deploy("p", {
        "processes/p/bundle.yaml": "title: {zh: 试, en: Try}",
        "processes/p/outer.bpmn": b.process(
            "outer", b.start("s"), b.call("c", "inner"), b.end("e"), flows=["s -> c -> e"]),
        "processes/p/inner.bpmn": b.process(
            "inner", b.start("s2"), b.user_task("t", groups="leader"), b.end("e2"), flows=["s2 -> t -> e2"]),
    })  # fmt: skip
    office.start("outer")

    (card,) = own(office).cards

    assert card.case.process_id == "outer"
    assert [step.element for step in card.waiting] == ["c"]
