"""Files beside the forms, on the pages of tasks and cases and without scripts."""

import io
import re

from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import post

PDF = b"%PDF-1.7 hello"


def test_a_file_is_added_to_a_task_shown_with_the_case_and_taken_away(office: Office, browser) -> None:
    office.deploy("approval", approval())
    case, task = office.start("approval"), office.claims("bo").key
    bo, ann = browser("bo"), browser("ann")

    answer = post(bo, f"/cases/{case}/files", file=(io.BytesIO(PDF), "合同.pdf"), task=task)

    assert (answer.status_code, answer.location) == (303, f"/tasks/{task}")
    page = ann.get(f"/cases/{case}").text
    assert "合同.pdf" in page
    assert "添加了附件" in page
    assert "/withdraw" not in page[page.index('id="files"'): page.index('id="history"')]  # fmt: skip
    download = re.search(r"/documents/\d+", page)
    assert download is not None
    assert ann.get(download[0]).data == PDF
    withdraw = re.search(rf"/cases/{case}/files/\d+/withdraw", bo.get(f"/tasks/{task}").text)
    assert withdraw is not None
    assert post(ann, withdraw[0]).status_code == 403
    assert post(bo, withdraw[0], task=task).location == f"/tasks/{task}"
    assert "合同.pdf" not in ann.get(f"/cases/{case}").text
    assert ann.get(download[0]).status_code == 404


def test_a_file_that_is_not_taken_says_why(office: Office, browser) -> None:
    office.deploy("approval", approval())
    at, ann = f"/cases/{office.start('approval')}/files", browser("ann")

    refused = post(ann, at, file=(io.BytesIO(b"<script>"), "a.pdf"))

    assert refused.status_code == 422
    assert "内容应与扩展名一致" in refused.text
    assert post(ann, at).status_code == 400
    assert post(ann, at, file=(io.BytesIO(PDF), "a.pdf")).location == at.removesuffix("/files")


def test_a_task_without_a_promise_takes_files_too(office: Office, browser) -> None:
    process = b.a_process("plain", b.start(), b.user_task("ut_do"), b.end(), flows=["start -> ut_do -> end"])
    office.deploy("plain", {"processes/plain/plain.bpmn": b.definitions(process)})
    office.start("plain")

    assert 'type="file"' in browser("ann").get(f"/tasks/{office.claims('ann').key}").text
