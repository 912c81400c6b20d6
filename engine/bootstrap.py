"""The only place that builds things: an engine out of settings, and one for rehearsals out of nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from engine.clock import wall_clock
from engine.engine import Engine
from engine.ids import TenantId
from engine.settings import Settings, instance_secret
from engine.store.database import open_database, upgraded_file


def build_engine(settings: Settings) -> Engine:
    """Opens the database of the settings' tenant; its tables must be there (`engine.database.upgrade()`)."""
    database = open_database(settings.database_url, TenantId(settings.tenant))
    return Engine(
        database, wall_clock, allows_test_clock=settings.test_clock, secret=instance_secret(settings),
        channels=settings.channels,
    )  # fmt: skip


@contextmanager
def rehearsal_engine(tenant: str, clock: Callable[[], datetime] | None = None) -> Iterator[Engine]:
    """With empty tables and `clock`, or one that may be pinned; everything is gone when it is left."""
    with TemporaryDirectory(prefix="linli-rehearsal-") as folder:
        file = Path(folder) / "linli.db"
        file.write_bytes(upgraded_file())
        database = open_database(f"sqlite:///{file}", TenantId(tenant))
        try:
            yield Engine(database, clock or wall_clock, allows_test_clock=clock is None, secret=token_hex(32))
        finally:
            database.close()
