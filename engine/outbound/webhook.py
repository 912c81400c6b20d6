"""Posts a letter to an address of the web, signed as departments sign what they send us; follows no redirects."""

import logging
from datetime import datetime

import httpx

from engine.outbound.letter import DeliveryFailed, Letter
from engine.outbound.signing import signature

TIMEOUT = httpx.Timeout(10, connect=5)


def web_client() -> httpx.Client:
    """To be shared by all posts of a process and closed at its end. What it would log of itself holds addresses, and
    an address may be a secret."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": "Linli"})


def post_webhook(letter: Letter, client: httpx.Client, now: datetime) -> None:
    """Any 2xx is an arrival; what else the answer says is not read. Raises DeliveryFailed."""
    body = letter.body.encode()
    try:
        with client.stream("POST", letter.address, content=body, headers=_headers(letter, body, now)) as answer:
            if not answer.is_success:
                raise DeliveryFailed(f"HTTP {answer.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL) as failed:
        raise DeliveryFailed(f"HTTP {type(failed).__name__}") from None


def _headers(letter: Letter, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    signed = {} if letter.secret is None else {"X-Signature": signature(letter.secret, timestamp, body)}
    named = {"X-Event-Id": letter.id, "X-Timestamp": timestamp, "Content-Type": "application/json"}
    return {**letter.headers, **named, **signed}
