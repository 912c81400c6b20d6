"""The inbox: what waits for a person, the most pressing first."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.feel.evaluation import SHANGHAI
from engine.queries.inbox import InboxItem, inbox_of
from webui.moments import Moments
from webui.session import actor, engine

room = Blueprint("inbox", __name__)
SHOWN = ("all", "mine", "offered")


@room.get("/")
def inbox() -> ResponseReturnValue:
    asked = request.args.get("show")
    shown = asked if asked in SHOWN else "all"
    now = engine().now()
    with engine().database.snapshot() as work:
        items = inbox_of(work, engine().library, actor(), now)
    heaps: dict[str, list[InboxItem]] = {"overdue": [], "today": [], "later": []}
    for item in items:
        if shown == "all" or item.is_claimed == (shown == "mine"):
            heaps[_heap(item.task.due_at, now)].append(item)
    counts = {"all": len(items), "mine": sum(item.is_claimed for item in items)}
    counts["offered"] = counts["all"] - counts["mine"]
    return render_template(
        "inbox.html",
        heaps=heaps,
        shown=shown,
        counts=counts,
        moments=Moments(now),
        command_id=str(uuid4()),
    )


def _heap(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "later"
    if due < now:
        return "overdue"
    return "today" if due.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date() else "later"
