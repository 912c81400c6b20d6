"""What is to be sent, as a value, and how it may fail; the ways of sending are files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`id` is the same at every attempt, so that a receiver can tell a repetition. `secret` signs a webhook."""

    id: str
    address: str
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str
    secret: str | None = None


class DeliveryFailed(Exception):
    """It did not arrive, or nobody said that it did. The text names the cause and nothing of what was sent or to whom:
    it ends in logs."""
