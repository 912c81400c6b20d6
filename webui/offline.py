"""What a phone needs to be used without a network: the app's card, its service worker, and the page of forms that wait.

None of these holds anything about a person: the forms themselves are on the phone alone, put there by its scripts.
"""

from importlib.resources import files

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from webui.session import actor

room = Blueprint("offline", __name__)
OURS = "#0b6b5f"


@room.get("/manifest.webmanifest")
def card() -> ResponseReturnValue:
    """By it the app is put on the home screen."""
    icon = {"src": url_for("static", filename="mark.svg"), "type": "image/svg+xml", "sizes": "any"}
    answer = jsonify(
        name=gettext("邻里"), short_name=gettext("邻里"), description=gettext("社区工作流程平台"),
        start_url="/", scope="/", display="standalone", theme_color=OURS, background_color="#f4f6f5", icons=[icon],
        shortcuts=[{"name": gettext("发起"), "url": url_for("starting.start")}],
    )  # fmt: skip
    answer.mimetype = "application/manifest+json"
    return answer


@room.get("/sw.js")
def worker() -> Response:
    """At the root, as it may only answer for what lies below its own address; asked for anew every time."""
    script = files("webui").joinpath("static", "dist", "sw.js").read_bytes()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@room.get("/kept")
def kept() -> ResponseReturnValue:
    """The same for everybody, so that it may lie on the phone: its scripts fill in what is kept there."""
    return render_template("offline/kept.html")


@room.get("/kept/pass")
def admission() -> ResponseReturnValue:
    """For sending what was kept: who is signed in now, and a token of today."""
    answer = jsonify(person=actor().id, token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer
