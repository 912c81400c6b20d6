"""The inbox as it changes: asked about from time to time, or told as it happens where a connection costs no thread."""

import json
import time
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from gevent import monkey

from engine.actor import Actor
from engine.engine import Engine
from engine.feel.evaluation import SHANGHAI
from engine.ids import Key
from engine.queries.filters import Desk
from engine.queries.pulse import Fate, fate_of, fates_of, pulse_of
from engine.store.unit_of_work import UnitOfWork
from webui.session import actor, engine, language, this_session

room = Blueprint("live", __name__, url_prefix="/live")
EVERY = 3
"""Seconds between two looks at an inbox that somebody listens to."""
LOOKS = 200
"""Of one connection; the browser then opens another."""
MOST_STREAMS = 300
ASKED = 200
"""Tasks on a page."""
_open_streams: list[str] = []


@room.get("/inbox")
def inbox() -> ResponseReturnValue:
    """Counts, and what became of the tasks `shown` (keys with commas between); 304 while nothing has changed."""
    with engine().database.snapshot() as work:
        here = _desk(work, engine(), actor())
        pulse = pulse_of(work, here)
        if request.if_none_match.contains_weak(pulse.stamp):
            return _private(Response(status=304), pulse.stamp)
        fates = fates_of(work, here, _shown())
    told = {str(key): _told(fate) for key, fate in fates.items()}
    numbers = {"open": pulse.open, "overdue": pulse.overdue, "today": pulse.today, "came": pulse.came}
    return _private(jsonify(numbers=numbers, newest=str(pulse.newest), gone=told), pulse.stamp)


@room.get("/inbox/stream")
def stream() -> ResponseReturnValue:
    """Server-sent events: a stamp whenever it is another. 204, after which a browser asks no more, where a connection
    would hold a thread or there are too many of them."""
    if not can_stream() or len(_open_streams) >= MOST_STREAMS:
        return "", 204
    lines = _lines(engine(), actor(), this_session())
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(lines, mimetype="text/event-stream", headers=headers)


def can_stream() -> bool:
    """Whether requests are greenlets here: then one that waits holds a few kilobytes and no thread."""
    return bool(monkey.is_module_patched("socket"))


def _lines(house: Engine, person: Actor, session: str) -> Iterator[str]:
    """Ends when the session does."""
    _open_streams.append(session)
    last = ""
    try:
        for _ in range(LOOKS):
            with house.database.snapshot() as work:
                if work.sessions.load(session) is None:
                    return
                stamp = pulse_of(work, _desk(work, house, person)).stamp
            # Without news an empty line: by it one learns that nobody listens any more, and proxies that somebody does.
            yield f"data: {json.dumps(stamp)}\n\n" if stamp != last else ":\n\n"
            last = stamp
            time.sleep(EVERY)
    finally:
        _open_streams.remove(session)


def _desk(work: UnitOfWork, house: Engine, person: Actor) -> Desk:
    return Desk(person, house.library.organisation(work)[0], house.now(), SHANGHAI)


def _shown() -> list[Key]:
    asked = request.args.get("shown", "").split(",")[:ASKED]
    return [Key(int(one)) for one in asked if one.isascii() and one.isdecimal() and len(one) < 20]


def fate_words(key: Key) -> str | None:
    """What became of a task that is no longer the asking person's to do; None where there is nobody to name."""
    with engine().database.snapshot() as work:
        fate = fate_of(work, _desk(work, engine(), actor()), key)
    return _told(fate) if fate is not None and fate.by is not None else None


def _told(fate: Fate) -> str:
    """For the card of the task that has gone."""
    if fate.what == "done":
        return str(gettext("已办结"))
    if fate.by is None:
        return str(gettext("已不在您的待办中"))
    name = fate.by.text(language())
    if fate.what == "completed":
        return str(gettext("已由%(name)s办结", name=name))
    return str(gettext("已由%(name)s签收", name=name))


def _private(answer: Response, stamp: str) -> Response:
    answer.set_etag(stamp, weak=True)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
