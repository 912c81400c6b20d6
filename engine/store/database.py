"""Opens the database and hands out units of work and reading connections; it knows no noun."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, func, make_url, select
from sqlalchemy.pool import QueuePool

from engine.ids import DEFAULT_TENANT, TenantId
from engine.store.conflicts import translate_conflicts
from engine.store.keys import KeyPool
from engine.store.moment import Moment
from engine.store.sqlite import WRITER, prepare_sqlite
from engine.store.unit_of_work import UnitOfWork

_UPGRADE_LOCK = 0x6C696E6C69
"""Any number that nothing else on the server locks: `linli` in ASCII."""


class Database:
    """One database as one tenant sees it."""

    def __init__(self, engine: Engine, tenant: TenantId) -> None:
        self.engine = engine
        self.tenant = tenant
        self._keys = KeyPool()
        self._moment: ContextVar[Moment | None] = ContextVar("moment", default=None)
        # By default PostgreSQL shows each statement what others have committed meanwhile; SQLite shows one moment.
        self._of_one_moment = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """One transaction; what `work.commit()` has not confirmed is rolled back. Raises Conflict on a lost race."""
        if (moment := self._moment.get()) is not None:
            moment.end()
        with self.engine.connect().execution_options(**{WRITER: True}) as connection:
            transaction = connection.begin()
            try:
                yield UnitOfWork(connection, transaction, self.tenant, self._keys)
            finally:
                if transaction.is_active:
                    transaction.rollback()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Inside, whoever asks for a snapshot gets the same one, opened by the first of them, until something is
        written: a page is of one moment and costs one connection. It counts for this thread (or greenlet) alone."""
        moment = Moment(self._opened)
        before = self._moment.set(moment)
        try:
            yield
        finally:
            self._moment.reset(before)
            moment.end()

    @contextmanager
    def snapshot(self) -> Iterator[UnitOfWork]:
        """A unit of work for looking only, at everything as it was at one moment: it waits for no writer and holds up
        none, and it cannot be committed."""
        moment = self._moment.get()
        with self._opened() if moment is None else moment.look() as work:
            yield work

    @contextmanager
    def _opened(self) -> Iterator[UnitOfWork]:
        connected = self.engine.connect().execution_options(**self._of_one_moment)
        with connected as connection, connection.begin() as transaction:
            yield UnitOfWork(connection, transaction, self.tenant, self._keys, of_one_moment=True)
            transaction.rollback()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; what it wrote would be lost."""
        with self.engine.connect() as connection:
            yield connection

    def upgrade(self, revision: str = "head") -> None:
        """Bring the tables to `revision`. Idempotent."""
        config = _migrations()
        with self.engine.connect().execution_options(**{WRITER: True}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":  # two processes that start at once must not both migrate
                connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)

    def is_current(self) -> bool:
        """Whether the tables are there and as this version knows them."""
        newest = ScriptDirectory.from_config(_migrations()).get_current_head()
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == newest

    def close(self) -> None:
        self.engine.dispose()


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    return config


def open_database(url: str, tenant: TenantId = DEFAULT_TENANT) -> Database:
    """Open SQLite or PostgreSQL by its SQLAlchemy URL; a missing folder is made, tables are not (see `upgrade`).

    Parameters are hidden in error texts: they are people's answers, and error texts end in logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(parsed.database or "linli.db").absolute().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, poolclass=QueuePool, hide_parameters=True)
        prepare_sqlite(engine)
    else:
        engine = create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    translate_conflicts(engine)
    return Database(engine, tenant)


@cache
def upgraded_file() -> bytes:
    """An SQLite file with all tables and no rows. It is made once in a process: whoever needs many copies it."""
    with TemporaryDirectory(prefix="linli-sqlite-") as folder:
        file = Path(folder) / "template.db"
        template = open_database(f"sqlite:///{file}")
        template.upgrade()
        template.close()
        return file.read_bytes()
