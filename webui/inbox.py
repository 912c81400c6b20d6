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
from engine.queries.filters import COUNTED, Desk, count_tasks, filtered_tasks, kept_filters, tags_here
from engine.queries.first_screen import HANDS, Own, first_screen, foremost, own_work
from engine.queries.forecast import likeliest_late_first
from engine.queries.inbox import InboxItem, items_of
from engine.queries.panels import panels_for
from engine.store.unit_of_work import UnitOfWork
from webui.live import can_stream
from webui.moments import Moments
from webui.session import actor, engine, has_counted, language

room = Blueprint("inbox", __name__)
ASKED = ("text", "held", "due", "came", "process", "unit", "tag", "priority", "sort")
SHOWN, AT_MOST = 50, 200
"""Cards on a page as it is opened, and when more are asked for."""
HELD = ("all", "mine", "offered")


@room.get("/")
def inbox() -> ResponseReturnValue:
    """A filter that cannot be read shows everything, and says what is wrong with it."""
    wanted, errors = _wanted(request.args)
    most = AT_MOST if "more" in request.args else SHOWN
    with engine().database.snapshot() as work:
        here, said = desk(work), engine().library.said(work)
        items = _items(work, here, wanted, most)
        own = own_work(work, here, said)
        has_counted(own.open)
        counts = _counts(work, here, wanted, own)
        head = first_screen(work, engine().library, here) if not _is_filtered(wanted) and not errors else None
        kept, tags = kept_filters(work, here), tags_here(work, here)
    page = render_template(
        "inbox/inbox.html", own=own, head=head, heaps=_heaps(items, wanted, here.now, foremost(said)), wanted=wanted,
        is_filtered=_is_filtered(wanted), errors={error.field: error for error in errors}, counts=counts, kept=kept,
        processes=sorted((one.process, one.name.text(language())) for one in own.groups),
        tags=[(tag, tag) for tag in tags], may_share=actor().is_admin, most=most, at_most=AT_MOST, counted=COUNTED,
        later=[panel for _, panel in panels_for(said, here)] if head is not None else [],
        hands=HANDS, moments=Moments(here.now), command_id=str(uuid4()), can_stream=can_stream(),
    )  # fmt: skip
    return page, ValidationFailed.status if errors else 200


def _counts(work: UnitOfWork, here: Desk, wanted: TaskFilter, own: Own) -> dict[str, int]:
    """By who has the tasks. What is not filtered was counted before."""
    if not _is_filtered(wanted):
        return {"all": own.open, "mine": own.held, "offered": own.open - own.held}
    return {held: count_tasks(work, here, replace(wanted, held=held)) for held in HELD}


def _items(work: UnitOfWork, here: Desk, wanted: TaskFilter, most: int) -> list[InboxItem]:
    """Only in the order of what is foretold all have to be known before the first is."""
    is_foretold = wanted.sort == "forecast"
    rows = filtered_tasks(work, here, wanted, AT_MOST if is_foretold else most)
    items = items_of(work, engine().library, actor(), rows, here.now)
    return sorted(items, key=lambda item: likeliest_late_first(item.outlook))[:most] if is_foretold else items


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
