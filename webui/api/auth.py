"""Basic authentication: who sends a request, told anew each time; a right password is remembered for some minutes."""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from engine.commands import NoteFailedSignIn
from engine.queries.accounts import actor_of, password_hash_of
from webui.api.problem import Unauthenticated
from webui.session import actor, engine, fits

room = Blueprint("authentication", __name__)


class Remembered:
    """Credentials that fitted a stored hash a short while ago: argon2 is slow on purpose, programs ask often.

    Kept as a keyed digest of name, password and stored hash, so a new password or a closed account is noticed at
    once and nothing here gives a password away. What did not fit is never kept.
    """

    def __init__(self, fits: Callable[[str | None, str], bool], *, seconds: float = 300, most: int = 1000) -> None:
        self._fits = fits
        self._seconds = seconds
        self._most = most
        self._secret = secrets.token_bytes(32)
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def accepts(self, name: str, password: str, known: str | None, now: float) -> bool:
        digest = hashlib.blake2b(repr((name, password, known)).encode(), key=self._secret).digest()
        if self._until.get(digest, 0) > now:
            return True
        if not self._fits(known, password):
            return False
        self._until.pop(digest, None)
        self._until[digest] = now + self._seconds
        if len(self._until) > self._most:
            self._until.popitem(last=False)
        return True


remembered = Remembered(fits)


def require_credentials() -> None:
    """Raises Unauthenticated. Groups are looked up each time: a post that was taken away opens nothing any more."""
    sent = request.authorization
    if sent is None or sent.type != "basic" or not sent.username:
        raise Unauthenticated()
    with engine().database.snapshot() as work:
        known = password_hash_of(work, sent.username, engine().now())
        found = actor_of(work, engine().library, sent.username) if known is not None else None
    if not remembered.accepts(sent.username, sent.password or "", known, time.monotonic()) or found is None:
        engine().handle(NoteFailedSignIn(id=str(uuid4()), person=sent.username))
        raise Unauthenticated()
    g.actor = found


@room.get("/authentication/me")
def me() -> ResponseReturnValue:
    """Groups as `role:unit`, roles without the unit."""
    groups = sorted(actor().groups)
    return {
        "username": actor().id, "displayName": actor().name, "email": None, "authorizedComponents": [],
        "tenants": [{"name": engine().database.tenant, "tenantId": "<default>", "description": None}],
        "groups": groups, "roles": [group for group in groups if ":" not in group],
        "salesPlanType": None, "c8Links": {}, "canLogout": False,
    }  # fmt: skip
