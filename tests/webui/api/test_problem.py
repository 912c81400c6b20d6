"""Errors of the machine API: whole problem documents, under a status the clients parse, and never a stack trace."""

import pytest
from flask import Flask

from tests.webui.api.conftest import Programs

BROKEN = [
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"timestamp": NaN}', b'{"timestamp": 1e999}',
    b'{"a": "\\ud800"}', b'{"a": "\\u0000"}', b"[" * 100_000, b'{"timestamp": ' + b"9" * 5000 + b"}",
    b'{"a":' * 500 + b"1" + b"}" * 500, b'{"timestamp": 9223372036854775808}',
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:20]))
def test_what_is_no_json_object_is_refused_with_a_whole_problem(as_: Programs, body: bytes) -> None:
    answer = as_("admin")("PUT /clock", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance"} <= answer.json.keys()
    assert (answer.json["status"], answer.json["instance"]) == (400, "/v2/clock")


def test_the_detail_is_chinese_for_whoever_asks_for_it(as_: Programs) -> None:
    said = [as_("admin")("GET /nothing", headers={"Accept-Language": wanted}).json["detail"]
            for wanted in ("zh-CN,zh;q=0.9", "en-GB", "fr")]  # fmt: skip

    assert said[0].startswith("/v2/nothing不存在")
    assert said[1] == said[2]
    assert said[1].startswith("/v2/nothing does not exist")


@pytest.mark.parametrize(
    ("operation", "status"),
    [("POST /process-instances/1/deletion", 501), ("POST /users/search", 501), ("GET /nothing", 404),
     ("DELETE /clock", 501), ("GET /", 404), ("POST /user-tasks/1/audit-logs/search", 501)],
)  # fmt: skip
def test_what_is_lacking_says_so_and_what_nobody_knows_is_not_found(as_: Programs, operation: str, status: int) -> None:
    answer = as_("admin")(operation)

    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert answer.mimetype == "application/problem+json"


def test_a_failure_of_ours_tells_the_caller_nothing(
    app: Flask, as_: Programs, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("a secret of the house")

    app.view_functions["v2.topology.topology"] = broken

    answer = as_("admin")("GET /topology")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "a secret of the house" in caplog.text


def test_a_body_that_is_too_large_is_refused(app: Flask, as_: Programs) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 10

    assert as_("admin")("PUT /clock", {"timestamp": 1_000_000}).status_code == 400
