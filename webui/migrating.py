"""An administrator moves a running case to the newest version of its process, after a look at what becomes of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import Command, MigrateInstance
from engine.errors import Forbidden, WrongState
from engine.ids import Key
from engine.queries.case_page import case_page
from engine.queries.migrating import NewVersion, new_version
from webui.attempt import attempt
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("migrating", __name__, url_prefix="/cases/<int:key>")


@room.route("/migrate", methods=["GET", "POST"])
def migrate(key: int) -> ResponseReturnValue:
    if not actor().is_admin:
        raise Forbidden()
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
        newest = new_version(work, engine().library, page.case)
    if newest is None:
        raise WrongState(reason="该事项已是最新版本，或已结束 / the case is of the newest version, or over")
    target = newest

    def wish() -> Command:
        return MigrateInstance(
            id=command_id(), actor=actor(), instance=Key(key), definition=target.definition.key,
            mapping=list(_mapping(target).items()),
        )  # fmt: skip

    tried = attempt(wish)
    if tried.is_done:
        flash(gettext("已转到新版流程。"))
        return redirect(url_for("case_page.case", key=key), 303)
    text = render_template(
        "verbs/migrate.html", page=page, newest=newest, command_id=tried.command_id, error=tried.error,
        heading=gettext("转到新版流程"),
    )  # fmt: skip
    return text, tried.status


def _mapping(newest: NewVersion) -> dict[str, str]:
    """What somebody has chosen, and the same ids for everything else."""
    chosen = {place.element: request.form.get(f"to.{place.element}", "") for place in newest.places}
    unchosen = {old: new for old, new in newest.pairs if old not in chosen}
    return {**unchosen, **{old: new for old, new in chosen.items() if new}}
