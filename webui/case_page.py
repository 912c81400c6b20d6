"""Looking at cases: the page of one and the list of one's own."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.ids import Key
from engine.queries.case_page import case_page
from engine.queries.my_cases import cases_of
from webui.moments import Moments
from webui.session import actor, engine

room = Blueprint("case_page", __name__)


@room.get("/mine")
def mine() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        found = cases_of(work, actor().id)
    return render_template("mine.html", cases=found, moments=Moments(engine().now()))


@room.get("/cases/<int:key>")
def case(key: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        page = case_page(work, engine().library, actor(), Key(key), engine().now())
    return render_template("case.html", page=page, moments=Moments(page.now))
