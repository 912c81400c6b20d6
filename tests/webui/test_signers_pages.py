"""A joint vote on the pages of its task and case: how it stands, and adding and dropping signers without scripts."""

import pytest

from engine.commands import CompleteTask
from engine.runtime import decode_state
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import post


@pytest.fixture
def case(office: Office) -> int:
    """Ann, Bo and Li sign, of whom two have to agree and Li has a veto; Bo has agreed."""
    rule = {"signing": "ratio", "signing.needed": "=2/3", "signing.veto": '=who = "li"', "name.en": "Board"}
    process = b.a_process(
        "letter", b.start(),
        b.user_task("ut_vote", name="班子会签", assignee="=who", properties=rule,
                    loop=b.each('=["ann", "bo", "li"]', "who")),
        b.end(), flows=["start -> ut_vote -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    signs(office, "bo")
    return key


def signs(office: Office, person: str, outcome: str = "agree") -> None:
    office.does(CompleteTask, person, task=task_of(office, person), answers={"outcome": outcome})


def task_of(office: Office, person: str) -> int:
    return next(task.key for task in office.tasks(person) if task.element_id == "ut_vote")


def vote_at(office: Office, case: int) -> str:
    state = decode_state(office.instance(case).state)
    return f"/cases/{case}/votes/{next(key for key, token in state.tokens.items() if token.loop is not None)}"


def test_the_task_says_the_rule_and_who_has_signed(office: Office, case: int, browser) -> None:
    page = " ".join(browser("ann").get(f"/tasks/{task_of(office, 'ann')}").text.split())

    assert "同意的不少于百分之66.7才通过；有一票否决" in page
    assert "同意 <b>1</b>" in page
    assert "未表态 <b>2</b>" in page
    assert "增加会签人" in page
    assert "减签" not in page  # signers do not choose who signs beside them


def test_a_vote_without_words_of_its_own_is_told_on_paper_as_it_counts(office: Office, case: int, browser) -> None:
    sheet = f"/cases/{case}/sheet"
    assert "<td>同意</td>" in browser("ann").get(sheet).text
    assert "<td>Agree</td>" in browser("ann").get(f"{sheet}?language=en").text


def test_a_signer_adds_somebody_from_the_page(office: Office, case: int, browser) -> None:
    ann, at = browser("ann"), f"{vote_at(office, case)}/add"
    assert "梅雪" in ann.get(at).text

    refused = post(ann, at, people=["mei"], reason="")
    assert refused.status_code == 422
    assert 'value="mei" checked' in refused.text
    assert post(ann, at, people=["mei"], reason="涉及计生").status_code == 303

    assert task_of(office, "mei")
    assert "后加" in ann.get(f"/cases/{case}").text


def test_a_supervisor_is_told_what_dropping_a_signer_ends(office: Office, case: int, browser) -> None:
    signs(office, "ann", "refuse")

    assert "取消后会签随即结束：未通过。" in browser("li").get(f"{vote_at(office, case)}/signers/3/drop").text


@pytest.mark.parametrize(("person", "place"), [("ann", 3), ("li", 2), ("li", 9)])
def test_who_may_not_be_dropped_has_no_page_for_it(office: Office, case: int, browser, person: str, place: int) -> None:
    assert browser(person).get(f"{vote_at(office, case)}/signers/{place}/drop").status_code == 403


def test_dropping_the_last_who_is_missing_ends_the_vote_and_the_case_tells_it(office, case, browser) -> None:
    li, at = browser("li"), f"{vote_at(office, case)}/signers/1/drop"
    page = li.get(at)
    assert "不再请安宁会签" in page.text
    assert post(li, at, reason="休假").status_code == 303
    signs(office, "li", "refuse")

    told = " ".join(li.get(f"/cases/{case}").text.split())
    assert "黎明取消了安宁的「班子会签」会签" in told
    assert "「班子会签」会签未通过；同意：柏青；不同意：黎明" in told
    assert li.get(at).status_code == 409


def test_the_vote_is_told_in_english(office: Office, case: int, browser) -> None:
    ann = browser("ann")
    post(ann, "/preferences", language="en", theme="light", came_from="/")
    page = " ".join(ann.get(f"/tasks/{task_of(office, 'ann')}").text.split())

    assert "It passes if at least 66.7 per cent are for it; some have a veto" in page
