"""Starting cases and looking at one's own: lists, start forms and the steps of a case."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands import StartInstance
from engine.errors import ValidationFailed
from engine.feel.evaluation import SHANGHAI
from engine.forms import from_post
from engine.ids import Key
from engine.queries.cases import FormPage, case_page, cases_of, start_page, startable
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
    return redirect(url_for("cases.case", key=receipt["instance"]), 303)


@room.get("/mine")
def mine() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        found = cases_of(work, actor().id)
    return render_template("mine.html", cases=found, zone=SHANGHAI)


@room.get("/cases/<int:key>")
def case(key: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        page = case_page(work, Key(key), actor())
    return render_template("case.html", page=page, zone=SHANGHAI)


def _page(process: str) -> FormPage:
    with engine().database.snapshot() as work:
        return start_page(work, engine().library, process, actor(), engine().now())
