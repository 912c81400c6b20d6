"""Real processes on real databases."""

from tests.support.databases import fresh_url

__all__ = ["fresh_url"]
