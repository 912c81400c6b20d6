"""An outcome that needs an opinion: the form marks it, and a no without one comes back with what was typed."""

import pytest

from tests.support import bpmn as b
from tests.support.engines import Office
from tests.support.posting import post

FORM = """
id: f_decide
type: default
title: 审批
components:
  - {type: radio, key: outcome, label: 结论, properties: {label.en: Decision}, validate: {required: true},
     values: [{value: approve, label: 同意}, {value: reject, label: 不同意}]}
  - {type: textarea, key: comment, label: 意见, properties: {label.en: Why}}
  - {type: textfield, key: place, label: 地点, properties: {label.en: Place}}
"""


@pytest.fixture
def task(office: Office) -> str:
    work = b.user_task("ut_a", name="审批", form="f_decide", groups="leader", properties={"opinion": "reject"})
    process = b.a_process("letter", b.start(), work, b.end(), flows=["start -> ut_a -> end"])
    office.deploy("letter", {
        "processes/letter/letter.bpmn": b.definitions(process), "forms/letter/f_decide.yaml": FORM,
    })  # fmt: skip
    office.start("letter")
    return f"/tasks/{office.claims('li').key}"


def test_a_no_without_an_opinion_comes_back_with_its_place_marked(office: Office, task: str, browser) -> None:
    li, mark = browser("li"), '意见<span class="ll-required">'
    assert mark not in post(li, task, _redraw="1", outcome="approve").text
    assert mark in post(li, task, _redraw="1", outcome="reject").text

    refused = post(li, task, outcome="reject", comment="", place="一楼")

    assert refused.status_code == 422
    assert "请填写「意见」" in refused.text
    assert 'value="一楼"' in refused.text
    assert post(li, task, outcome="reject", comment="材料不全", place="").status_code == 303


def test_a_yes_needs_no_opinion(task: str, browser) -> None:
    assert post(browser("li"), task, outcome="approve", comment="", place="").status_code == 303
