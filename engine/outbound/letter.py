"""What is to be sent, as a value, and how it may fail; the ways of sending are files of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`id` is the same at every attempt, so that a receiver can tell a repetition. `secret` signs a webhook, or what a
    robot says; the address may be a secret too. `people` are whom a robot calls, as their messenger knows them."""

    id: str
    address: str = field(repr=False)
    subject: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str
    secret: str | None = field(default=None, repr=False)
    people: Sequence[str] = ()


class DeliveryFailed(Exception):
    """It did not arrive, or nobody said that it did. The text names the cause and nothing of what was sent or to whom:
    it ends in logs."""
