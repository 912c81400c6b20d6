"""Uploads become bundles, or are refused with every finding, and nothing is stored then."""

import io
import json
from typing import Any

import pytest

from tests.support import bpmn as b
from tests.webui.api.conftest import Programs

NOTE = b.process(
    "note",
    b.start(),
    b.user_task("ut_note", form="f_note", groups="worker"),
    b.end(),
    flows=["start -> ut_note -> end"],
)
FORM = json.dumps({
    "type": "default", "id": "f_note", "schemaVersion": 18,
    "components": [{"type": "textfield", "key": "text", "label": "内容 😀", "id": "Field_1"}],
}).encode()  # fmt: skip


def deploy(as_: Programs, *files: tuple[str, bytes], by: str = "admin", **more: object) -> Any:
    sent = {"resources": [(io.BytesIO(content), name) for name, content in files], **more}
    return as_(by)("POST /deployments", data=sent)


def test_bare_files_become_a_bundle_named_after_the_process(as_: Programs) -> None:
    answer = deploy(as_, ("any.bpmn", NOTE), ("f.form", FORM), ("limits.yaml", b"most: 3"), tenantId="<default>").json

    names = {content["resourceName"] for entry in answer["deployments"] for content in entry.values() if content}
    assert names == {"processes/note/any.bpmn", "forms/note/f.yaml"}
    (form,) = (entry["form"] for entry in answer["deployments"] if entry["form"])
    assert (form["formId"], form["version"]) == ("f_note", 1)


def test_only_administrators_publish(as_: Programs) -> None:
    answer = deploy(as_, ("note.bpmn", NOTE), ("f.form", FORM), by="w003")

    assert (answer.status_code, answer.json["code"]) == (400, "FORBIDDEN")
    assert as_("w003")("POST /process-definitions/search").json["items"] == []


@pytest.mark.parametrize(
    ("files", "resources"),
    [
        ([("note.bpmn", NOTE)], {"processes/note/note.bpmn"}),
        ([("note.bpmn", b"<x"), ("f.form", b"{")], {"processes/note/note.bpmn", "forms/note/f.yaml"}),
        ([("f.form", FORM)], {""}),
        ([("note.exe", NOTE)], {"note.exe"}),
        ([("../note.bpmn", NOTE)], {"../note.bpmn"}),
        ([("/etc/note.bpmn", NOTE)], {"/etc/note.bpmn"}),
        ([("processes/../x/note.bpmn", NOTE)], {"processes/../x/note.bpmn"}),
        ([("processes/note/note.bpmn", NOTE), ("f.form", FORM)], {"f.form"}),
        ([("processes/a/note.bpmn", NOTE), ("processes/b/note.bpmn", NOTE)], {"processes/b/note.bpmn"}),
        ([("forms/note/f.yaml", FORM)], {"forms/note/f.yaml"}),
    ],
)
def test_what_does_not_fit_is_found_by_file(as_: Programs, files: list[tuple[str, bytes]], resources: set[str]) -> None:
    answer = deploy(as_, *files)

    assert answer.status_code == 400
    assert {finding["resource"] for finding in answer.json["findings"]} == resources
    assert all(finding["reason"] and finding["remedy"] for finding in answer.json["findings"])
    assert as_("admin")("POST /process-definitions/search").json["items"] == []


def test_findings_are_chinese_for_whoever_asks(as_: Programs) -> None:
    sent = {"resources": [(io.BytesIO(NOTE), "note.exe")]}

    answer = as_("admin")("POST /deployments", data=sent, headers={"Accept-Language": "zh"}).json

    assert answer["findings"][0]["reason"] == "文件名或所在文件夹不对。"


@pytest.mark.parametrize(
    "sent",
    [{"json": {}}, {"data": {}}, {"data": {"resources": "text"}},
     {"data": b"--x", "content_type": "multipart/form-data"},
     {"data": {"resources": (io.BytesIO(NOTE), "a.bpmn"), "tenantId": "other"}},
     {"data": {"resources": [(io.BytesIO(NOTE), "a.bpmn"), (io.BytesIO(NOTE), "a.bpmn")]}},
     {"data": {"resources": (io.BytesIO(NOTE), "a.bpmn"), "other": "x"}}],
)  # fmt: skip
def test_what_is_no_upload_is_refused(as_: Programs, sent: dict[str, Any]) -> None:
    answer = as_("admin")("POST /deployments", **sent)

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_a_new_version_has_new_keys_and_an_unchanged_one_the_old(as_: Programs) -> None:
    first = deploy(as_, ("note.bpmn", NOTE), ("f.form", FORM)).json
    again = deploy(as_, ("f.form", FORM), ("note.bpmn", NOTE)).json
    changed = deploy(as_, ("note.bpmn", NOTE + b"\n"), ("f.form", FORM)).json

    assert again == first
    assert changed["deploymentKey"] != first["deploymentKey"]
    versions = [content.get("processDefinitionVersion", content.get("version"))
                for entry in changed["deployments"] for content in entry.values() if content]  # fmt: skip
    assert versions == [2, 2]
