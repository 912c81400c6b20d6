"""The machine API as a program meets it: JSON in, JSON out, with the credentials of one of the office's people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Authorization
from werkzeug.test import TestResponse

from engine.commands import PutAccount
from engine.engine import Engine
from engine.settings import Settings
from engine.store import Database
from tests.support.databases import file_database
from tests.support.posting import KNOWN
from tests.support.street import Street
from webui.app import create_app

PASSWORD = "linli-test"


class Program:
    """Sends what a client sends, as one person."""

    def __init__(self, client: FlaskClient, person: str | None, password: str = PASSWORD) -> None:
        self._client = client
        self._who = Authorization("basic", {"username": person, "password": password}) if person else None

    def __call__(self, operation: str, body: object = None, **more: object) -> TestResponse:
        method, _, path = operation.partition(" ")
        if body is not None:
            more["json"] = body
        return self._client.open(f"/v2{path}", method=method, auth=self._who, **more)  # type: ignore[arg-type]


Programs = Callable[..., Program]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with file_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def street(database: Database) -> Street:
    office = Street(database)
    for person in ("admin", "w001", "w002", "w003", "w004", "street_leader", "program"):
        office.does(PutAccount, person=person, password_hash=KNOWN)
    return office


@pytest.fixture
def app(street: Street, database: Database, tmp_path: Path) -> Flask:
    """On an engine whose clock may be pinned; unpinned it shows the street's time."""
    return app_of(Engine(database, lambda: street.now, allows_test_clock=True), tmp_path)


@pytest.fixture
def as_(app: Flask) -> Programs:
    return lambda person=None, password=PASSWORD: Program(app.test_client(), person, password)


def app_of(engine: Engine, var: Path) -> Flask:
    return create_app(
        Settings(database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=var),
        engine,
    )
