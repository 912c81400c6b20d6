"""The signature that departments and we put under what we send each other, and the secrets it is made with; pure.

`X-Signature: sha256=HMAC(secret, timestamp + "." + body)`, in hexadecimal digits; `X-Timestamp` in seconds since 1970.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

PREFIX = "sha256="
WINDOW = timedelta(minutes=5)
"""How far a sender's clock may be from ours."""
OVERLAP = timedelta(days=1)
"""How long the secret before the newest still counts."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Signature`. `timestamp` is the text of `X-Timestamp`, `body` what is sent, byte for byte."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return PREFIX + signed.hexdigest()


def is_signed(secrets: Iterable[str], timestamp: str, body: bytes, given: str) -> bool:
    """Whether `given` is made with one of the secrets; how long the answer takes tells nothing about them."""
    fitting = [hmac.compare_digest(signature(one, timestamp, body).encode(), given.encode()) for one in secrets]
    return any(fitting)


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether it was signed within five minutes of `now`, before or after."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(int(timestamp) - now.timestamp()) <= WINDOW.total_seconds()


def department_secret(instance_secret: str, tenant: str, dept: str, serial: int) -> str:
    """A department's secret number `serial`. It is computed from the installation's own and stored nowhere."""
    named = "\0".join(("department", tenant, dept, str(serial)))
    return hmac.new(instance_secret.encode(), named.encode(), hashlib.sha256).hexdigest()


def secrets_in_force(
    instance_secret: str, tenant: str, dept: str, serial: int, issued_at: datetime, now: datetime
) -> Iterator[str]:
    """The newest, and the one before it on the first day."""
    yield department_secret(instance_secret, tenant, dept, serial)
    if serial > 1 and now < issued_at + OVERLAP:
        yield department_secret(instance_secret, tenant, dept, serial - 1)
