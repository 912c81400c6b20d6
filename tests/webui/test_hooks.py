"""Departments over HTTP: what they send, what they are answered, and how they ask about a case."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.commands import PutAccount
from engine.outbound.signing import signature
from engine.settings import Settings
from tests.support.databases import file_database
from tests.support.hooks import Caller, errands
from tests.support.posting import KNOWN, PASSWORD, post
from tests.support.street import Street
from webui.app import create_app

ERRAND = {"ref": "SJ-1", "what": "<b>排查</b>"}
STATUS = "/api/v1/hooks/SJ/cases/ER-2026-000001"


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with file_database(tmp_path) as database:
        street = Street(database)
        street.deploy("errands", errands())
        for person in ("dept_sj", "dept_mz", "w003"):
            street.does(PutAccount, person=person, password_hash=KNOWN)
        yield street


@pytest.fixture
def app(street: Street, tmp_path: Path) -> Flask:
    settings = Settings(
        database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=tmp_path
    )
    return create_app(settings, street.engine)


@pytest.fixture
def bureau(street: Street) -> Caller:
    return Caller(street)


def sent(app: Flask, bureau: Caller, event: str, body: Mapping[str, Any], id: str = "e-1") -> TestResponse:
    raw = json.dumps(body).encode()
    return app.test_client().post(f"/api/v1/hooks/SJ/{event}", data=raw, headers=signed(bureau, raw, id))


def asked(app: Flask, bureau: Caller, path: str = STATUS, **headers: str) -> TestResponse:
    return app.test_client().get(path, headers=signed(bureau, b"") | headers)


def signed(bureau: Caller, raw: bytes, id: str = "e-1") -> dict[str, str]:
    timestamp = str(int(bureau.office.now.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8", "X-Event-Id": id, "X-Timestamp": timestamp,
        "X-Signature": signature(bureau.secret, timestamp, raw),
    }  # fmt: skip


def test_a_department_starts_a_case_and_sends_it_again(app: Flask, bureau: Caller) -> None:
    first, again = (sent(app, bureau, "errand", ERRAND) for _ in range(2))

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json == again.json == {"business_key": "ER-2026-000001", "status_url": STATUS}
    assert first.mimetype == "application/json"


def test_the_sixty_first_call_of_a_minute_is_told_how_long_to_wait(app: Flask, bureau: Caller) -> None:
    for _ in range(60):
        sent(app, bureau, "errand", ERRAND)
    answer = sent(app, bureau, "errand", ERRAND)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 21 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused_as_json(app: Flask, bureau: Caller, size: int) -> None:
    raw = b" " * size
    answer = app.test_client().post("/api/v1/hooks/SJ/errand", data=raw, headers=signed(bureau, raw))
    assert (answer.status_code, answer.json and answer.json["code"]) == (413, "BODY_TOO_LARGE")


def test_a_department_asks_how_its_case_stands(app: Flask, street: Street, bureau: Caller) -> None:
    sent(app, bureau, "errand", ERRAND)
    answer = asked(app, bureau).json

    assert answer is not None
    assert (answer["state"], answer["shows"], answer["ended_at"]) == ("active", {"what": "<b>排查</b>"}, None)
    assert [task["zh"] for task in answer["waits_for"]] == ["ut_do"]
    street.completes("w003")
    sent(app, bureau, "errand_praised", {"business_key": "ER-2026-000001", "stars": 5}, id="e-2")
    answer = asked(app, bureau).json
    assert answer is not None
    assert (answer["state"], answer["waits_for"], answer["shows"]) == ("completed", [], {"what": "<b>排查</b>"})


def test_nobody_asks_about_what_is_not_theirs(app: Flask, street: Street, bureau: Caller) -> None:
    sent(app, bureau, "errand", ERRAND)
    other = Caller(street, "MZ")

    assert asked(app, other, STATUS.replace("SJ", "MZ")).status_code == 404
    assert asked(app, other).status_code == 401
    assert asked(app, bureau, STATUS + "9").status_code == 404
    assert app.test_client().get(STATUS).status_code == 401


def test_wrong_questions_lock_a_department_like_wrong_calls(app: Flask, bureau: Caller) -> None:
    sent(app, bureau, "errand", ERRAND)
    for _ in range(5):
        assert asked(app, bureau, **{"X-Signature": "sha256=0"}).json["code"] == "NOT_SIGNED"  # type: ignore[index]
    assert asked(app, bureau).json["code"] == "CREDENTIALS_LOCKED"  # type: ignore[index]


@pytest.mark.parametrize(("person", "status"), [("dept_sj", 200), ("dept_mz", 401), ("w003", 401)])
def test_the_people_of_a_department_may_ask_too(app: Flask, bureau: Caller, person: str, status: int) -> None:
    sent(app, bureau, "errand", ERRAND)
    client = app.test_client()
    post(client, "/sign-in", page="/sign-in", username=person, password=PASSWORD)
    assert client.get(STATUS).status_code == status
    if status == 200:
        page = client.get(f"/cases/{case_key(bureau)}")
        assert page.status_code == 200
        assert "&lt;b&gt;排查&lt;/b&gt;" in page.text
        assert "<b>排查</b>" not in page.text


def test_a_repeated_matter_stands_in_the_history_of_the_case(app: Flask, bureau: Caller) -> None:
    sent(app, bureau, "errand", ERRAND)
    sent(app, bureau, "errand", ERRAND, id="e-2")
    client = app.test_client()
    post(client, "/sign-in", page="/sign-in", username="dept_sj", password=PASSWORD)
    page = client.get(f"/cases/{case_key(bureau)}").text
    assert "市场监督管理局再次报送了同一事项" in page
    assert "市场监督管理局提交了申请" in page


def case_key(bureau: Caller) -> int:
    with bureau.office.engine.database.snapshot() as work:
        found = work.instances.newest("ER-2026-000001")
        assert found is not None
        return found.key


def test_a_case_that_its_process_names_is_called_so_in_the_inbox(app: Flask, street: Street, bureau: Caller) -> None:
    street.deploy("errands", errands(title="=start.what"))
    sent(app, bureau, "errand", ERRAND)
    client = app.test_client()
    post(client, "/sign-in", page="/sign-in", username="w003", password=PASSWORD)
    assert '<p class="ll-subject">&lt;b&gt;排查&lt;/b&gt;</p>' in client.get("/").text
