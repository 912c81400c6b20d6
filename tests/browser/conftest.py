"""The demo street with a leave bundle behind a real web server, and people who visit it with a browser."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from engine.bundles import bundle_files
from engine.commands import PutAccount
from engine.settings import Settings
from tests.support.chromium import Visitor, chromium
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.posting import KNOWN, PASSWORD
from tests.support.street import Street
from webui.app import create_app

Visits = Callable[..., Visitor]
expect.set_options(timeout=20_000)  # of a busy machine; what is there is seen at once


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with file_database(tmp_path) as database:
        street = Street(database)
        for bundle in ("leave", "shared"):
            street.deploy(bundle, bundle_files(ROOT, bundle))
        for person in ("w001", "w003", "w017", "street_list_office", "admin"):
            street.does(PutAccount, person=person, password_hash=KNOWN)
        yield street


def _read_whole(app: WSGIApplication) -> WSGIApplication:
    """Werkzeug's server leaves a file open when the browser has gone meanwhile; here it is read and closed before."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(cast("ClosingIterator", app(environ, start_response))) as body:
            return list(body)

    return answer


@pytest.fixture
def address(street: Street, tmp_path: Path) -> Iterator[str]:
    with listening(street, tmp_path) as address:
        yield address


@contextmanager
def listening(street: Street, folder: Path, port: int = 0) -> Iterator[str]:
    """The street's pages behind a web server until the end of the block: its address."""
    settings = Settings(
        database_url="", secret_key=None, production=False, test_clock=False, admin_password=None, var=folder
    )
    server = make_server("127.0.0.1", port, _read_whole(create_app(settings, street.engine)), threaded=True)
    serving = Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}
    )  # half a second would be spent at each end
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.fixture
def visits(browser: Browser, address: str) -> Iterator[Visits]:
    """Call it with a person (and `width`, `language`, `scripts`) to get a visitor who is signed in."""
    visitors: list[Visitor] = []

    def visit(person: str, **how: object) -> Visitor:
        visitors.append(Visitor(browser, address, **how))
        return visitors[-1].signs_in(person, PASSWORD)

    yield visit
    for visitor in visitors:
        visitor.context.close()
