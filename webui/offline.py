"""What a phone needs to be used without a network: the app's card, its service worker, and the page of forms that wait.

None of these holds anything about a person: the forms themselves are on the phone alone, put there by its scripts.
"""

import hmac
from base64 import b64encode
from importlib.resources import files

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from webui.session import actor, engine

room = Blueprint("offline", __name__)
OURS = "#0b6b5f"


@room.get("/manifest.webmanifest")
def card() -> ResponseReturnValue:
    """By it the app is put on the home screen."""
    answer = jsonify(
        name=gettext("邻里"), short_name=gettext("邻里"), description=gettext("社区工作流程平台"),
        start_url="/", scope="/", display="standalone", theme_color=OURS, background_color="#f4f6f5", icons=_icons(),
        shortcuts=[{"name": gettext("发起"), "url": url_for("starting.start")}],
    )  # fmt: skip
    answer.mimetype = "application/manifest+json"
    return answer


def _icons() -> list[dict[str, str]]:
    """Drawn from mark.svg; on a mask everything that matters lies in the circle that every one leaves."""
    drawn = {"icon-192": "192x192", "icon-512": "512x512", "maskable-512": "512x512"}
    pictures = [
        {"src": url_for("static", filename=f"icons/{name}.png"), "type": "image/png", "sizes": sizes,
         "purpose": "maskable" if name.startswith("maskable") else "any"}
        for name, sizes in drawn.items()
    ]  # fmt: skip
    return [*pictures, {"src": url_for("static", filename="mark.svg"), "type": "image/svg+xml", "sizes": "any"}]


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


def _secret_of(person: str) -> str:
    """The same on every device, and known to the server alone: what lies on a lost phone cannot be read with it."""
    key = str(current_app.secret_key).encode()
    return b64encode(hmac.digest(key, f"kept:{engine().database.tenant}:{person}".encode(), "sha256")).decode()


@room.get("/kept/pass")
def admission() -> ResponseReturnValue:
    """For sending what was kept: who is signed in now, a token of today, and the key to what is theirs on devices."""
    answer = jsonify(person=actor().id, token=generate_csrf(), secret=_secret_of(actor().id))
    answer.headers["Cache-Control"] = "no-store"
    return answer
