"""The administrator's page of messages that were given up, and sending them again when the cause is mended."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import SendAgain
from engine.errors import Forbidden
from engine.ids import Key
from engine.queries.notice_choices import CHANNEL_TEXTS
from engine.queries.outbox import given_up
from webui.moments import Moments
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("undelivered", __name__, url_prefix="/notices/undelivered")


@room.before_request
def administrators_only() -> None:
    if not actor().is_admin:
        raise Forbidden()


@room.get("")
def undelivered() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        rows = given_up(work)
    return render_template(
        "undelivered.html", rows=rows, names=CHANNEL_TEXTS, moments=Moments(engine().now()), command_id=str(uuid4())
    )


@room.post("/<int:key>")
def again(key: int) -> ResponseReturnValue:
    engine().handle(SendAgain(id=command_id(), actor=actor(), message=Key(key)))
    flash(gettext("已重新排队发送。"))
    return redirect(url_for("undelivered.undelivered"), 303)
