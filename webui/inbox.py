"""The inbox and the page of one task: it builds commands out of posts and shows what the engine answers."""

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import ClaimTask, CompleteTask
from engine.errors import NotYourTask, TaskGone, ValidationFailed, WrongState
from engine.feel.evaluation import SHANGHAI
from engine.forms import from_post, initial
from engine.ids import Key
from engine.queries.cases import FormPage, task_page
from engine.queries.tasks import open_tasks_for
from engine.store.tasks import TaskRow
from webui.forms import Values, form_view
from webui.session import actor, engine, language

room = Blueprint("inbox", __name__)


@room.get("/")
def inbox() -> ResponseReturnValue:
    with engine().database.reading() as connection:
        rows = open_tasks_for(connection, engine().database.tenant, actor().id, actor().groups)
    now = engine().now()
    heaps: dict[str, list[TaskRow]] = {"overdue": [], "today": [], "later": []}
    for row in rows:
        heaps[_heap(row, now)].append(row)
    return render_template("inbox.html", heaps=heaps, zone=SHANGHAI)


@room.post("/tasks/<int:key>/claim")
def claim(key: int) -> ResponseReturnValue:
    engine().handle(ClaimTask(id=str(uuid4()), actor=actor(), task=Key(key)))
    return redirect(url_for("inbox.show", key=key), 303)


@room.get("/tasks/<int:key>")
def show(key: int) -> ResponseReturnValue:
    page = _page(key)
    _require_visible(page)
    return render_page(page, first_values(page), str(uuid4()))


@room.post("/tasks/<int:key>")
def complete(key: int) -> ResponseReturnValue:
    """The form's `command_id` makes a double submit harmless; the actor before it keeps ids of others apart."""
    page = _page(key)
    raw = from_post(page.form, request.form) if page.form else {}
    once = request.form.get("command_id") or str(uuid4())
    revision = request.form.get("revision", type=int)
    try:
        engine().handle(CompleteTask(
            id=f"{actor().id}:{once}", actor=actor(), task=Key(key), answers=raw, revision=revision))  # fmt: skip
    except ValidationFailed as failed:
        return render_page(page, raw, once, failed)
    return redirect(url_for("inbox.inbox"), 303)


def first_values(page: FormPage) -> Values:
    blank = initial(page.form, page.scope.variables, page.scope.evaluation) if page.form else {}
    return {**blank, **(page.draft or {})}


def render_page(page: FormPage, values: Values, once: str, failed: ValidationFailed | None = None) -> tuple[str, int]:
    errors = failed.errors if failed else ()
    view = form_view(page.form, values, page.scope, language=language(), errors=errors) if page.form else None
    return render_template("form_page.html", page=page, view=view, command_id=once), failed.status if failed else 200


def _page(key: int) -> FormPage:
    with engine().database.snapshot() as work:
        return task_page(work, engine().library, Key(key), actor(), engine().now())


def _require_visible(page: FormPage) -> None:
    row = page.task
    if row is None or row.status == "cancelled":
        raise TaskGone()
    if row.status == "completed":
        raise WrongState(reason="该任务已办结 / the task is done")
    with engine().database.reading() as connection:
        mine = open_tasks_for(connection, engine().database.tenant, actor().id, actor().groups)
    if row.key not in {one.key for one in mine}:
        raise NotYourTask()


def _heap(row: TaskRow, now: datetime) -> str:
    if row.due_at is None:
        return "later"
    if row.due_at < now:
        return "overdue"
    return "today" if row.due_at.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date() else "later"
