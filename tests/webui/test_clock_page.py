"""Administrators let time pass on a page, in rehearsals only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.commands import ImportOrganisation, PutAccount
from engine.settings import Settings
from tests.support.approval import approval
from tests.support.databases import file_database
from tests.support.engines import Office
from tests.support.posting import KNOWN, PASSWORD, post
from tests.webui.test_calendar_page import ADMIN_ROLE, ROLES, WITH_ADMIN
from webui.app import create_app


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Office]:
    with file_database(tmp_path) as database:
        office = Office(database, rehearses=True)
        office.deploy("approval", approval())
        office.does(ImportOrganisation, organisation=WITH_ADMIN, roles={**ROLES, **ADMIN_ROLE})
        for person in ("gu", "ann"):
            office.does(PutAccount, person=person, password_hash=KNOWN)
        yield office


def visit(office: Office, person: str, folder: Path) -> FlaskClient:
    settings = Settings(
        database_url="", secret_key=None, production=False, test_clock=True, admin_password=None, var=folder
    )
    client = create_app(settings, office.engine).test_client()
    assert post(client, "/sign-in", page="/sign-in", username=person, password=PASSWORD).status_code == 303
    return client


def test_time_passes_to_what_is_due_next_and_the_promise_breaks(rehearsal: Office, tmp_path: Path) -> None:
    rehearsal.start("approval")
    admin = visit(rehearsal, "gu", tmp_path)
    assert "正常走时" in admin.get("/clock").text

    for _ in range(2):  # the warning, then the due time
        assert post(admin, "/clock", to="due").status_code == 303
        rehearsal.poller.round()

    page = admin.get("/clock").text
    assert "2026-11-24 15:00" in page
    assert "已停住" in page
    assert ("li", "task_l1") in rehearsal.notices()


def test_the_clock_goes_to_a_given_time_and_back_to_real_time(rehearsal: Office, tmp_path: Path) -> None:
    admin = visit(rehearsal, "gu", tmp_path)
    post(admin, "/clock", to="at", at="2026-12-01T08:30")
    assert "2026-12-01 08:30" in admin.get("/clock").text
    assert "12-01 08:30" in admin.get("/").text
    post(admin, "/clock", to="day")
    assert "2026-12-02 08:30" in admin.get("/clock").text
    post(admin, "/clock", to="real")
    assert "2026-11-24 09:00" in admin.get("/clock").text
    assert post(admin, "/clock", to="at", at="gestern").status_code == 400


def test_others_do_not_turn_it(rehearsal: Office, tmp_path: Path) -> None:
    ann = visit(rehearsal, "ann", tmp_path)
    assert ann.get("/clock").status_code == 403
    assert post(ann, "/clock", page="/", to="day").status_code == 403


def test_without_the_setting_there_is_no_such_clock(office: Office, browser) -> None:
    office.does(ImportOrganisation, organisation=WITH_ADMIN, roles={**ROLES, **ADMIN_ROLE})
    office.does(PutAccount, person="gu", password_hash=KNOWN)
    admin = browser("gu")
    assert admin.get("/clock").status_code == 403
    assert "演练时钟" not in admin.get("/").text
