"""The page of a task: it shows what is asked, and nothing that somebody typed or brought is lost."""

import html
import io
import re

import pytest
from flask.testing import FlaskClient

from engine.commands import WithdrawInstance
from engine.ids import Key
from tests.support.approval import DECIDE, MANIFEST, approval
from tests.support.engines import Office
from tests.support.posting import post

ASK = """
id: f_ask
title: 申请
properties: {title.en: Request}
components:
  - type: select
    key: what
    label: 事项
    properties: {label.en: What}
    values:
      - {value: seal, label: 借用公章, label.en: The seal}
      - {value: hall, label: 借用礼堂, label.en: The hall}
    validate: {required: true}
  - {type: datetime, subtype: date, key: day, label: 日期, properties: {label.en: Day}, validate: {required: true}}
  - {type: select, key: helper, label: 协办人, properties: {label.en: Helper, picker: user}}
  - {type: filepicker, key: papers, label: 材料, multiple: true, accept: .txt, properties: {label.en: Papers}}
  - type: dynamiclist
    key: guests
    label: 来访人员
    properties: {label.en: Guests}
    components:
      - {type: textfield, key: name, label: 姓名, properties: {label.en: Name}, validate: {required: true}}
"""
REQUEST = {"what": "seal", "day": "2026-12-07"}


@pytest.fixture
def office(office: Office) -> Office:
    office.deploy("approval", {
        **approval(form="f_decide"),
        "processes/approval/bundle.yaml": MANIFEST + "start_forms: {approval: f_ask}\n",
        "forms/approval/f_ask.yaml": ASK, "forms/approval/f_decide.yaml": DECIDE,
    })  # fmt: skip
    return office


def task_of(office: Office, person: str = "bo") -> Key:
    office.start("approval", by="ann", answers=REQUEST)
    return office.tasks(person)[0].key


def test_whoever_decides_reads_what_is_asked_and_by_whom(office: Office, browser) -> None:
    page = browser("bo").get(f"/tasks/{task_of(office)}").text

    assert "借用公章" in page
    assert "2026年12月7日（周一）" in page
    assert "安宁发起" in page


def test_it_can_be_read_in_english(office: Office, browser) -> None:
    page = browser("bo").get(f"/tasks/{task_of(office)}?language=en").text

    assert "The seal" in page
    assert "Mon 7 Dec 2026" in page


def test_people_are_offered_neighbours_first_and_others_with_their_unit(browser) -> None:
    page = browser("ann").get("/start/approval").text

    found = re.findall(r'<option value="(\w+)">([^<]+)</option>', page.partition('name="helper"')[2])
    assert found[0] == ("ann", "安宁")
    assert ("li", "黎明（云川街道）") in found


def test_a_draft_is_there_again_until_it_is_discarded(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")

    assert post(bo, f"/tasks/{task}/draft", note="写了一半").status_code == 303
    later = browser("bo").get(f"/tasks/{task}").text
    assert 'value="写了一半"' in later
    assert "已恢复" in later
    assert "写了一半" not in browser("ann").get(f"/tasks/{task}").text

    post(bo, f"/tasks/{task}/draft/discard")
    assert "写了一半" not in bo.get(f"/tasks/{task}").text


def test_a_draft_that_is_kept_while_typing_answers_without_a_page(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")
    token = re.search(r'name="csrf_token" value="([^"]+)"', bo.get("/").text)
    assert token

    answer = bo.post(f"/tasks/{task}/draft", data={"csrf_token": token[1], "note": "好"}, headers={"X-Draft": "auto"})

    assert (answer.status_code, answer.data) == (204, b"")


def test_a_task_that_is_handed_in_leaves_no_draft(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")
    post(bo, f"/tasks/{task}/draft", note="写了一半")

    assert post(bo, f"/tasks/{task}", reason="齐全").status_code == 303

    with office.engine.database.snapshot() as work:
        assert work.tasks.draft(task, "bo") is None


def test_a_refused_form_is_kept_as_a_draft(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")

    assert post(bo, f"/tasks/{task}", note="写了一半").status_code == 422

    assert 'value="写了一半"' in browser("bo").get(f"/tasks/{task}").text


def test_a_stranger_keeps_no_draft_of_anothers_task(office: Office, browser) -> None:
    assert post(browser("li"), f"/tasks/{task_of(office)}/draft", note="x").status_code == 403


def test_a_stale_page_keeps_what_was_typed(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")

    answer = post(bo, f"/tasks/{task}", revision=7, note="写了一半", reason="齐全")

    assert answer.status_code == 409
    assert "写了一半" in answer.text
    assert 'value="写了一半"' in bo.get(f"/tasks/{task}").text


def test_what_was_typed_for_a_withdrawn_request_can_still_be_read(office: Office, browser) -> None:
    case = office.start("approval", by="ann", answers=REQUEST)
    (task,) = office.tasks("bo")
    office.does(WithdrawInstance, "ann", instance=case)

    answer = post(browser("bo"), f"/tasks/{task.key}", note="写了一半", reason="齐全")

    assert answer.status_code == 410
    assert "写了一半" in answer.text


def test_a_task_that_is_done_leads_to_its_case(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")
    post(bo, f"/tasks/{task}", reason="齐全")

    answer = bo.get(f"/tasks/{task}")

    assert answer.status_code == 409
    link = re.search(r'href="(/cases/\d+)"', answer.text)
    assert link
    assert bo.get(link[1]).status_code == 200


def test_who_comes_too_late_learns_the_winners_name(office: Office, browser) -> None:
    task = task_of(office)
    post(browser("bo"), f"/tasks/{task}/claim")

    opened = browser("ann").get(f"/tasks/{task}")
    sent = post(browser("ann"), f"/tasks/{task}", reason="齐全")

    assert opened.status_code == 409
    assert "柏青" in opened.text
    assert sent.status_code == 403


def test_a_released_task_is_offered_again(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")
    post(bo, f"/tasks/{task}/claim")
    assert "我已签收" in bo.get("/").text

    assert post(bo, f"/tasks/{task}/release").status_code == 303

    assert post(browser("ann"), f"/tasks/{task}/claim").status_code == 303


def test_fields_that_depend_on_others_are_shown_on_asking(office: Office, browser) -> None:
    task, bo = task_of(office), browser("bo")
    assert 'name="other"' not in bo.get(f"/tasks/{task}").text

    answer = post(bo, f"/tasks/{task}", reason="other", _redraw="1")

    assert answer.status_code == 200
    assert 'name="other"' in answer.text


def test_rows_of_a_table_come_and_go_without_scripts(office: Office, browser) -> None:
    ann = browser("ann")

    more = post(ann, "/start/approval", _add="guests", **{"guests[0].name": "赵敏"})
    assert 'name="guests[1].name"' in more.text
    less = post(ann, "/start/approval", _remove="guests[0]", **{"guests[0].name": "赵敏", "guests[1].name": "钱进"})

    assert (more.status_code, less.status_code) == (200, 200)
    assert "赵敏" not in less.text
    assert "钱进" in less.text
    assert office.tasks("bo") == []


def bring(client: FlaskClient, **fields: object):
    return post(client, "/start/approval", papers=(io.BytesIO("证明".encode()), "证明.txt"), **fields)


def test_a_file_survives_a_refused_form_and_reaches_whoever_decides(office: Office, browser) -> None:
    ann, bo = browser("ann"), browser("bo")
    refused = bring(ann, what="seal")
    assert refused.status_code == 422
    kept = re.search(r'name="_kept.papers" value="(\d+)"', refused.text)
    assert kept

    started = post(ann, "/start/approval", **REQUEST, **{"_kept.papers": kept[1]})
    (task,) = office.tasks("bo")

    assert started.status_code == 303
    page = bo.get(f"/tasks/{task.key}").text
    link = re.search(r'href="(/documents/\d+)"', page)
    assert link
    got = bo.get(link[1])
    assert got.data == "证明".encode()
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert browser("li").get(link[1]).status_code == 404


def test_a_file_that_is_not_what_its_name_says_is_refused_and_nothing_typed_is_lost(office: Office, browser) -> None:
    ann = browser("ann")
    wrong = {"papers": (io.BytesIO(b"MZ\0"), "证明.txt")}

    refused = post(ann, "/start/approval", **REQUEST, **wrong)
    in_english = post(ann, "/start/approval?language=en", **REQUEST, papers=(io.BytesIO(b"MZ\0"), "证明.txt"))

    assert refused.status_code == 422
    assert "「材料」的文件“证明.txt”是空的，或内容与扩展名不符" in html.unescape(refused.text)
    assert 'value="2026-12-07"' in refused.text
    assert re.search(r'name="_kept.papers" value="\d+">', refused.text)  # not ticked: another one may just be added
    assert "is empty, or not what the end of its name says" in html.unescape(in_english.text)
    assert office.tasks("bo") == []


def test_nobody_hands_in_anothers_file(office: Office, browser) -> None:
    kept = re.search(r'name="_kept.papers" value="(\d+)"', bring(browser("ann"), what="seal").text)
    assert kept

    answer = post(browser("bo"), "/start/approval", **REQUEST, **{"_kept.papers": kept[1]})

    assert answer.status_code == 303
    assert "证明.txt" not in browser("bo").get(answer.location).text


def test_the_page_tells_the_story_of_the_case_beside_the_form(office: Office, browser) -> None:
    page = browser("bo").get(f"/tasks/{task_of(office)}").text

    story = page[page.index('id="steps"') :]
    assert "安宁" in story
    assert story.count('class="ll-step ') >= 2
    assert "data-load-script" in story
