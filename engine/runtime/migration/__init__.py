"""A running instance goes over to another model of its process; the work of `migrate`, in its parts."""

from engine.runtime.migration.likeness import is_like
from engine.runtime.migration.migrate import migrate, same_ids

__all__ = ["is_like", "migrate", "same_ids"]
