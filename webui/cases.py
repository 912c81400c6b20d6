"""Starting cases: what there is to start, and its form."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import StartInstance
from engine.errors import ValidationFailed
from engine.forms import from_post
from engine.queries.cases import FormPage, start_page, startable
from webui.inbox import first_values, render_page
from webui.session import actor, engine

room = Blueprint("cases", __name__)


@room.get("/start")
def start() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        found = startable(work, engine().library, actor())
    return render_template("start.html", processes=found)


@room.get("/start/<process>")
def start_form(process: str) -> ResponseReturnValue:
    page = _page(process)
    return render_page(page, first_values(page), str(uuid4()))


@room.post("/start/<process>")
def begin(process: str) -> ResponseReturnValue:
    page = _page(process)
    raw = from_post(page.form, request.form) if page.form else {}
    once = request.form.get("command_id") or str(uuid4())
    wish = StartInstance(id=f"{actor().id}:{once}", actor=actor(), process_id=process, answers=raw)
    try:
        receipt = engine().handle(wish)
    except ValidationFailed as failed:
        return render_page(page, raw, once, failed)
    return redirect(url_for("case_page.case", key=receipt["instance"]), 303)


def _page(process: str) -> FormPage:
    with engine().database.snapshot() as work:
        return start_page(work, engine().library, process, actor(), engine().now())
