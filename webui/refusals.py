"""Pages of refusals, of the engine and of the web server itself, in our words and with a way on; it judges nothing."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.errors import NotFound, Rejected, TooLarge, TooManyTries
from webui import session
from webui.throttle import MINUTES


class Broken(Rejected):
    """Something went wrong on our side, not on yours. Look whether it was done before you try again; if it
    stays so, tell your administrator."""

    code, status = "BROKEN", 500
    zh = "系统出错了，不是您的操作有误。请先看看是否已经办成，再重试；仍然不行，请告知系统管理员。"


class PageExpired(Rejected):
    """The page was open for too long and nothing was sent. Go back: what you typed is still there. Copy it, reload the
    page and send it again."""

    code, status = "PAGE_EXPIRED", 400
    zh = "页面打开太久，没有提交。请返回上一页，已填内容还在：先复制，再刷新页面重新提交。"


def refusal(rejected: Rejected) -> ResponseReturnValue:
    """The text of a refusal and a way on, under its status."""
    return _page(rejected, rejected.status)


def refusal_of_http(error: HTTPException) -> ResponseReturnValue:
    """Nothing counts that comes without the page's token; whoever is not signed in any more is told that."""
    if isinstance(error, CSRFError):
        return session.require_sign_in() or refusal(PageExpired())
    known = {
        404: NotFound(what="页面 / this page"), 413: TooLarge(), 429: TooManyTries(minutes=MINUTES), 500: Broken()
    }  # fmt: skip
    return _page(known.get(error.code or 0, Rejected()), error.code or 400)


def _page(rejected: Rejected, status: int) -> ResponseReturnValue:
    page = "public/refusal.html" if session.is_for_residents() else "refusal.html"
    return render_template(page, text=rejected.said(session.language()), status=status), status
