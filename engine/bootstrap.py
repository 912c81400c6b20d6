"""The only place that builds things: an engine out of settings."""

from engine.clock import wall_clock
from engine.engine import Engine
from engine.ids import TenantId
from engine.settings import Settings
from engine.store.database import open_database


def build_engine(settings: Settings) -> Engine:
    """Opens the database of the settings' tenant; its tables must be there (`engine.database.upgrade()`)."""
    database = open_database(settings.database_url, TenantId(settings.tenant))
    return Engine(database, wall_clock, allows_test_clock=settings.test_clock)
