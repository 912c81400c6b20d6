"""会签 in an office: what people are told, what the history says, and how signers join and leave."""

import json
from typing import Any

from engine.commands import CompleteTask
from tests.support import bpmn as b
from tests.support.engines import Office

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
