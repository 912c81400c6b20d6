"""Files beside the forms of a case: who adds them, what is taken, what the history keeps, who takes them away again."""

import hashlib
from typing import Any

import pytest

from engine.commands import AttachFile, CopyCase, WithdrawFile
from engine.errors import CaseOver, FileRefused, Forbidden, InvalidRequest, NotFound, NotYourTask, WrongState
from engine.queries.attachments import Attachment, attachments_of
from engine.queries.documents import document_for
from engine.queries.names import Names
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

PDF = b"%PDF-1.7 hello"


@pytest.fixture
def case(office: Office) -> int:
    """Ann has begun it and has its first task; Li decides after that."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write"), b.user_task("ut_decide", groups="leader"), b.end(),
        flows=["start -> ut_write -> ut_decide -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    office.claims("ann")
    return key


def adds(office: Office, case: int, by: str = "ann", **more: Any) -> int:
    return int(office.does(AttachFile, by, **{"instance": case, "name": "合同.pdf", "content": PDF, **more})["id"])


def there(office: Office, case: int, person: str = "ann") -> tuple[Attachment, ...]:
    with office.engine.database.snapshot() as work:
        names = Names(office.engine.library.organisation(work)[0])
        return attachments_of(work, names, case, actor_of(person))


def test_a_file_is_listed_downloaded_and_remembered_by_its_digest(office: Office, case: int) -> None:
    key = adds(office, case, task=office.tasks("ann")[0].key)

    (one,) = there(office, case)
    assert (one.name, one.size, one.by.zh, one.can_withdraw) == ("合同.pdf", len(PDF), "安宁", True)
    with office.engine.database.snapshot() as work:
        found = document_for(work, key, actor_of("ann"))
        with pytest.raises(NotFound):
            document_for(work, key, actor_of("li"))
    assert (found.content, found.row.media_type) == (PDF, "application/pdf")
    added = office.history(case)[-1]
    assert (added.kind, added.fields["sha256"]) == ("FileAttached", hashlib.sha256(PDF).hexdigest())
    assert "合同" not in added.data


def test_whoever_added_it_takes_it_away_while_the_task_is_open_and_the_bytes_are_gone(
    office: Office, case: int
) -> None:
    first, second = (adds(office, case, task=office.tasks("ann")[0].key) for _ in range(2))
    with pytest.raises(Forbidden):
        office.does(WithdrawFile, "bo", document=first)

    office.does(WithdrawFile, "ann", document=first)
    office.does(WithdrawFile, "ann", document=first)

    assert [one.document for one in there(office, case)] == [second]
    assert [row.kind for row in office.history(case)].count("FileWithdrawn") == 1
    with office.engine.database.snapshot() as work, pytest.raises(NotFound):
        document_for(work, first, actor_of("ann"))
    office.completes("ann")
    with pytest.raises(WrongState):
        office.does(WithdrawFile, "ann", document=second)
    assert not there(office, case)[0].can_withdraw


def test_who_has_to_do_with_a_case_adds_to_it_until_it_is_over(office: Office, case: int) -> None:
    with pytest.raises(Forbidden):
        adds(office, case, by="tao")
    office.does(CopyCase, "ann", instance=case, people=["tao"])
    adds(office, case, by="tao")
    with pytest.raises(NotYourTask):
        adds(office, case, by="tao", task=office.tasks("ann")[0].key)
    office.completes("ann")
    office.claims("li")
    office.completes("li")

    with pytest.raises(CaseOver):
        adds(office, case)


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [("a.pdf", PDF, True), ("A.PDF", PDF, True), ("a.txt", "文字".encode(), True), ("a.docx", b"PK\x03\x04..", True),
     ("a.png", b"\x89PNG\r\n\x1a\n..", True), ("a.exe", b"MZ..", False), ("a.html", b"<script>", False),
     ("a.pdf", b"<script>", False), ("a.txt", b"MZ\0", False), ("a.pdf", b"", False), ("a", PDF, False),
     ("a.pdf.svg", PDF, False), ("a.exe\0.pdf", b"MZ..", False)],
)  # fmt: skip
def test_a_file_is_what_its_name_says_or_is_not_taken(
    office: Office, case: int, name: str, content: bytes, is_taken: bool
) -> None:
    if not is_taken:
        with pytest.raises(FileRefused):
            adds(office, case, name=name, content=content)
    else:
        adds(office, case, name=name, content=content)
    assert len(there(office, case)) == is_taken


def test_a_hundred_are_enough_and_a_task_belongs_to_its_case(office: Office, case: int) -> None:
    mine, other = office.tasks("ann")[0].key, office.start("letter")
    with pytest.raises(InvalidRequest):
        adds(office, other, task=mine)
    for _ in range(100):
        adds(office, case)

    with pytest.raises(FileRefused):
        adds(office, case)
