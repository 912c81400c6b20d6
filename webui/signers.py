"""Adding people to a joint vote that runs, and dropping them; each asks on a page of its own, without scripts too."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import AddSigners, Command, DropSigner
from engine.errors import Forbidden, SignersRefused
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.queries.colleagues import everybody_but
from engine.queries.signings import Signer, Vote
from webui.attempt import attempt
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("signers", __name__, url_prefix="/cases/<int:case>/votes/<int:vote>")
LONGEST = 500
"""Characters of a reason, as the command has it."""


@room.route("/add", methods=["GET", "POST"])
def add(case: int, vote: int) -> ResponseReturnValue:
    page, held = _held(case, vote)
    if not held.can_add:
        raise Forbidden()
    return _asked(page, held, gettext("已增加会签人，对方会收到通知。"), lambda: AddSigners(
        id=command_id(), actor=actor(), instance=Key(case), signing=Key(vote),
        people=request.form.getlist("people"), reason=request.form.get("reason", ""),
    ))  # fmt: skip


@room.route("/signers/<int:place>/drop", methods=["GET", "POST"])
def drop(case: int, vote: int, place: int) -> ResponseReturnValue:
    page, held = _held(case, vote)
    signer = next((one for one in held.signers if one.place == place and one.can_drop), None)
    if signer is None:
        raise Forbidden()
    return _asked(page, held, gettext("已取消会签，对方会收到通知。"), lambda: DropSigner(
        id=command_id(), actor=actor(), instance=Key(case), signing=Key(vote), place=place,
        reason=request.form.get("reason", ""),
    ), signer)  # fmt: skip


def _asked(
    page: CasePage, held: Vote, done: str, wish: Callable[[], Command], signer: Signer | None = None
) -> ResponseReturnValue:
    tried = attempt(wish)
    if tried.is_done:
        flash(done)
        return redirect(url_for("case_page.case", key=page.case.key), 303)
    with engine().database.snapshot() as work:
        colleagues = everybody_but(work, engine().library, actor())
    text = render_template(
        "verbs/signers.html", page=page, vote=held, signer=signer, colleagues=colleagues,
        command_id=tried.command_id, error=tried.error, longest=LONGEST,
    )  # fmt: skip
    return text, tried.status


def _held(case: int, vote: int) -> tuple[CasePage, Vote]:
    """Raises NotFound, and SignersRefused for a vote that is over."""
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(case), engine().now())
    held = next((one for one in page.votes if one.key == vote), None)
    if held is None:
        raise SignersRefused(zh="该会签已结束", en="the vote is over")
    return page, held
