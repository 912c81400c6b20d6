"""The clock of rehearsals over the machine API."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from engine.engine import Engine
from tests.support.street import Street
from tests.webui.api.conftest import Program, Programs, app_of

LATER = datetime(2026, 12, 7, 8, 30, tzinfo=UTC)
MILLISECONDS = int(LATER.timestamp() * 1000)


def test_an_administrator_pins_the_clock_and_lets_it_go(app: Flask, street: Street, as_: Programs) -> None:
    engine: Engine = app.extensions["linli"]

    assert as_("admin")("PUT /clock", {"timestamp": MILLISECONDS}).status_code == 204
    assert engine.now() == LATER
    assert as_("admin")("POST /clock/reset").status_code == 204
    assert engine.now() == street.now


def test_nobody_else_moves_it(app: Flask, street: Street, as_: Programs) -> None:
    answer = as_("w003")("PUT /clock", {"timestamp": MILLISECONDS})

    assert (answer.status_code, answer.json["code"]) == (400, "FORBIDDEN")
    assert app.extensions["linli"].now() == street.now


def test_where_the_settings_do_not_allow_it_it_stays(street: Street, tmp_path: Path) -> None:
    admin = Program(app_of(street.engine, tmp_path).test_client(), "admin")

    assert admin("PUT /clock", {"timestamp": MILLISECONDS}).json["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "timestamp"), ({"timestamp": "1"}, "timestamp"), ({"timestamp": 1, "zone": "x"}, "zone"),
     ({"timestamp": True}, "timestamp"), ({"timestamp": 1.5}, "timestamp")],
)  # fmt: skip
def test_a_wrong_body_is_named_field_by_field(as_: Programs, body: dict[str, object], field: str) -> None:
    answer = as_("admin")("PUT /clock", body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_a_time_out_of_range_is_refused(as_: Programs) -> None:
    assert as_("admin")("PUT /clock", {"timestamp": 10**18}).status_code == 400
