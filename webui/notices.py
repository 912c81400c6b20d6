"""What a person was told: the list, and that it was read."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import MarkNoticesRead
from engine.errors import InvalidRequest
from engine.ids import Key
from engine.queries.notices import notice_of, notices_for, unread_count
from webui.moments import Moments
from webui.session import actor, engine

room = Blueprint("notices", __name__, url_prefix="/notices")


@room.get("")
def notices() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    tenant = engine().database.tenant
    with engine().database.snapshot() as work:
        page = notices_for(work.connection, tenant, actor().id, before)
        unread = unread_count(work.connection, tenant, actor().id)
    return render_template("notices.html", page=page, unread=unread, moments=Moments(engine().now()))


@room.post("/read")
def read() -> ResponseReturnValue:
    """All that were there when the page was drawn."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise InvalidRequest(reason="页面已过期 / the page has expired") from None
    engine().handle(MarkNoticesRead(id=str(uuid4()), actor=actor(), until=until))
    return redirect(url_for("notices.notices"), 303)


@room.post("/<int:key>/open")
def go(key: int) -> ResponseReturnValue:
    """Read now; on to what it is about."""
    with engine().database.snapshot() as work:
        found = notice_of(work.connection, engine().database.tenant, actor().id, Key(key))
    if not found.is_read:
        engine().handle(MarkNoticesRead(id=str(uuid4()), actor=actor(), notice=found.key))
    return redirect(found.link or url_for("notices.notices"), 303)
