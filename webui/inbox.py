"""The inbox: what waits for a person, the most pressing first, or as a filter wants it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import FieldError, ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.people import EVERYTHING, TaskFilter, read_filter
from engine.queries.filters import COUNTED, Desk, count_tasks, filtered_tasks, kept_filters, processes_here, tags_here
from engine.queries.first_screen import HANDS, first_screen, foremost
from engine.queries.forecast import likeliest_late_first
from engine.queries.inbox import InboxItem, items_of
from engine.store.unit_of_work import UnitOfWork
from webui.moments import Moments
from webui.session import actor, engine, language

room = Blueprint("inbox", __name__)
ASKED = ("text", "held", "due", "came", "process", "unit", "tag", "priority", "sort")
SHOWN = 200
HELD = ("all", "mine", "offered")


@room.get("/")
def inbox() -> ResponseReturnValue:
    """A filter that cannot be read shows everything, and says what is wrong with it."""
    wanted, errors = _wanted(request.args)
    with engine().database.snapshot() as work:
        here = desk(work)
        rows = filtered_tasks(work, here, wanted, SHOWN)
        items = items_of(work, engine().library, actor(), rows, here.now)
        counts = {held: count_tasks(work, here, replace(wanted, held=held)) for held in HELD}
        head = first_screen(work, engine().library, here) if not _is_filtered(wanted) and not errors else None
        first = foremost(engine().library.said(work))
        kept, processes, tags = kept_filters(work, here), processes_here(work, here), tags_here(work, here)
    page = render_template(
        "inbox/inbox.html", head=head, heaps=_heaps(items, wanted, here.now, first), wanted=wanted, kept=kept,
        is_filtered=_is_filtered(wanted), errors={error.field: error for error in errors}, counts=counts,
        processes=[(process, name.text(language())) for process, name in processes.items()],
        tags=[(tag, tag) for tag in tags], may_share=actor().is_admin, most=SHOWN, counted=COUNTED, hands=HANDS,
        moments=Moments(here.now), command_id=str(uuid4()),
    )  # fmt: skip
    return page, ValidationFailed.status if errors else 200


def desk(work: UnitOfWork) -> Desk:
    return Desk(actor(), engine().library.organisation(work)[0], engine().now(), SHANGHAI)


def _wanted(asked: Mapping[str, str]) -> tuple[TaskFilter, tuple[FieldError, ...]]:
    try:
        return read_filter({name: asked[name] for name in ASKED if name in asked}), ()
    except ValidationFailed as refused:
        return EVERYTHING, refused.errors


def _is_filtered(wanted: TaskFilter) -> bool:
    """By more than who has the task."""
    return replace(wanted, held="all") != EVERYTHING


def _heaps(
    items: list[InboxItem], wanted: TaskFilter, now: datetime, first: Collection[str]
) -> dict[str, list[InboxItem]]:
    """In heaps by their due time, in each those of processes that go `first`; unless another order is wanted."""
    if wanted.sort == "forecast":
        return {"found": sorted(items, key=lambda item: likeliest_late_first(item.outlook))}
    if wanted.sort != "due":
        return {"found": items}
    heaps: dict[str, list[InboxItem]] = {"overdue": [], "today": [], "later": []}
    for item in sorted(items, key=lambda item: item.task.process_id not in first):
        heaps[_heap(item.task.due_at, now)].append(item)
    return heaps


def _heap(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "later"
    if due < now:
        return "overdue"
    return "today" if due.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date() else "later"
