"""An office with a small approval process, and its pages as a browser without JavaScript meets them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.commands import PutAccount
from engine.settings import Settings
from tests.support.approval import approval
from tests.support.databases import file_database
from tests.support.engines import Office
from tests.support.posting import KNOWN, PASSWORD, post
from webui.app import create_app
from webui.throttle import limiter

Browser = Callable[[str | None], FlaskClient]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with file_database(tmp_path) as database:
        office = Office(database)
        office.deploy("approval", approval())
        for person in ("ann", "bo", "li"):
            office.does(PutAccount, person=person, password_hash=KNOWN)
        yield office


@pytest.fixture
def browser(office: Office, tmp_path: Path) -> Browser:
    app = create_app(
        Settings(
            database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=tmp_path
        ),
        office.engine,
    )
    limiter.reset()  # wrong passwords of other tests do not count: a process remembers them for all its applications

    def signed_in(person: str | None) -> FlaskClient:
        client = app.test_client()
        if person:
            answer = post(client, "/sign-in", page="/sign-in", username=person, password=PASSWORD)
            assert answer.status_code == 303
        return client

    return signed_in
