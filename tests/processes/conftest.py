"""Bundles are played on a real database."""

from tests.support.databases import database, fresh_url

__all__ = ["database", "fresh_url"]
