"""The access log of personal data, for whoever has to watch over it: what is unusual, and a search."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.queries.accesses import Asked, access_page
from engine.queries.export_grants import waiting_grants
from webui.moments import Moments
from webui.session import actor, engine

room = Blueprint("accesses", __name__, url_prefix="/accesses")


@room.get("")
def log() -> ResponseReturnValue:
    """The address holds what is asked; a day that is none counts as not asked."""
    now, asked = engine().now(), _asked()
    with engine().database.snapshot() as work:
        page = access_page(work, engine().library, actor(), asked, now)
        grants = waiting_grants(work, engine().library, actor(), now)
    return render_template("unmasking/log.html", page=page, grants=grants, asked=asked, moments=Moments(now))


def _asked() -> Asked:
    words = {name: request.args.get(name, "").strip()[:100] for name in ("person", "subject", "case")}
    page = request.args.get("page", 1, type=int)
    return Asked(since=_day("since"), until=_day("until"), page=min(max(page, 1), 200), **words)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
