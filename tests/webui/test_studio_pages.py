"""The process designers' pages: who may see them, what they refuse, and a change from its draft to its publication."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands import DeployFiles, PublishModelDrafts, PutAccount, SaveModelDraft
from engine.errors import DeploymentRefused
from tests.support import bpmn as b
from tests.support.approval import approval
from tests.support.engines import Office
from tests.support.posting import KNOWN, post
from webui.languages import catalogue
from webui.model_words import KINDS, PROPERTIES

FILE = "approval.bpmn"
DRAWN = approval()[f"processes/approval/{FILE}"]
assert isinstance(DRAWN, bytes)
RENAMED = DRAWN.replace("审批".encode(), "请示审批".encode())
BROKEN = DRAWN.replace(b'candidateGroups="clerk"', b'candidateGroups="=clerk +"')
PAGES = ("/studio", f"/studio/approval/files/{FILE}", f"/studio/approval/content/{FILE}", "/studio/approval/review")


@pytest.fixture(autouse=True)
def designers(office: Office) -> None:
    for person in ("mei", "tao"):
        office.does(PutAccount, person=person, password_hash=KNOWN)


def send(client: FlaskClient, action: str, content: bytes, **asked: object) -> TestResponse:
    token = re.search(r'data-csrf="([^"]+)"', client.get(f"/studio/approval/files/{FILE}").text)
    headers = {"X-CSRFToken": token[1]} if token else {}
    return client.post(
        f"/studio/approval/{action}/{FILE}", data=content, query_string=asked, headers=headers, content_type="text/xml"
    )


def save(client: FlaskClient, content: bytes = RENAMED) -> TestResponse:
    opened = client.get(f"/studio/approval/content/{FILE}")
    return send(client, "draft", content, base=opened.headers["X-Base"], revision=opened.headers["X-Revision"])


def publish(client: FlaskClient, revision: int = 1) -> TestResponse:
    chosen = f"{revision} processes/approval/{FILE}"
    return post(client, "/studio/approval/publish", page="/studio/approval/review", draft=chosen)


@pytest.mark.parametrize("path", PAGES)
def test_only_designers_and_administrators_come_in(browser, path: str) -> None:
    assert browser(None).get(path).status_code == 303
    assert browser("ann").get(path).status_code == 403
    assert browser("mei").get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/studio/approval/files/other.bpmn", "/studio/none/review", "/studio/approval/files/bundle.yaml"]
)
def test_what_is_not_there_is_said(browser, path: str) -> None:
    assert browser("mei").get(path).status_code == 404


def test_a_file_comes_out_byte_for_byte(browser, office: Office) -> None:
    odd = DRAWN.replace(b"?>", b"?>\r\n<!-- by hand -->\r\n", 1).replace(b" name=", b"   name=")
    office.deploy("approval", {**approval(), f"processes/approval/{FILE}": odd})

    assert browser("mei").get(f"/studio/approval/content/{FILE}?download").data == odd


def test_a_drawing_is_opened_and_changed_and_stays_one(browser, office: Office) -> None:
    sketch = b.definitions(b.a_process("sketch", b.task("t"), executable=False))
    office.does(DeployFiles, files={"sketch.bpmn": sketch}, drawings=True)

    assert browser("mei").get("/studio/sketch/files/sketch.bpmn").status_code == 200
    assert "sketch.bpmn" in browser("mei").get("/studio").text
    changed = sketch.replace(b'id="t"', b'id="t" name="new"')
    base = browser("mei").get("/studio/sketch/content/sketch.bpmn").headers["X-Base"]
    path = "processes/sketch/sketch.bpmn"
    office.does(SaveModelDraft, "mei", bundle="sketch", path=path, content=changed, base=int(base), revision=0)
    office.does(PublishModelDrafts, "tao", bundle="sketch", drafts={path: 1})
    assert browser("mei").get("/studio/sketch/content/sketch.bpmn").data == changed


def test_the_last_executable_process_cannot_be_unticked(office: Office) -> None:
    with office.engine.database.snapshot() as work:
        newest = work.definitions.latest_deployment("approval")
    assert newest is not None
    path = f"processes/approval/{FILE}"
    unticked = DRAWN.replace(b'isExecutable="true"', b'isExecutable="false"')
    office.does(SaveModelDraft, "mei", bundle="approval", path=path, content=unticked, base=newest.key, revision=0)

    with pytest.raises(DeploymentRefused):
        office.does(PublishModelDrafts, "tao", bundle="approval", drafts={path: 1})


def test_the_menu_leads_designers_there_and_nobody_else(browser) -> None:
    assert "流程设计" in browser("mei").get("/").text
    assert "流程设计" not in browser("ann").get("/").text


def test_a_file_posted_by_others_is_refused(browser) -> None:
    for action in ("check", "draft"):
        answer = send(browser("ann"), action, RENAMED)
        assert answer.status_code in (400, 403)
    assert post(browser("ann"), "/studio/approval/publish", draft="1 x").status_code == 403


def test_a_draft_is_saved_compared_and_published_by_the_second_person(browser) -> None:
    mei, tao = browser("mei"), browser("tao")
    assert save(mei).json == {"revision": 1}
    assert "草稿：梅雪" in tao.get("/studio").text

    compared = tao.get("/studio/approval/review").text
    assert re.search(r"<del>审批</del>.*<ins>请示审批</ins>", compared, re.DOTALL)
    assert "需由另一位流程管理员发布" in mei.get("/studio/approval/review").text

    assert publish(mei).status_code == 403
    assert publish(tao).status_code == 303
    text = tao.get("/studio").text
    assert "第2版" in text
    assert "梅雪修改，陶然发布" in text
    assert "请示审批" in text


def test_the_second_who_saves_reads_who_was_first(browser) -> None:
    mei, tao = browser("mei"), browser("tao")
    opened = tao.get(f"/studio/approval/content/{FILE}").headers
    save(mei)

    late = send(tao, "draft", DRAWN, base=opened["X-Base"], revision=opened["X-Revision"])

    assert late.status_code == 409
    assert late.json is not None
    assert "梅雪" in late.json["text"]


def test_findings_name_their_element_in_the_readers_language(browser) -> None:
    mei = browser("mei")

    (zh,) = send(mei, "check", BROKEN).json["findings"]  # type: ignore[index]
    (en,) = send(mei, "check", BROKEN, language="en").json["findings"]  # type: ignore[index]

    assert (zh["element"], zh["own"], zh["warning"]) == ("ut_decide", True, False)
    assert re.search(r"[\u4e00-\u9fff]", zh["text"])
    assert zh["remedy"]
    assert not re.search(r"[\u4e00-\u9fff]", en["text"] + en["remedy"])
    assert send(mei, "check", DRAWN).json == {"findings": []}
    assert send(mei, "check", b"<broken").json["findings"][0]["own"]  # type: ignore[index]


def test_what_would_not_run_is_not_published_and_stays_a_draft(browser) -> None:
    save(browser("mei"), BROKEN)
    tao = browser("tao")

    refused = publish(tao)

    assert refused.status_code == 422
    assert "1处问题" in refused.text
    assert "草稿：梅雪" in tao.get("/studio").text


def test_a_draft_is_discarded_and_the_deployed_file_opens_again(browser) -> None:
    mei = browser("mei")
    save(mei)
    page = f"/studio/approval/files/{FILE}"
    assert mei.get(f"/studio/approval/content/{FILE}").data == RENAMED

    assert post(mei, f"/studio/approval/discard/{FILE}", page=page, revision=1).status_code == 303

    assert mei.get(f"/studio/approval/content/{FILE}").data == DRAWN


def test_a_draft_of_an_older_version_says_what_to_do(browser, office: Office) -> None:
    save(browser("mei"))
    newer = {path: text for path, text in approval().items()} | {
        f"processes/approval/{FILE}": DRAWN.replace("审批".encode(), "审核".encode())
    }
    office.deploy("approval", newer)
    tao = browser("tao")

    assert "已发布新版本" in tao.get(f"/studio/approval/files/{FILE}").text
    refused = publish(tao)
    assert refused.status_code == 409
    assert "放弃草稿" in refused.text


def test_a_picture_that_was_only_moved_is_no_change(browser) -> None:
    save(browser("mei"), DRAWN + b"\n")

    assert "只调整了图形位置" in browser("tao").get("/studio/approval/review").text


def test_a_made_up_choice_is_refused(browser) -> None:
    tao = browser("tao")
    answer = post(tao, "/studio/approval/publish", page="/studio/approval/review", draft="x processes/approval/x.bpmn")
    assert answer.status_code == 400


def test_every_word_for_a_model_has_an_english_one() -> None:
    known = catalogue("en")
    words = {str(word) for word in (*KINDS.values(), *PROPERTIES.values())}
    assert "人工任务" in words
    assert not [word for word in words if known.gettext(word) == word]
