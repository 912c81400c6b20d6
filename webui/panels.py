"""The panels that bundles declare: drawn after the inbox, into the room kept for them, or on a page of their own."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.queries.panels import seen_panels
from webui.inbox import desk
from webui.measures import FigureWords
from webui.moments import Moments
from webui.session import engine

room = Blueprint("panels", __name__)


@room.get("/panels")
def panels() -> ResponseReturnValue:
    """Without scripts the inbox leads here."""
    with engine().database.snapshot() as work:
        here = desk(work)
        found = seen_panels(work, engine().library, here)
    template = "inbox/panels_part.html" if "HX-Request" in request.headers else "inbox/panels.html"
    return render_template(template, panels=found, moments=Moments(here.now), words=FigureWords())
