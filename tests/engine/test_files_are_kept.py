"""Files that people bring with a form: kept, judged, tied to the case, and shown only to those who may see it."""

from typing import Any

import pytest

from engine.commands import CompleteTask, ForgetDocuments, KeepDocument, StartInstance
from engine.errors import InvalidRequest, NotFound, ValidationFailed
from engine.queries.documents import document_for
from tests.support import bpmn as b
from tests.support.engines import Office, actor_of

FORM = """
id: f_proof
title: 证明
properties: {title.en: Proof}
components:
  - {type: filepicker, key: papers, label: 材料, multiple: true, accept: ".pdf,.jpg", properties: {label.en: Papers}}
"""
MANIFEST = "title: {zh: 证明, en: Proof}\nstart_forms: {proof: f_proof}\n"


@pytest.fixture
def deployed(office: Office) -> Office:
    process = b.process(
        "proof", b.start(), b.user_task("ut_check", groups="clerk", form="f_proof"), b.end(),
        flows=["start -> ut_check -> end"],
    )  # fmt: skip
    office.deploy("proof", {
        "processes/proof/bundle.yaml": MANIFEST, "processes/proof/proof.bpmn": process,
        "forms/proof/f_proof.yaml": FORM,
    })  # fmt: skip
    return office


def bring(office: Office, person: str, name: str = "证明.pdf", content: bytes = b"%PDF-1.7") -> dict[str, Any]:
    return office.does(KeepDocument, person, name=name, content=content)


def start(office: Office, person: str, *files: object) -> int:
    return office.start("proof", by=person, answers={"papers": list(files)})


def read(office: Office, person: str, file: dict[str, Any]) -> bytes:
    with office.engine.database.snapshot() as work:
        return document_for(work, int(file["id"]), actor_of(person)).content


def test_a_file_belongs_to_the_case_it_was_handed_in_with(deployed: Office) -> None:
    file = bring(deployed, "ann")
    with pytest.raises(NotFound):
        read(deployed, "bo", file)

    start(deployed, "ann", file)

    assert read(deployed, "ann", file) == read(deployed, "bo", file) == b"%PDF-1.7"
    with pytest.raises(NotFound):
        read(deployed, "li", file)


def test_what_is_stored_counts_and_not_what_is_said_about_it(deployed: Office) -> None:
    file = bring(deployed, "ann", "程序.exe")

    with pytest.raises(ValidationFailed, match="places: 1"):
        start(deployed, "ann", {**file, "name": "证明.pdf"})


@pytest.mark.parametrize("named", ["0", "-1", "９", "", "9" * 40, "drop"])
def test_a_file_that_is_not_there_is_refused_at_its_field(deployed: Office, named: str) -> None:
    with pytest.raises(ValidationFailed) as failed:
        start(deployed, "ann", {"id": named, "name": "证明.pdf", "size": 8})

    assert [error.field for error in failed.value.errors] == ["papers"]


def test_nobody_hands_in_a_file_that_somebody_else_brought(deployed: Office) -> None:
    file = bring(deployed, "bo")

    with pytest.raises(ValidationFailed):
        deployed.does(StartInstance, "ann", process_id="proof", answers={"papers": [file]})


def test_a_file_of_another_case_is_not_handed_in_again_but_one_of_this_case_may_be(deployed: Office) -> None:
    first, second = bring(deployed, "ann"), bring(deployed, "ann", "续.pdf")
    start(deployed, "ann", first)
    start(deployed, "ann", second)
    (task, _) = deployed.tasks("bo")

    with pytest.raises(ValidationFailed):
        deployed.does(CompleteTask, "bo", task=task.key, answers={"papers": [second]})
    deployed.does(CompleteTask, "bo", task=task.key, answers={"papers": [first]})

    assert len(deployed.tasks("bo")) == 1


def test_what_was_never_handed_in_is_forgotten_after_a_week(deployed: Office) -> None:
    used, unused = bring(deployed, "ann"), bring(deployed, "ann")
    start(deployed, "ann", used)

    deployed.passes(days=6)
    assert deployed.does(ForgetDocuments) == {"forgotten": 0}
    deployed.passes(days=2)
    assert deployed.does(ForgetDocuments) == {"forgotten": 1}

    assert read(deployed, "ann", used)
    with pytest.raises(NotFound):
        read(deployed, "ann", unused)


@pytest.mark.parametrize("content", [b"<script>", b""])
def test_a_file_that_is_not_what_its_name_says_is_refused_at_its_field(deployed: Office, content: bytes) -> None:
    wrong, right = bring(deployed, "ann", content=content), bring(deployed, "ann")

    with pytest.raises(ValidationFailed) as refused:
        start(deployed, "ann", right, wrong)
    start(deployed, "ann", right)

    assert [(one.field, one.code) for one in refused.value.errors] == [("papers", "FILE_KIND")]
    assert len(deployed.tasks("bo")) == 1


def test_a_path_in_a_name_is_dropped_and_a_file_without_a_name_refused(deployed: Office) -> None:
    assert bring(deployed, "ann", "C:\\我的\\请假\x00条.pdf")["name"] == "请假条.pdf"
    with pytest.raises(InvalidRequest):
        bring(deployed, "ann", "../ ")


def test_a_file_that_is_too_large_is_refused(deployed: Office) -> None:
    with pytest.raises(InvalidRequest, match="larger than 20 MB"):
        bring(deployed, "ann", content=bytes(20 * 1024 * 1024 + 1))
