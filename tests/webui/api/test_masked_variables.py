"""What programs see of a case's people: as it was written for whoever works on it, masked for everybody else."""

import json
from typing import Any

import pytest

from tests.support import bpmn as b
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs

FORM = """
id: f_care
title: 关怀
properties: {title.en: Care}
legal_basis: consent
components:
  - {type: textfield, key: neighbour, label: 邻居, properties: {label.en: Neighbour, pii: P}}
  - {type: textarea, key: illness, label: 病情, properties: {label.en: Illness, pii: S}}
  - {type: number, key: degree, label: 等级, properties: {label.en: Degree, pii: S}}
  - {type: select, key: helper, label: 协办人, properties: {label.en: Helper, picker: user, pii: P}}
  - {type: textfield, key: what, label: 事由, properties: {label.en: What}}
"""
MANIFEST = "title: {zh: 关怀, en: Care}\nstart_forms: {care: f_care}\n"
CARE = b.process(
    "care", b.start(), b.user_task("ut_see", groups="worker", inputs={"called": '="给" + start.neighbour + "打电话"'}),
    b.user_task("ut_after", groups="street_leader"), b.end(), flows=["start -> ut_see -> ut_after -> end"],
)  # fmt: skip
ASKED = {"neighbour": "赵一鸣", "illness": "哮喘", "degree": 3, "helper": "w002", "what": "赵一鸣陪同，一楼"}
MASKED = {"neighbour": "赵*鸣", "illness": "…", "degree": "…", "helper": "w002", "what": "赵*鸣陪同，一楼"}


@pytest.fixture
def case(street: Street) -> str:
    street.deploy("care", {
        "processes/care/bundle.yaml": MANIFEST, "processes/care/care.bpmn": CARE, "forms/care/f_care.yaml": FORM,
    })  # fmt: skip
    return str(street.start("care", by="w003", answers=ASKED))


def said(program: Program, operation: str, **body: object) -> dict[str, Any]:
    return {one["name"]: json.loads(one["value"]) for one in program(f"POST {operation}", body).json["items"]}


def task_of(program: Program) -> str:
    (one,) = program("POST /user-tasks/search", {"filter": {"elementId": "ut_see"}}).json["items"]
    return str(one["userTaskKey"])


def test_an_administrator_sees_variables_masked_in_the_list_and_one_by_one(as_: Programs, case: str) -> None:
    admin = as_("admin")
    (start,) = admin("POST /variables/search", {"filter": {"name": "start"}}).json["items"]

    assert json.loads(start["value"]) == MASKED
    assert json.loads(admin(f"GET /variables/{start['variableKey']}").json["value"]) == MASKED
    assert said(admin, "/variables/search", filter={"name": "called"}) == {"called": "给赵*鸣打电话"}


def test_whoever_may_do_a_task_sees_what_it_needs_and_whoever_has_done_it_no_more(as_: Programs, case: str) -> None:
    w003, w004 = as_("w003"), as_("w004")
    task = task_of(w004)
    at = f"/user-tasks/{task}/variables/search"
    before = said(w004, at)
    assert (before["start"], before["called"]) == (ASKED, "给赵一鸣打电话")

    assert w004(f"POST /user-tasks/{task}/assignment", {"assignee": "w004"}).status_code == 204
    assert w004(f"POST /user-tasks/{task}/completion").status_code == 204

    after = said(w004, at)
    assert after["start"] == MASKED
    assert w003(f"POST {at}").status_code == 400  # began the case, but does not see the task of somebody else


def test_variables_are_not_sorted_by_what_is_masked(as_: Programs, case: str) -> None:
    refused = as_("admin")("POST /variables/search", {"sort": [{"field": "value"}]})
    assert (refused.status_code, [one["field"] for one in refused.json["errors"]]) == (400, ["sort.0.field"])


def test_what_names_nobody_is_as_it_was_written(as_: Programs, case: str) -> None:
    starter = said(as_("admin"), "/variables/search", filter={"name": "starter"})["starter"]
    assert (starter["id"], starter["name"]) == ("w003", "王芳")
