"""A department over real HTTP, on both databases: its task goes to a community and back, once, whatever is repeated."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.feel.evaluation import SHANGHAI
from engine.outbound.signing import is_signed, signature
from tests.support.at_once import at_once
from tests.support.house import ROOT
from tests.support.mailbox import Receiver, web_receiver
from tests.support.served import PATIENCE, Served, eventually, second_web

TASK = {
    "title": "冬季食品安全隐患排查", "item_code": "XZ-007", "requested_role": "assist", "communities": ["XY"],
    "content": "排查辖区餐饮和食品零售商户的冬季食品安全隐患。", "deliverable": "排查台账一份",
    "due_at": "2026-12-04T17:30", "est_hours": 6, "emergency": False,
}  # fmt: skip


class Bureau:
    """The market regulation bureau's system. `at` is its clock, which goes with the street's."""

    def __init__(self, street: Served) -> None:
        self.street, self.moment = street, ""
        self.secret = street.linli("department", "secret", "SJ").strip()
        self._ids = count(1)

    def at(self, moment: str) -> None:
        self.street.at(moment)
        self.moment = moment

    def sends(self, event: str, body: Mapping[str, Any], id: str | None = None, by: Served | None = None) -> Any:
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Event-Id": id or f"e-{next(self._ids)}", **self._signed(raw)}
        return self._asks("POST", f"/api/v1/hooks/SJ/{event}", by or self.street, content=raw, headers=headers)

    def looks(self, status_url: str) -> Any:
        answer = self._asks("GET", status_url, self.street, headers=self._signed(b""))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _signed(self, raw: bytes) -> dict[str, str]:
        local = datetime.fromisoformat(self.moment).replace(tzinfo=SHANGHAI)
        timestamp = str(int(local.timestamp()))
        return {"X-Timestamp": timestamp, "X-Signature": signature(self.secret, timestamp, raw)}

    def _asks(self, method: str, path: str, by: Served, **sent: Any) -> httpx.Response:
        with httpx.Client(base_url=by.address, timeout=PATIENCE, verify=False) as client:
            return client.request(method, path, **sent)


@pytest.fixture(scope="module")
def bureau(street: Served) -> Bureau:
    return Bureau(street)


@pytest.fixture
def desk(street: Served, bureau: Bureau) -> Iterator[Receiver]:
    """Where the bureau wants to be called back."""
    with web_receiver() as running:
        street.linli("department", "callback", "SJ", running.address)
        yield running
        street.linli("department", "callback", "SJ")


def completes(street: Served, person: str, element: str, key: str, answers: Mapping[str, Any]) -> None:
    (task,) = [one for one in street.tasks(person, elementId=element) if case_of(street, one) == key]
    street.asks(person, "POST", f"/user-tasks/{task['userTaskKey']}/completion", {"variables": answers})


def case_of(street: Served, task: Mapping[str, Any]) -> Any:
    found = street.asks("admin", "GET", f"/process-instances/{task['processInstanceKey']}")
    return found["businessId"]


def rows(street: Served, reference: str) -> list[Mapping[str, Any]]:
    return street.ledger("led_dispatch", dept_ref_no=reference)


def told(desk: Receiver, bureau: Bureau, event: str, key: str) -> Any:
    """What the bureau was called back with, signed by us as we want it signed by them."""
    posts = eventually(lambda: [one for one in desk.posts if key in one.body.decode() and event in one.body.decode()])
    headers = {name.lower(): value for name, value in posts[0].headers.items()}
    assert is_signed([bureau.secret], headers["x-timestamp"], posts[0].body, headers["x-signature"])
    return json.loads(posts[0].body)


def test_a_task_goes_to_a_community_and_back(street: Served, bureau: Bureau, desk: Receiver) -> None:
    bureau.at("2026-11-23T09:00")
    taken = bureau.sends("dept_task", {**TASK, "dept_ref_no": "SJ-2026-118"})
    assert taken.status_code == 202, taken.text
    key = taken.json()["business_key"]
    assert re.fullmatch(r"DP-2026-\d{6}", key)
    assert told(desk, bureau, "gate_result", key)["gate"] == "accept"

    completes(street, "w002", "ut_assign", key, {"handler": "w005"})
    bureau.at("2026-11-27T16:00")
    completes(street, "w005", "ut_execute", key, {"result": "排查商户12家，上报隐患2条", "hours_spent": 5.5})
    assert bureau.sends("dept_confirm", {"business_key": key, "accepted": True, "rating": 4}).status_code == 409
    bureau.at("2026-11-30T09:10")
    completes(street, "w001", "ut_verify", key, {"pass": "pass", "quality": 5})
    delivered = told(desk, bureau, "task_status", key)
    assert delivered["results"][0]["result"] == "排查商户12家，上报隐患2条"
    shown = bureau.looks(taken.json()["status_url"])["shows"]
    assert (shown["stage"], shown["gate"], shown["reason"]) == ("delivered", "accept", "OK")
    late = bureau.sends("dept_task_withdrawn", {"dept_ref_no": "SJ-2026-118", "reason": "不再需要"})
    assert (late.status_code, late.json()["code"]) == (409, "ALREADY_DELIVERED")

    bureau.at("2026-12-01T10:00")
    assert bureau.sends("dept_confirm", {"business_key": key, "accepted": True, "rating": 4}).status_code == 202
    (row,) = rows(street, "SJ-2026-118")
    expected = {
        "dept": "SJ", "item_code": "XZ-007", "gate_result": "accept", "communities": ["XY"], "handler": "w005",
        "dept_rating": 4, "hours_spent": 5.5, "status": "done",
    }  # fmt: skip
    assert expected.items() <= row.items()
    assert datetime.fromisoformat(row["finished_at"]) == datetime(2026, 11, 30, 9, 10, tzinfo=SHANGHAI)
    assert bureau.looks(taken.json()["status_url"])["state"] == "completed"


def test_the_same_event_three_times_at_once_is_one_case(street: Served, bureau: Bureau) -> None:
    bureau.at("2026-11-23T10:00")
    body = {**TASK, "dept_ref_no": "SJ-2026-77", "communities": ["HS"]}
    with second_web(street) as other:
        answers = at_once(
            *[lambda by=by: bureau.sends("dept_task", body, "e-77", by) for by in (street, other, street)]
        )
    assert sorted(one.status_code for one in answers) == [200, 200, 202], [one.text for one in answers]
    (key,) = {one.json()["business_key"] for one in answers}
    assert [row["case"] for row in rows(street, "SJ-2026-77")] == [key]
    reused = bureau.sends("dept_task", {**body, "est_hours": 7}, "e-77")
    assert (reused.status_code, reused.json()["code"]) == (409, "EVENT_ID_REUSED")


def test_two_events_about_one_matter_at_once_are_one_case(street: Served, bureau: Bureau) -> None:
    bureau.at("2026-11-23T11:00")
    body = {**TASK, "dept_ref_no": "SJ-2026-78", "communities": ["BH"]}
    with second_web(street) as other:
        answers = at_once(*[lambda by=by: bureau.sends("dept_task", body, by=by) for by in (street, other, street)])
    assert sorted(one.status_code for one in answers) == [200, 200, 202], [one.text for one in answers]
    assert len(rows(street, "SJ-2026-78")) == 1


def test_an_item_to_assist_with_is_not_led_by_a_community(street: Served, bureau: Bureau, desk: Receiver) -> None:
    bureau.at("2026-11-24T09:00")
    before = street.tasks("w017") + street.tasks("w018")
    answer = bureau.sends(
        "dept_task", {**TASK, "dept_ref_no": "SJ-2026-79", "requested_role": "lead", "communities": ["BH"]}
    )
    key = answer.json()["business_key"]

    said = told(desk, bureau, "gate_result", key)
    assert (said["gate"], said["reason"], said["reason_zh"]) == (
        "reject", "ASSIST_AS_LEAD", "属协助事项，不得由社区承担主责",
    )  # fmt: skip
    assert street.tasks("w017") + street.tasks("w018") == before
    assert rows(street, "SJ-2026-79")[0]["reject_reason"] == "ASSIST_AS_LEAD"
    rating = bureau.sends("dept_confirm", {"business_key": key, "accepted": True, "rating": 1})
    assert (rating.status_code, rating.json()["code"]) == (409, "NOT_ADMITTED")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_at": "2026-11-24T08:00"}, "due_at"),
        ({"communities": ["ZZ"]}, "communities"),
        ({"communities": []}, "communities"),
        ({"communities": ["XY-01"]}, "communities"),
        ({"item_code": "QT-001"}, "item_code"),
        ({"est_hours": 0}, "est_hours"),
        ({"content": "响铃\u0007响铃响铃响铃响铃"}, "content"),
        ({"support_depts": ["SJ"]}, "support_depts"),
    ],
)
def test_what_does_not_fit_is_named(street: Served, bureau: Bureau, wrong: dict[str, Any], field: str) -> None:
    bureau.at("2026-11-24T10:00")
    answer = bureau.sends("dept_task", {**TASK, "dept_ref_no": "SJ-2026-80", **wrong})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["message_zh"] != error["message_en"]
    assert rows(street, "SJ-2026-80") == []


def test_the_lines_of_the_how_to_work_as_they_stand(street: Served, tmp_path: Path) -> None:
    """On a server whose clock is the machine's, as in the demo."""
    text = (ROOT / "docs/how-to/departments.md").read_text("utf-8")
    block = re.search(r"```bash\n(.+?)```", text, re.DOTALL)
    assert block
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/linli").symlink_to(Path(sys.executable).parent / "linli")
    street.asks("admin", "POST", "/clock/reset")
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block[1]], cwd=tmp_path, env={**street.environ, "SERVER": street.address},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer = json.loads(ran.stdout)
    assert re.fullmatch(r"DP-\d{4}-\d{6}", answer["business_key"]), ran.stdout
