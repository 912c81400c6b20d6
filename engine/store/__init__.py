"""The only room that writes SQL: tables, one unit of work per command, one file per noun; it decides nothing."""

from engine.store.database import Database, open_database
from engine.store.unit_of_work import UnitOfWork

__all__ = ["Database", "UnitOfWork", "open_database"]
