"""Looking at a case, and taking one's own request back."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import MarkCopyRead, WithdrawInstance
from engine.errors import Forbidden, WrongState
from engine.ids import Key
from engine.queries.case_page import CasePage, case_page
from engine.queries.my_cases import cases_of
from webui.moments import Moments
from webui.posted import command_id
from webui.reasons import reason_view
from webui.session import actor, engine, language
from webui.summary import request_summary

room = Blueprint("case_page", __name__)
OVER = {"running": False, "over": True}


@room.get("/mine")
def mine() -> ResponseReturnValue:
    shown, now = request.args.get("show"), engine().now()
    with engine().database.snapshot() as work:
        before = request.args.get("before", type=int)
        page = cases_of(work, engine().library, actor().id, now, over=OVER.get(shown or ""), before=before)
    return render_template("mine.html", page=page, shown=shown, moments=Moments(now))


@room.get("/cases/<int:key>")
def case(key: int) -> ResponseReturnValue:
    page = _page(key)
    if page.talk.is_new_to_me:
        engine().handle(MarkCopyRead(id=str(uuid4()), actor=actor(), instance=Key(key)))
    asked = page.request
    summary = request_summary(asked, language())
    reasons = [reason_view(one, page.words, language()) for one in page.reasons]
    return render_template(
        "case.html", page=page, request_summary=summary, reasons=reasons, moments=Moments(page.now),
        command_id=str(uuid4()),
    )  # fmt: skip


@room.get("/cases/<int:key>/withdraw")
def withdraw(key: int) -> ResponseReturnValue:
    """Asks first, with scripts or without."""
    page = _page(key)
    if page.case.started_by != actor().id:
        raise Forbidden()
    if not page.can_withdraw:
        raise WrongState(reason="该事项已不能撤回 / it cannot be withdrawn any more")
    return render_template("withdraw.html", page=page, command_id=str(uuid4()))


@room.post("/cases/<int:key>/withdraw")
def take_back(key: int) -> ResponseReturnValue:
    """The page's `command_id` makes a double submit harmless."""
    _page(key)
    engine().handle(WithdrawInstance(id=command_id(), actor=actor(), instance=Key(key)))
    flash(gettext("已撤回，相关人员不再办理。"))
    return redirect(url_for("case_page.case", key=key), 303)


def _page(key: int) -> CasePage:
    with engine().database.snapshot() as work:
        return case_page(work, engine().library, actor(), Key(key), engine().now())
