"""Adding people to a joint vote that runs, and dropping them; each asks on a page of its own, without scripts too."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import AddSigners, DropSigner
from engine.errors import Forbidden, Rejected, SignersRefused
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.queries.colleagues import everybody_but
from engine.queries.signings import Signer, Vote
from webui.posted import command_id, once
from webui.session import actor, engine, language

room = Blueprint("signers", __name__, url_prefix="/cases/<int:case>/votes/<int:vote>")
LONGEST = 500
"""Characters of a reason, as the command has it."""


@room.route("/add", methods=["GET", "POST"])
def add(case: int, vote: int) -> ResponseReturnValue:
    page, held = _held(case, vote)
    if not held.can_add:
        raise Forbidden()
    if request.method == "GET":
        return _asked(page, held, str(uuid4()))
    people, reason = request.form.getlist("people"), request.form.get("reason", "")
    wish = AddSigners(
        id=command_id(), actor=actor(), instance=Key(case), signing=Key(vote), people=people, reason=reason
    )
    try:
        engine().handle(wish)
    except Rejected as refused:
        return _asked(page, held, once(), error=refused.text(language())), refused.status
    flash(gettext("已增加会签人，对方会收到通知。"))
    return redirect(url_for("case_page.case", key=case), 303)


@room.route("/signers/<int:place>/drop", methods=["GET", "POST"])
def drop(case: int, vote: int, place: int) -> ResponseReturnValue:
    page, held = _held(case, vote)
    signer = next((one for one in held.signers if one.place == place and one.can_drop), None)
    if signer is None:
        raise Forbidden()
    if request.method == "GET":
        return _asked(page, held, str(uuid4()), signer)
    reason = request.form.get("reason", "")
    wish = DropSigner(id=command_id(), actor=actor(), instance=Key(case), signing=Key(vote), place=place, reason=reason)
    try:
        engine().handle(wish)
    except Rejected as refused:
        return _asked(page, held, once(), signer, refused.text(language())), refused.status
    flash(gettext("已取消会签，对方会收到通知。"))
    return redirect(url_for("case_page.case", key=case), 303)


def _asked(page: CasePage, held: Vote, command: str, signer: Signer | None = None, error: str | None = None) -> str:
    with engine().database.snapshot() as work:
        colleagues = everybody_but(work, engine().library, actor())
    return render_template(
        "verbs/signers.html", page=page, vote=held, signer=signer, colleagues=colleagues, command_id=command,
        error=error, longest=LONGEST,
    )  # fmt: skip


def _held(case: int, vote: int) -> tuple[CasePage, Vote]:
    """Raises NotFound, and SignersRefused for a vote that is over."""
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(case), engine().now())
    held = next((one for one in page.votes if one.key == vote), None)
    if held is None:
        raise SignersRefused(zh="该会签已结束", en="the vote is over")
    return page, held
