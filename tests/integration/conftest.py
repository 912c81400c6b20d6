"""The fixtures that every store test uses, on both databases."""

from tests.support.databases import database, fresh_url

__all__ = ["database", "fresh_url"]
