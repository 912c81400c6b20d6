"""Files that programs bring, hand in with a form as Camunda's references, and get."""

import io
import json
from typing import Any

import pytest

from engine.commands import ForgetDocuments
from tests.support import bpmn as b
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs

PDF = b"%PDF-1.7 hello"
FORM = """
id: f_proof
title: 证明
properties: {title.en: Proof}
components:
  - {type: textfield, key: what, label: 事由, properties: {label.en: What}, validate: {required: true}}
  - {type: filepicker, key: papers, label: 材料, multiple: true, accept: .pdf, properties: {label.en: Papers}}
"""
PROCESS = b.process(
    "proof", b.start(), b.user_task("ut_check", groups="worker", form="f_proof"), b.service_task("heat", "heat"),
    b.end(), flows=["start -> ut_check -> heat -> end"],
)  # fmt: skip


@pytest.fixture
def w003(as_: Programs, street: Street) -> Program:
    street.deploy("proof", {
        "processes/proof/bundle.yaml": "title: {zh: 证明, en: Proof}\nstart_forms: {proof: f_proof}\n",
        "processes/proof/proof.bpmn": PROCESS, "forms/proof/f_proof.yaml": FORM,
    })  # fmt: skip
    return as_("w003")


def brings(program: Program, name: str = "证明.pdf", content: bytes = PDF, **parts: object) -> Any:
    return program("POST /documents", data={"file": (io.BytesIO(content), name), **parts})


def starts(program: Program, *papers: object) -> Any:
    wish = {"processDefinitionId": "proof", "variables": {"what": "盖章", "papers": list(papers)}}
    return program("POST /process-instances", wish)


def test_a_file_is_brought_handed_in_with_a_start_and_a_completion_and_fetched(w003: Program, as_: Programs) -> None:
    brought = brings(w003)
    reference = brought.json
    assert brought.status_code == 201
    assert (reference["camunda.document.type"], reference["metadata"]["contentType"]) == ("camunda", "application/pdf")
    assert (reference["metadata"]["fileName"], reference["metadata"]["size"]) == ("证明.pdf", len(PDF))
    assert reference["metadata"]["expiresAt"] == "2026-12-01T01:00:00.000Z"
    at = f"/documents/{reference['documentId']}"
    assert as_("w004")(f"GET {at}").status_code == 404

    assert starts(w003, reference).status_code == 200

    w004 = as_("w004")
    assert w004(f"GET {at}").data == PDF
    assert w004(f"GET {at}?contentHash={reference['contentHash']}").status_code == 200
    assert w004(f"GET {at}?contentHash=0").status_code == 404
    (task,) = w004("POST /user-tasks/search").json["items"]
    done = {"variables": {"what": "已核", "papers": [brings(w004, "核对.pdf").json]}}
    assert w004(f"POST /user-tasks/{task['userTaskKey']}/completion", done).status_code == 204


def test_a_program_gets_the_files_of_a_case_while_it_has_a_job_of_it(w003: Program, as_: Programs) -> None:
    reference = brings(w003).json
    starts(w003, reference)
    at, program = f"/documents/{reference['documentId']}", as_("program")
    (task,) = w003("POST /user-tasks/search").json["items"]
    w003(f"POST /user-tasks/{task['userTaskKey']}/completion", {"variables": {"what": "已核", "papers": []}})
    assert program(f"GET {at}").status_code == 404

    wish = {"type": "heat", "timeout": 60_000, "maxJobsToActivate": 1, "requestTimeout": -1}
    (job,) = program("POST /jobs/activation", wish).json["jobs"]
    (named,) = job["variables"]["start"]["papers"]

    assert program(f"GET /documents/{named['id']}").data == PDF
    program(f"POST /jobs/{job['jobKey']}/completion")
    assert program(f"GET {at}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("证明.pdf", b"<script>"), ("证明.pdf", b""), ("程序.exe", b"MZ"), ("", PDF)]
)
def test_a_file_that_is_not_what_its_name_says_is_refused_at_once(w003: Program, name: str, content: bytes) -> None:
    refused = brings(w003, name, content)
    assert refused.status_code == 400
    assert "documentId" not in refused.json


def test_of_several_each_is_judged_by_itself(w003: Program) -> None:
    named = {"metadataList": [json.dumps({"fileName": "一.pdf"}), json.dumps({"fileName": "二.pdf"})]}
    files = [(io.BytesIO(PDF), "a"), (io.BytesIO(b"MZ"), "b")]

    answer = w003("POST /documents/batch", data={"files": files, **named})

    assert answer.status_code == 207
    (kept,), (failed,) = answer.json["createdDocuments"], answer.json["failedDocuments"]
    assert (kept["metadata"]["fileName"], failed["fileName"], failed["status"]) == ("一.pdf", "b", 400)
    assert "has to fit the name" in failed["detail"]
    assert w003("POST /documents/batch", data={"files": [(io.BytesIO(PDF), "a.pdf")]}).status_code == 201


@pytest.mark.parametrize(
    ("path", "parts", "field"),
    [
        ("/documents?documentId=7", {}, "documentId"), ("/documents?storeId=aws", {}, "storeId"),
        ("/documents", {"note": "x"}, "note"),
        ("/documents", {"metadata": '{"customProperties": {}}'}, "customProperties"),
        ("/documents/batch", {"metadataList": "{}"}, "file"),
    ],
)  # fmt: skip
def test_what_is_not_kept_is_refused_by_name(w003: Program, path: str, parts: dict[str, str], field: str) -> None:
    refused = w003(f"POST {path}", data={"file": (io.BytesIO(PDF), "a.pdf"), **parts})
    assert (refused.status_code, [one["field"] for one in refused.json["errors"]]) == (400, [field])


def test_nobody_hands_in_anothers_file_and_what_was_never_handed_in_is_forgotten(
    w003: Program, as_: Programs, street: Street
) -> None:
    reference = brings(w003).json

    refused = starts(as_("w004"), reference)
    street.passes(days=8)
    street.does(ForgetDocuments)

    assert [one["code"] for one in refused.json["errors"]] == ["FILE"]
    assert starts(w003, reference).status_code == 400
