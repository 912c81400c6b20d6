"""The demo street with a leave bundle behind a real web server, and people who visit it with a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from engine.bundles import bundle_files
from engine.commands import PutAccount
from tests.support.chromium import Visitor, chromium
from tests.support.databases import file_database
from tests.support.house import ROOT
from tests.support.playing import listening
from tests.support.posting import KNOWN, PASSWORD
from tests.support.street import Street

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


@pytest.fixture
def address(street: Street, tmp_path: Path) -> Iterator[str]:
    with listening(street.engine, tmp_path) as address:
        yield address


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
