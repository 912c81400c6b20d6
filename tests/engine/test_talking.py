"""What people say about a case, whom they name, and who is sent a copy and has read it."""

import pytest

from engine.actor import Actor
from engine.commands import CommentCase, CopyCase, MarkCopyRead
from engine.errors import Forbidden, InvalidRequest, NotFound, ReasonNeeded
from engine.queries.case_page import case_page
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of


@pytest.fixture
def case(office: Office) -> int:
    process = b.a_process("p", b.start(), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"])
    office.deploy("p", {"processes/p/p.bpmn": b.definitions(process)})
    return office.start("p")


def sees(office: Office, person: str, case: int) -> bool:
    actor: Actor = actor_of(person)
    with office.engine.database.snapshot() as work:
        try:
            case_page(work, office.engine.library, actor, case, office.now)
        except NotFound:
            return False
    return True


def test_a_comment_is_kept_and_those_named_are_told(office: Office, case: int) -> None:
    office.does(CommentCase, "ann", instance=case, text="请核对电话", named=["bo"])

    with office.engine.database.snapshot() as work:
        (remark,) = work.remarks.of_instance(case)
    assert (remark.kind, remark.by_id, remark.text, list(remark.told)) == ("comment", "ann", "请核对电话", ["bo"])
    assert ("bo", "case_commented") in office.notices()
    assert "请核对电话" not in "".join(row.data for row in office.history(case))


def test_a_copy_lets_somebody_see_the_case_and_says_when_they_have(office: Office, case: int) -> None:
    assert not sees(office, "mei", case)

    office.does(CopyCase, "ann", instance=case, people=["mei", "tao"], text="供参考")
    assert sees(office, "mei", case)
    office.does(MarkCopyRead, "mei", instance=case)
    office.does(MarkCopyRead, "mei", instance=case)

    with office.engine.database.snapshot() as work:
        read = {one.person_id: one.read_at is not None for one in work.copies.of_instance(case)}
    assert read == {"mei": True, "tao": False}
    assert [row.kind for row in office.history(case)].count("CopyRead") == 1
    assert ("mei", "case_copied") in office.notices()


def test_whoever_has_a_copy_may_comment_and_be_named_and_gets_no_second_one(office: Office, case: int) -> None:
    with pytest.raises(InvalidRequest):
        office.does(CommentCase, "ann", instance=case, text="看看", named=["mei"])
    office.does(CopyCase, "ann", instance=case, people=["mei"])

    office.does(CommentCase, "ann", instance=case, text="看看", named=["mei"])
    office.does(CommentCase, "mei", instance=case, text="已阅")

    assert office.does(CopyCase, "ann", instance=case, people=["mei"])["people"] == []


@pytest.mark.parametrize("text", ["", " ", "长" * 501])
def test_a_comment_says_something(office: Office, case: int, text: str) -> None:
    with pytest.raises(ReasonNeeded):
        office.does(CommentCase, "ann", instance=case, text=text)


def test_strangers_neither_comment_nor_send_copies(office: Office, case: int) -> None:
    for command, fields in ((CommentCase, {"text": "x"}), (CopyCase, {"people": ["tao"]})):
        with pytest.raises(Forbidden):
            office.does(command, "li", instance=case, **fields)


@pytest.mark.parametrize("people", [[], ["nobody"], [f"p{n}" for n in range(21)]])
def test_copies_go_to_people_there_are(office: Office, case: int, people: list[str]) -> None:
    with pytest.raises(InvalidRequest):
        office.does(CopyCase, "ann", instance=case, people=people)
