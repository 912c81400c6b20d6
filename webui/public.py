"""Pages for residents, who have no account: a case by its ticket, what may be said to it, and what may be asked for.

Whoever has given code and number keeps the ticket's proof in the signed cookie for half an hour.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_limiter.util import get_remote_address

from engine.actor import resident
from engine.commands import ApplyInPublic, OpenTicket, TellCase, UrgeByTicket
from engine.errors import FieldError, NotFound, Rejected, TooManyTries, ValidationFailed
from engine.forms import initial
from engine.queries.form_pages import FormPage
from engine.queries.tickets import (
    TellPage,
    application_page,
    services,
    tell_page,
    ticket_case,
    ticket_page,
    windows,
)
from webui.forms import Values, form_view
from webui.moments import Moments
from webui.posted import answers_of, command_id, is_redraw, once
from webui.refusals import refusal
from webui.session import engine, language
from webui.throttle import MINUTES, posts

Draw = Callable[..., ResponseReturnValue]
"""Values, the next command's id, and why it was refused → the page of the form."""
room = Blueprint("public", __name__, url_prefix="/public")
KEPT = timedelta(minutes=30)
"""Since the page was last used: phones are passed on, and computers shared."""
TRAP = "website"
"""A field that people do not see and programs fill in."""


@room.before_request
def _looks() -> None:
    """Language and size of the letters stay as they were chosen; whoever asks is a resident, of no case yet."""
    if "language" in request.args:
        session["language"] = language()
    if "text" in request.args:
        session["text"] = "big" if request.args["text"] == "big" else "usual"
    g.actor = resident()


@room.errorhandler(Rejected)
def refused(rejected: Rejected) -> ResponseReturnValue:
    return refusal(rejected)


@room.get("")
def home() -> ResponseReturnValue:
    return _home(code=request.args.get("code", "")[:20])


@room.post("")
@posts
def look_up() -> ResponseReturnValue:
    """Whatever does not belong together is answered by the same page under the same status."""
    code, tail = request.form.get("code", "").strip()[:20], request.form.get("tail", "").strip()[:20]
    answer = engine().handle(OpenTicket(id=str(uuid4()), code=code, tail=tail, address=_address()))
    if "proof" in answer:
        _open(str(answer["proof"]))
        return redirect(url_for("public.ticket"), 303)
    if answer.get("locked"):
        return _home(code, error=TooManyTries(minutes=MINUTES).text(language())), TooManyTries.status
    wrong = gettext("没有查到。请核对查询码和手机号后四位；忘记了可以拨打社区电话，或到社区窗口查询。")
    return _home(code, error=wrong), ValidationFailed.status


@room.get("/ticket")
def ticket() -> ResponseReturnValue:
    proof = _proof()
    if proof is None:
        return redirect(url_for("public.home"), 303)
    with engine().database.snapshot() as work:
        page = ticket_page(work, engine().library, proof, engine().now())
    return render_template("public/ticket.html", page=page, moments=Moments(engine().now()), command_id=str(uuid4()))


@room.post("/leave")
def leave() -> ResponseReturnValue:
    session.pop("ticket", None)
    flash(gettext("已退出查询。"))
    return redirect(url_for("public.home"), 303)


@room.post("/ticket/urge")
@posts
def urge() -> ResponseReturnValue:
    engine().handle(UrgeByTicket(id=command_id(), ticket=_required()))
    flash(gettext("已提醒办理人员。"))
    return redirect(url_for("public.ticket"), 303)


@room.get("/ticket/<message>")
def ask(message: str) -> ResponseReturnValue:
    page = _tell_page(message)
    return _telling(message, page, _first(page), str(uuid4()))


@room.post("/ticket/<message>")
@posts
def tell(message: str) -> ResponseReturnValue:
    page = _tell_page(message)

    def said(raw: Values) -> ResponseReturnValue:
        engine().handle(TellCase(id=command_id(), ticket=_required(), message=message, answers=raw))
        flash(gettext("已收到，谢谢您。"))
        return redirect(url_for("public.ticket"), 303)

    return _sent(page, partial(_telling, message, page), said, shown=ValidationFailed)


@room.get("/apply/<process>")
def form(process: str) -> ResponseReturnValue:
    page = _application(process)
    return _applying(process, page, _first(page), str(uuid4()))


@room.post("/apply/<process>")
@posts
def apply(process: str) -> ResponseReturnValue:
    page = _application(process)

    def asked(raw: Values) -> ResponseReturnValue:
        if request.form.get(TRAP):
            raise ValidationFailed([_trapped()])
        wish = ApplyInPublic(id=command_id(), process_id=process, answers=raw, address=_address())
        return _begun(engine().handle(wish))

    return _sent(page, partial(_applying, process, page), asked)


def _sent(
    page: FormPage, draw: Draw, does: Callable[[Values], ResponseReturnValue], *, shown: type[Rejected] = Rejected
) -> ResponseReturnValue:
    """What does not fit comes back as it was typed, with the reason where that is `shown` on the form's own page."""
    raw = answers_of(page.form)
    if is_redraw():
        return draw(raw, once())
    try:
        return does(raw)
    except shown as failed:
        return draw(raw, once(), failed)


def _begun(made: Mapping[str, object]) -> ResponseReturnValue:
    """To the ticket where one was issued."""
    if "proof" not in made:
        flash(gettext("已收到您的申请，编号%(key)s。", key=made["businessKey"]))
        return redirect(url_for("public.home"), 303)
    _open(str(made["proof"]))
    flash(gettext("已收到您的申请。请记下查询码，以后凭它和手机号后四位查询。"))
    return redirect(url_for("public.ticket"), 303)


def _home(code: str = "", error: str | None = None) -> str:
    with engine().database.snapshot() as work:
        offered, listed = services(work, engine().library), windows(work, engine().library)
    return render_template("public/home.html", code=code, error=error, services=offered, windows=listed)


def _telling(
    message: str, page: TellPage, values: Values, command: str, failed: Rejected | None = None
) -> tuple[str, int]:
    return _drawn("public/tell.html", page, values, command, failed, message=message)


def _applying(
    process: str, page: FormPage, values: Values, command: str, failed: Rejected | None = None
) -> tuple[str, int]:
    return _drawn("public/apply.html", page, values, command, failed, process=process, trap=TRAP)


def _drawn(
    template: str, page: FormPage, values: Values, command: str, failed: Rejected | None, **more: str
) -> tuple[str, int]:
    errors = failed.errors if isinstance(failed, ValidationFailed) else ()
    view = form_view(page.form, values, page.scope, language=language(), errors=errors) if page.form else None
    reason = failed.said(language()) if failed and not errors else None
    text = render_template(template, page=page, view=view, command_id=command, reason=reason, **more)
    return text, failed.status if failed else 200


def _first(page: FormPage) -> Values:
    return initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}


def _trapped() -> FieldError:
    return FieldError(
        field=TRAP, code="TRAP", zh="“网址”一栏请留空，然后重新提交。",
        en="Leave the field “Website” empty and send it again.",
    )  # fmt: skip


def _application(process: str) -> FormPage:
    with engine().database.snapshot() as work:
        return application_page(work, engine().library, process, engine().now())


def _tell_page(message: str) -> TellPage:
    with engine().database.snapshot() as work:
        return tell_page(work, engine().library, _required(), message, engine().now())


def _open(proof: str) -> None:
    session["ticket"] = [proof, engine().machine_now().timestamp()]


def _proof() -> str | None:
    """Of the ticket that was shown lately; from now on the actor is the resident of its case."""
    proof, seen = session.get("ticket") or (None, 0)
    now = engine().machine_now()
    if proof is None or datetime.fromtimestamp(seen, now.tzinfo) + KEPT < now:
        session.pop("ticket", None)
        return None
    with engine().database.snapshot() as work:
        case = ticket_case(work, proof)
    if case is None:
        return None
    g.actor = resident(case=case)
    _open(proof)
    return str(proof)


def _required() -> str:
    """Raises NotFound, which leads back to where code and number are asked for."""
    found = _proof()
    if found is None:
        raise NotFound(what=gettext("查询"))
    return found


def _address() -> str:
    return str(get_remote_address())
