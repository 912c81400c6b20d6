"""What people do with tasks, as programs ask for it."""

import pytest

from engine.commands import AskBeside, CommentCase
from tests.support import bpmn as b
from tests.support.engines import Office
from tests.webui.people_api.conftest import Programs


@pytest.fixture
def case(office: Office) -> int:
    """Ann has written; Li decides; Bo checks meanwhile."""
    process = b.a_process(
        "letter", b.start(), b.user_task("ut_write", name="起草"), b.parallel("fork"),
        b.user_task("ut_decide", name="审定", groups="leader"), b.user_task("ut_check", name="核对", users="bo"),
        b.parallel("join"), b.end(), name="发文",
        flows=["start -> ut_write -> fork", "fork -> ut_decide -> join", "fork -> ut_check -> join", "join -> end"],
    )  # fmt: skip
    office.deploy("letter", {"processes/letter/letter.bpmn": b.definitions(process)})
    key = office.start("letter")
    office.claims("ann")
    office.completes("ann", {"text": "Dear all"})
    return key


@pytest.fixture
def deciding(office: Office, case: int) -> str:
    return f"/tasks/{office.tasks('li')[0].key}"


def test_the_inbox_and_a_task_say_what_can_be_done(as_: Programs, deciding: str, case: int) -> None:
    li = as_("li")
    (item,) = li("GET /tasks").json["items"]
    assert (item["name"]["zh"], item["process"]["zh"], item["isMine"]) == ("审定", "发文", False)
    assert item["instance"] == str(case)

    task = li(f"GET {deciding}").json

    assert {"delegate", "return", "sign", "transfer"} <= set(task["verbs"])
    assert (task["draft"], task["clock"], task["asked"]) == (None, None, [])


def test_what_is_not_ones_own_is_not_there(as_: Programs, deciding: str) -> None:
    assert as_("ann")(f"GET {deciding}").status_code == 404
    assert as_("li")("GET /tasks/1").status_code == 404
    assert as_("li")(f"GET /tasks/{'9' * 25}").status_code == 404
    assert as_("li")("GET /tasks/x").json["code"] == "INVALID_REQUEST"
    assert as_(None)(f"GET {deciding}").status_code == 401


def test_a_task_is_claimed_drafted_released_and_completed(office: Office, as_: Programs, deciding: str) -> None:
    li = as_("li")
    assert li(f"POST {deciding}/claim").json["revision"] == 1
    assert li(f"PUT {deciding}/draft", answers={"note": "一半"}).status_code == 200
    assert li(f"GET {deciding}").json["draft"]["answers"] == {"note": "一半"}
    assert li(f"DELETE {deciding}/draft").status_code == 200
    assert li(f"POST {deciding}/release").status_code == 200
    assert li(f"POST {deciding}/completion", revision=0).json["code"] == "TASK_STALE"

    assert li(f"POST {deciding}/completion", outcome="approve", answers={"note": "好"}).status_code == 200

    with office.engine.database.snapshot() as work:
        assert work.tasks.answers(int(deciding.rpartition("/")[2])) == {"note": "好", "outcome": "approve"}
    assert li(f"POST {deciding}/completion").json["code"] == "WRONG_STATE"


def test_a_claimed_task_is_refused_to_others_with_the_winners_name(office: Office, as_: Programs, case: int) -> None:
    office.start("letter", by="bo")
    (task,) = [one for one in office.tasks("ann") if one.element_id == "ut_write"]
    as_("ann")(f"POST /tasks/{task.key}/claim")

    refused = as_("bo")(f"POST /tasks/{task.key}/claim", headers={"Accept-Language": "zh"})

    assert (refused.status_code, refused.json["code"]) == (409, "TASK_ALREADY_CLAIMED")
    assert "安宁" in refused.json["detail"]
    assert "已被" in refused.json["detail"]


def test_the_same_wish_twice_is_done_once(as_: Programs, case: int) -> None:
    bo, once = as_("bo"), {"Idempotency-Key": "w-1"}
    first = bo(f"POST /cases/{case}/comments", headers=once, text="请看附件")
    again = bo(f"POST /cases/{case}/comments", headers=once, text="请看附件")

    assert first.json == again.json
    assert len(bo(f"GET /cases/{case}").json["said"]) == 1
    assert bo(f"POST /cases/{case}/reading", headers={"Idempotency-Key": "x" * 101}).status_code == 400


def test_a_return_is_previewed_and_then_is_so(office: Office, as_: Programs, deciding: str, case: int) -> None:
    li = as_("li")
    (target,) = li(f"GET {deciding}/return-targets").json["items"]
    redo = next(way for way in target["ways"] if way["policy"] == "redo")
    assert [one["zh"] for one in redo["ends"]] == ["审定", "核对"]

    back = {"to": target["to"], "policy": "redo", "instance": target["instance"]}
    assert li(f"POST {deciding}/return", **back, reason=" ").json["code"] == "REASON_NEEDED"
    assert li(f"POST {deciding}/return", **{**back, "to": "end"}, reason="少了附件").json["code"] == "RETURN_REFUSED"
    assert li(f"POST {deciding}/return", **back, reason="少了附件").json["instance"] == str(case)

    assert office.tasks("bo") == []
    (again,) = office.tasks("ann")
    assert as_("ann")(f"GET /tasks/{again.key}").json["said"][0]["text"] == "少了附件"


def test_it_is_passed_on_for_good(as_: Programs, deciding: str) -> None:
    li = as_("li")
    li(f"POST {deciding}/claim")
    assert "mei" in {one["person"] for one in li(f"GET {deciding}/colleagues").json["items"]}

    assert li(f"POST {deciding}/transfer", person="mei", reason="出差").status_code == 200

    assert as_("mei")(f"GET {deciding}").json["isMine"]
    assert li(f"POST {deciding}/transfer", person="mei", reason="出差").json["code"] == "FORBIDDEN_TASK"


def test_delegated_work_is_reported_on(as_: Programs, deciding: str) -> None:
    li, mei = as_("li"), as_("mei")
    li(f"POST {deciding}/claim")
    (side,) = li(f"POST {deciding}/delegation", person="mei", reason="请核实").json["sides"]
    assert mei(f"GET /tasks/{side}").json["part"] == "delegate"
    assert mei(f"POST /tasks/{side}/report").json["code"] == "VALIDATION"

    assert mei(f"POST /tasks/{side}/report", opinion="已核实").status_code == 200

    assert [one["text"] for one in li(f"GET {deciding}").json["said"]] == ["请核实", "已核实"]
    assert li(f"POST {deciding}/report", opinion="x").json["code"] == "INVALID_REQUEST"


def test_others_sign_or_are_asked_no_more(as_: Programs, deciding: str) -> None:
    li = as_("li")
    li(f"POST {deciding}/claim")
    asking = {"people": ["mei", "tao"], "part": "parallel", "reason": "会签"}
    first, second = li(f"POST {deciding}/signatures", **asking).json["sides"]
    assert {one["side"] for one in li(f"GET {deciding}").json["asked"]} == {first, second}

    assert li(f"DELETE {deciding}/signatures/{second}").status_code == 200
    assert as_("mei")(f"POST /tasks/{first}/report", outcome="agree").status_code == 200

    assert li(f"GET {deciding}").json["asked"] == []
    assert li(f"DELETE {deciding}/signatures/{first}").json["code"] == "WRONG_STATE"
    assert li(f"DELETE /tasks/1/signatures/{first}").status_code == 400


def test_what_was_just_done_is_taken_back(office: Office, as_: Programs, deciding: str, case: int) -> None:
    ann = as_("ann")
    done = ann(f"GET /cases/{case}").json["takeBack"]

    assert ann(f"POST /tasks/{done}/take-back").json["instance"] == str(case)

    assert [one["element"] for one in ann("GET /tasks").json["items"]] == ["ut_write"]
    assert ann(f"POST /tasks/{done}/take-back").json["code"] == "WRONG_STATE"


def test_a_case_is_urged_commented_on_copied_and_read(as_: Programs, case: int) -> None:
    ann, mei = as_("ann"), as_("mei")
    assert ann(f"POST /cases/{case}/urge", text="请尽快").json["people"] == ["bo", "li"]
    assert ann(f"POST /cases/{case}/urge").json["code"] == "TOO_SOON"
    assert mei(f"GET /cases/{case}").status_code == 404
    assert ann(f"POST /cases/{case}/copies", people=["mei"], text="供参考").json["people"] == ["mei"]
    assert mei(f"POST /cases/{case}/reading").status_code == 200

    assert mei(f"POST /cases/{case}/comments", text="知道了", named=["ann"]).status_code == 200

    seen = ann(f"GET /cases/{case}").json
    assert [one["kind"] for one in seen["said"]] == ["urge", "copy", "comment"]
    assert seen["copies"][0]["readAt"]
    assert ann(f"POST /cases/{case}/withdrawal").json["code"] == "WRONG_STATE"


def test_a_wrong_body_is_named_field_by_field(as_: Programs, deciding: str) -> None:
    answer = as_("li")(f"POST {deciding}/signatures", people=[], part="now", reasons="x")

    assert answer.status_code == 400
    assert {one["field"] for one in answer.json["errors"]} == {"people", "part", "reason", "reasons"}


def test_what_a_colleague_asked_and_said_is_not_for_everybody(office: Office, as_: Programs, case: int) -> None:
    office.claims("li")
    (side,) = office.does(AskBeside, "li", task=office.tasks("li")[0].key, people=["mei"], part="before", reason="?")[
        "sides"
    ]
    office.does(CommentCase, "li", instance=case, text="等意见")

    assert as_("tao")(f"GET /tasks/{side}").status_code == 404
    assert as_("tao")(f"POST /tasks/{side}/report", opinion="x").status_code == 404


def test_tasks_are_marked_found_and_sorted(office: Office, as_: Programs, deciding: str) -> None:
    li = as_("li")
    marks = {"tags": ["重点"], "followUpAt": "2026-11-30T09:00:00+08:00", "priority": 90}
    assert li(f"PATCH {deciding}/marks", **marks).status_code == 200

    (found,) = li("GET /tasks?tag=重点&sort=follow_up&priority=80").json["items"]
    assert (found["tags"], found["priority"], found["followUpAt"][:10]) == (["重点"], 90, "2026-11-30")
    assert li("GET /tasks?tag=其他").json["items"] == []
    assert li("GET /tasks?sort=colour").json["errors"][0]["field"] == "sort"
    assert li(f"PATCH {deciding}/marks", followUpAt=None).status_code == 200
    assert li(f"GET {deciding}").json["followUpAt"] is None
    assert li(f"PATCH {deciding}/marks", tags=["长" * 21]).json["code"] == "VALIDATION"
    assert li(f"PATCH {deciding}/marks", priority=101).json["code"] == "INVALID_BODY"
    checking = office.tasks("bo")[0].key
    assert as_("bo")(f"PATCH /tasks/{checking}/marks", priority=90).json["code"] == "FORBIDDEN"
