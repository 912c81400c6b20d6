"""The only place that asks the machine for the time; everything else is told."""

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)
