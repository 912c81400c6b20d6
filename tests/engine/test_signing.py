"""会签 in an office: what people are told, what the history says, and how signers join and leave."""

import json
from typing import Any

import pytest

from engine.commands import AddSigners, AskBeside, CompleteTask, DropSigner, ReturnTask, TakeBack
from engine.errors import Forbidden, FourEyes, InvalidRequest, ReasonNeeded, SignersRefused, VerbNotAllowed
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.runtime import decode_state
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

BOARD = ("ann", "bo", "li", "mei")


def open_vote(office: Office, properties: dict[str, str], people: tuple[str, ...] = BOARD, **loop: Any) -> int:
    """A vote of the board that is written before and filed after."""
    board = "[" + ", ".join(f'"{one}"' for one in people) + "]"
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write"),
        b.user_task("ut_vote", assignee="=who", properties=properties, loop=b.each(f"={board}", "who", **loop)),
        b.user_task("ut_file"), b.end(), flows=["start -> ut_write -> ut_vote -> ut_file -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    office.completes("ann")
    return key


def signs(office: Office, person: str, outcome: str = "agree") -> None:
    task = next(one for one in office.tasks(person) if one.element_id == "ut_vote")
    office.does(CompleteTask, person, task=task.key, answers={"outcome": outcome})


def signing(office: Office) -> list[str]:
    """Who is still to sign."""
    return [one for one in (*BOARD, "tao") if any(task.element_id == "ut_vote" for task in office.tasks(one))]


def vote_of(office: Office, case: int) -> int:
    """The activity that holds the vote."""
    state = decode_state(office.instance(case).state)
    return next(key for key, token in state.tokens.items() if token.loop is not None)


def adds(office: Office, case: int, by: str, *people: str, reason: str = "涉及该部门") -> None:
    office.does(AddSigners, by, instance=case, signing=vote_of(office, case), people=people, reason=reason)


def drops(office: Office, case: int, by: str, place: int, reason: str = "外出") -> None:
    office.does(DropSigner, by, instance=case, signing=vote_of(office, case), place=place, reason=reason)


def facts(office: Office, case: int, kind: str) -> list[dict[str, Any]]:
    return [json.loads(row.data) for row in office.history(case) if row.kind == kind]


def test_as_the_rule_is_met_the_rest_closes_and_everybody_reads_why(office: Office) -> None:
    case = open_vote(office, {"signing": "count", "signing.needed": "2"})
    signs(office, "bo", "refuse")
    signs(office, "li")
    signs(office, "mei")

    assert signing(office) == []
    (decided,) = facts(office, case, "SigningDecided")
    assert (decided["passed"], decided["missing"]) == (True, 1)
    assert [(one["by"], one["vote"]) for one in decided["votes"]] == [
        ("bo", "refuse"), ("li", "agree"), ("mei", "agree"),
    ]  # fmt: skip
    assert [(one["assignee"], one["why"]) for one in facts(office, case, "TaskClosed")] == [("ann", "rule_met")]
    assert ("ann", "signing_over") in office.notices()


def test_somebody_added_signs_too_and_everybody_reads_why(office: Office) -> None:
    case = open_vote(office, {"signing": "all"}, ("ann", "bo"))
    adds(office, case, "bo", "tao")
    assert signing(office) == ["ann", "bo", "tao"]
    assert ("tao", "signer_added") in office.notices()
    (added,) = facts(office, case, "SignersAdded")
    assert (added["by"], added["to"], "涉及" in str(added)) == ("bo", ["tao"], False)

    for person in ("ann", "bo", "tao"):
        signs(office, person)

    assert facts(office, case, "SigningDecided")[0]["passed"] is True


def test_the_last_who_is_missing_dropped_completes_the_vote(office: Office) -> None:
    case = open_vote(office, {"signing": "all"}, ("ann", "bo"))
    signs(office, "ann")

    drops(office, case, "li", 2)

    assert (signing(office), facts(office, case, "SigningDecided")[0]["passed"]) == ([], True)
    assert facts(office, case, "SignersDropped")[0]["to"] == ["bo"]
    assert ("bo", "signer_dropped") in office.notices()
    assert any(task.element_id == "ut_file" for task in office.tasks("ann"))


@pytest.mark.parametrize(
    ("by", "people", "more", "refused"),
    [("mei", ["tao"], {}, Forbidden), ("ann", ["ann"], {}, InvalidRequest), ("ann", ["bo"], {}, InvalidRequest),
     ("ann", ["nobody"], {}, InvalidRequest), ("ann", [], {}, InvalidRequest), ("ann", ["li"], {}, FourEyes),
     ("ann", ["tao", "tao"], {}, InvalidRequest), ("ann", ["tao"], {"reason": " "}, ReasonNeeded)],
)  # fmt: skip
def test_who_cannot_be_added_is_refused_and_nothing_has_changed(office, by, people, more, refused) -> None:
    case = open_vote(office, {"signing": "all", "four_eyes": '=["li"]'}, ("ann", "bo"))
    before = office.history(case)

    with pytest.raises(refused):
        adds(office, case, by, *people, **more)

    assert (signing(office), office.history(case)) == (["ann", "bo"], before)


def test_whoever_added_somebody_may_drop_them_and_nobody_else_among_the_signers(office: Office) -> None:
    case = open_vote(office, {"signing": "all"}, ("ann", "bo"))
    adds(office, case, "bo", "tao", "mei")

    for by, place in (("ann", 3), ("bo", 1)):
        with pytest.raises(Forbidden):
            drops(office, case, by, place)
    drops(office, case, "bo", 3)

    assert signing(office) == ["ann", "bo", "mei"]
    signs(office, "ann")
    with pytest.raises(SignersRefused):
        drops(office, case, "li", 1)


def test_a_process_says_who_changes_its_signers(office: Office) -> None:
    case = open_vote(office, {"signing": "all", "signing.by": "starter, leader"}, ("bo", "mei"))

    with pytest.raises(Forbidden):
        adds(office, case, "bo", "tao")
    adds(office, case, "ann", "tao")
    drops(office, case, "ann", 2)

    assert signing(office) == ["bo", "tao"]


def test_a_process_may_keep_its_signers_as_they_are(office: Office) -> None:
    case = open_vote(office, {"signing": "all", "verbs": "return,urge"})

    with pytest.raises(VerbNotAllowed):
        adds(office, case, "ann", "tao")
    with pytest.raises(VerbNotAllowed):
        drops(office, case, "li", 1)


def test_a_vote_that_is_over_takes_no_signers(office: Office) -> None:
    case = open_vote(office, {"signing": "any"})
    signing_key = vote_of(office, case)
    signs(office, "bo")

    with pytest.raises(SignersRefused):
        office.does(AddSigners, "li", instance=case, signing=signing_key, people=["tao"], reason="晚了")


def test_sent_back_with_votes_kept_only_who_has_not_signed_is_asked_again_added_ones_too(office: Office) -> None:
    case = open_vote(office, {"signing": "all"}, ("ann", "bo", "mei"))
    adds(office, case, "bo", "tao")
    drops(office, case, "li", 3)
    signs(office, "ann")
    task = next(one for one in office.tasks("bo") if one.element_id == "ut_vote")

    office.does(ReturnTask, "bo", task=task.key, to="ut_write", policy="keep", reason="附件不全")
    assert signing(office) == []
    office.completes("ann")

    assert signing(office) == ["bo", "tao"]


def test_what_is_asked_beside_a_vote_that_is_over_ends_with_it(office: Office) -> None:
    open_vote(office, {"signing": "any"})
    task = next(one for one in office.tasks("bo") if one.element_id == "ut_vote")
    office.does(AskBeside, "bo", task=task.key, people=["tao"], part="before", reason="请先看")

    signs(office, "li")

    assert signing(office) == []


def test_nobody_takes_back_what_would_have_all_others_sign_again(office: Office) -> None:
    case = open_vote(office, {"signing": "all"}, ("ann", "bo"))
    signs(office, "ann")
    bo = next(one for one in office.tasks("bo") if one.element_id == "ut_vote")
    signs(office, "bo")

    with pytest.raises(VerbNotAllowed):
        office.does(TakeBack, "bo", task=bo.key)
    assert case_page_of(office, "bo", case).undoable is None


def case_page_of(office: Office, person: str, case: int) -> CasePage:
    with office.engine.database.snapshot() as work:
        return case_page(work, office.engine.library, actor_of(person), Key(case), office.now)
