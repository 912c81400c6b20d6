"""The big numbers on both databases; every test here is marked `soak` and has no limit in time."""

import pytest

from engine.store import Database
from tests.support.databases import database, fresh_url
from tests.support.engines import Office

__all__ = ["database", "fresh_url", "office"]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)
