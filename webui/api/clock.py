"""The clock of tests and rehearsals, where the settings allow one: pinned, and let go again."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.commands import SetClock
from engine.errors import InvalidRequest
from webui.api.body import Wire, read
from webui.session import actor, engine

room = Blueprint("clock", __name__)


class Pin(Wire):
    """Milliseconds since 1970 in UTC."""

    timestamp: int


@room.put("/clock")
def pin() -> ResponseReturnValue:
    engine().handle(SetClock(id=str(uuid4()), actor=actor(), at=_moment(read(Pin).timestamp)))
    return "", 204


@room.post("/clock/reset")
def reset() -> ResponseReturnValue:
    engine().handle(SetClock(id=str(uuid4()), actor=actor(), at=None))
    return "", 204


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise InvalidRequest(reason="timestamp 超出范围 / timestamp is out of range") from None
