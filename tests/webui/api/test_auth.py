"""Who may use the machine API: Basic credentials with every request, and nothing remembered for too long."""

import pytest
from flask import Flask

from engine.actor import ADMIN
from engine.commands import PutAccount
from engine.store import Database
from tests.support.street import Street
from tests.webui.api.conftest import PASSWORD, Programs
from webui.api.auth import Remembered
from webui.session import hasher


def test_it_says_who_is_asking(as_: Programs) -> None:
    answer = as_("w003")("GET /authentication/me").json

    assert (answer["username"], answer["displayName"]) == ("w003", "王芳")
    assert "worker" in answer["roles"]
    assert "worker:XY" in answer["groups"]
    assert as_("admin")("GET /authentication/me").json["roles"] == [ADMIN]


@pytest.mark.parametrize(("person", "password"), [(None, ""), ("w003", "wrong"), ("nobody", PASSWORD), ("w003", "")])
def test_wrong_credentials_are_refused_alike(as_: Programs, person: str | None, password: str) -> None:
    answer = as_(person, password)("GET /topology")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert answer.json["code"] == "UNAUTHENTICATED"


def test_every_path_below_v2_asks_for_credentials(app: Flask, as_: Programs) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v2")]
    asked = [f"{method} {rule.rule[3:]}" for rule in rules for method in rule.methods or () if method != "OPTIONS"]

    assert len(asked) > 20
    assert {as_(None)(operation).status_code for operation in asked} == {401}


def test_a_new_password_and_a_closed_account_count_at_once(street: Street, database: Database, as_: Programs) -> None:
    assert as_("w003")("GET /status").status_code == 204

    street.does(PutAccount, person="w003", password_hash=hasher.hash("another"))
    assert as_("w003")("GET /status").status_code == 401
    assert as_("w003", "another")("GET /status").status_code == 204

    street.does(PutAccount, person="w003", password_hash="")
    assert as_("w003", "another")("GET /status").status_code == 401


def test_a_right_password_is_judged_once_and_a_wrong_one_every_time() -> None:
    judged: list[str] = []

    def fits(known: str | None, password: str) -> bool:
        judged.append(password)
        return password == known

    remembered = Remembered(fits, seconds=300, most=2)
    assert [remembered.accepts("ann", "right", "right", now) for now in (0, 299)] == [True, True]
    assert [remembered.accepts("ann", "wrong", "right", now) for now in (0, 1)] == [False, False]
    assert judged == ["right", "wrong", "wrong"]

    assert remembered.accepts("ann", "right", "right", 300)  # its time is over
    assert judged.count("right") == 2
    for name in ("bo", "li"):  # no room for ann any more
        remembered.accepts(name, "x", "x", 301)
    remembered.accepts("ann", "right", "right", 302)
    assert judged.count("right") == 3


def test_no_cookie_is_given_and_none_is_needed(as_: Programs) -> None:
    answer = as_("w003")("POST /clock/reset", {})

    assert answer.status_code != 303
    assert "Set-Cookie" not in answer.headers
