"""Real processes on real databases."""

from tests.support.databases import fresh_url
from tests.support.leave_pages import as_, elsewhere, street

__all__ = ["as_", "elsewhere", "fresh_url", "street"]
