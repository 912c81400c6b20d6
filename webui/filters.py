"""Filters of the inbox are kept, looked through and dropped."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import DropFilter, KeepFilter
from engine.errors import ValidationFailed
from engine.ids import Key
from engine.queries.filters import kept_filters
from webui.inbox import ASKED, desk
from webui.posted import command_id
from webui.session import actor, engine, language

room = Blueprint("filters", __name__, url_prefix="/filters")


@room.get("")
def show() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        here = desk(work)
        kept = kept_filters(work, here)
    return render_template("filters.html", kept=kept, people=here.organisation.people, me=actor().id)


@room.post("")
def keep() -> ResponseReturnValue:
    """From the inbox: what it shows is kept under a name, and shown again."""
    wanted = {name: request.form[name] for name in ASKED if request.form.get(name)}
    try:
        engine().handle(KeepFilter(
            id=command_id(), actor=actor(), name=request.form.get("name", ""), wanted=wanted,
            audience=request.form.get("audience") or "me",
        ))  # fmt: skip
    except ValidationFailed as refused:
        flash(refused.errors[0].text(language()))
    else:
        flash(gettext("筛选已保存"))
    return redirect(f"{url_for('inbox.inbox')}?{urlencode(wanted)}", 303)


@room.post("/<int:key>/drop")
def drop(key: int) -> ResponseReturnValue:
    engine().handle(DropFilter(id=command_id(), actor=actor(), filter=Key(key)))
    flash(gettext("筛选已删除"))
    return redirect(url_for("filters.show"), 303)
