"""Real processes on real databases."""

from tests.support.databases import fresh_url
from tests.support.leave_pages import as_, street, withdraws

__all__ = ["as_", "fresh_url", "street", "withdraws"]
