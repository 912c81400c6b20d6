"""Signing in and out, and who is asking; passwords are compared here, what a person may do is the engine's."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.actor import Actor
from engine.engine import Engine
from engine.errors import SignInFailed
from engine.queries.accounts import actor_of, password_hash_of
from engine.queries.notices import unread_count
from engine.queries.tasks import open_tasks_for
from webui.languages import DEFAULT_LANGUAGE, LANGUAGES
from webui.shell import THEMES, Shell

room = Blueprint("session", __name__)
hasher = PasswordHasher()
OPEN_TO_ALL = {"session.sign_in", "session.enter", "static", "healthz"}
_NOBODY = hasher.hash("nobody")
"""Compared with when the name is unknown, so that both answers take equally long."""


def engine() -> Engine:
    found: Engine = current_app.extensions["linli"]
    return found


def actor() -> Actor:
    found: Actor = g.actor
    return found


def language() -> str:
    asked = request.args.get("language") or session.get("language")
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def require_sign_in() -> ResponseReturnValue | None:
    """The groups are looked up with every request: a post that was taken away opens nothing any more."""
    if request.endpoint in OPEN_TO_ALL or "v2" in request.blueprints:  # programs show who they are
        return None
    person = session.get("person")
    if person is not None:
        with engine().database.snapshot() as work:
            g.actor = actor_of(work, engine().library, person)
    if g.get("actor") is None:
        return redirect(url_for("session.sign_in"), 303)
    return None


def shell() -> Shell:
    person: Actor | None = g.get("actor")
    if person is None:
        return Shell(language=language(), theme=session.get("theme", "auto"))
    with engine().database.reading() as connection:
        waiting = len(open_tasks_for(connection, engine().database.tenant, person.id, person.groups))
        unread = unread_count(connection, engine().database.tenant, person.id)
    pages = {"inbox": "inbox.inbox", "start": "starting.start", "mine": "case_page.mine", "notices": "notices.notices",
             "preferences": "session.preferences", "sign_out": "session.sign_out"}  # fmt: skip
    return Shell(
        language=language(), theme=session.get("theme", "auto"), person=person.name, open_tasks=waiting, unread=unread,
        here=(request.endpoint or "").rpartition(".")[2], urls={name: url_for(page) for name, page in pages.items()},
    )  # fmt: skip


@room.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if "language" in request.args:
        session["language"] = language()
    return render_template("sign_in.html")


@room.post("/sign-in")
def enter() -> ResponseReturnValue:
    username = request.form.get("username", "").strip()
    with engine().database.snapshot() as work:
        known = password_hash_of(work, username)
    if not fits(known, request.form.get("password", "")):
        return render_template("sign_in.html", error=SignInFailed().text(language()), username=username), 401
    kept = language()
    session.clear()
    session.update(person=username, language=kept)
    return redirect(url_for("inbox.inbox"), 303)


@room.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    session.clear()
    return redirect(url_for("session.sign_in"), 303)


@room.post("/preferences")
def preferences() -> ResponseReturnValue:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    if request.form.get("theme") in THEMES:
        session["theme"] = request.form["theme"]
    return redirect(url_for("inbox.inbox"), 303)


def fits(known: str | None, password: str) -> bool:
    try:
        return hasher.verify(known or _NOBODY, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False
