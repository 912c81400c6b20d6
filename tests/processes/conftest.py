"""Bundles are played on a real database: SQLite, and in the soak PostgreSQL too. The engine below them is tried on both
in tests/engine, and their acceptance situations go over pages on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.support.databases import SERVERS, FreshUrl, database

__all__ = ["database", "fresh_url"]


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def fresh_url(request: pytest.FixtureRequest) -> Iterator[FreshUrl]:
    with SERVERS[request.param]() as fresh:
        yield fresh
