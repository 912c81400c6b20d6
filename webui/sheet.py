"""审批单: a case on paper, A4, with a code that leads back to it and tells whether the paper still agrees with it; and
the slip that a resident takes along."""

import segno
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.errors import NotFound
from engine.ids import Key
from engine.queries.case_page import case_page
from engine.queries.sheet import agreement_of, chain_of
from engine.queries.tickets import window_of
from webui.moments import Moments
from webui.session import actor, engine, language
from webui.summary import request_summary

room = Blueprint("sheet", __name__, url_prefix="/cases/<int:key>")


@room.get("/sheet")
def sheet(key: int) -> ResponseReturnValue:
    """With `head`, as the printed code has it, the page says first whether that paper agrees with what is stored."""
    head = request.args.get("head", "")
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
        chain = chain_of(work, Key(key))
        agreement = agreement_of(work, Key(key), head) if head else None
    asked = page.request
    summary = request_summary(asked, language())
    return render_template(
        "sheet.html", page=page, chain=chain, agreement=agreement, request_summary=summary, reader=actor(),
        code=_code(url_for("sheet.sheet", key=key, head=chain.head, _external=True)), moments=Moments(page.now),
    )  # fmt: skip


@room.get("/slip")
def slip(key: int) -> ResponseReturnValue:
    """What the resident takes along: the code, and where to look. Raises NotFound where there is none."""
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
        window = window_of(work, engine().library, page.case)
    if page.code is None:
        raise NotFound(what="查询码 / a code")
    address = url_for("public.home", code=page.code, _external=True)
    return render_template(
        "slip.html", page=page, window=window, code=_code(address), address=url_for("public.home", _external=True),
        moments=Moments(page.now),
    )  # fmt: skip


def _code(address: str) -> Markup:
    """A QR code as a drawing in the page: no address of a picture, no script."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=3, border=2, svgclass="ll-qr", lineclass=None)
    return Markup(drawn)
