"""Signing in and out, and who is asking; passwords are compared here, what a person may do is the engine's."""

from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.actor import Actor
from engine.commands import NoteFailedSignIn, NoteSignIn, SetPreferences
from engine.engine import Engine
from engine.errors import SignInFailed
from engine.queries.accounts import actor_of, password_hash_of
from engine.queries.names import Names
from engine.queries.notices import unread_count
from engine.queries.tasks import open_task_count
from engine.queries.watching import may_watch
from webui.languages import DEFAULT_LANGUAGE, LANGUAGES
from webui.shell import Shell
from webui.throttle import failures

room = Blueprint("session", __name__)
hasher = PasswordHasher()
OPEN_TO_ALL = {"session.sign_in", "session.enter", "static", "healthz"}
OF_PROGRAMS = {"v2", "people_api", "hooks"}
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
    if request.endpoint in OPEN_TO_ALL or OF_PROGRAMS & set(request.blueprints):  # programs show who they are
        return None
    person = session.get("person")
    if person is not None:
        with engine().database.snapshot() as work:
            g.actor = actor_of(work, engine().library, person)
    if g.get("actor") is None:
        is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"  # else a script on a page asks
        if request.method == "GET" and request.endpoint is not None and is_page:
            session["wanted"] = request.path
        return redirect(url_for("session.sign_in"), 303)
    return None


def shell() -> Shell:
    person: Actor | None = g.get("actor")
    if person is None:
        return Shell(language=language(), theme=session.get("theme", "auto"))
    with engine().database.snapshot() as work:
        names = Names(engine().library.organisation(work)[0])
        unit = names.unit_of(person.id)
        waiting = open_task_count(work.connection, work.tenant, person.id, person.groups)
        unread = unread_count(work.connection, work.tenant, person.id)
        watches = may_watch(work, engine().library, person)
    pages = {"inbox": "inbox.inbox", "start": "starting.start", "mine": "case_page.mine", "notices": "notices.notices",
             "notice_choices": "notice_choices.choices", "preferences": "session.preferences",
             "sign_out": "session.sign_out"}  # fmt: skip
    if watches:
        pages["watching"] = "watching.watching"
    if person.may_design:
        pages["studio"] = "studio.studio"
    if person.is_admin:
        pages["calendar"] = "calendars.newest"
        pages["undelivered"] = "undelivered.undelivered"
        if engine().allows_test_clock:
            pages["clock"] = "clock_page.clock"
    return Shell(
        language=language(), theme=session.get("theme", "auto"), person=person.name,
        unit=unit.text(language()) if unit else "", open_tasks=waiting, unread=unread,
        pinned=engine().pinned(),
        here=(request.endpoint or "").rpartition(".")[2], urls={name: url_for(page) for name, page in pages.items()},
    )  # fmt: skip


@room.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    if "language" in request.args:
        session["language"] = language()
    return render_template("sign_in.html")


@room.post("/sign-in")
@failures
def enter() -> ResponseReturnValue:
    """A new session: what was in the old one is gone, but for this device's language and look."""
    username = request.form.get("username", "").strip()
    with engine().database.snapshot() as work:
        known = password_hash_of(work, username, engine().now())
    if not fits(known, request.form.get("password", "")):
        engine().handle(NoteFailedSignIn(id=str(uuid4()), person=username))
        return render_template("sign_in.html", error=SignInFailed().text(language()), username=username), 401
    with engine().database.snapshot() as work:
        account, person = work.people.account(username), actor_of(work, engine().library, username)
    if account is None or person is None:  # has left the organisation
        return render_template("sign_in.html", error=SignInFailed().text(language()), username=username), 401
    engine().handle(NoteSignIn(id=str(uuid4()), actor=person))
    wanted = session.get("wanted")
    kept = {"language": account.language, "theme": account.theme} | _of_device()
    session.clear()
    session.permanent = True
    session.update(person=username, **kept)
    return redirect(wanted or url_for("inbox.inbox"), 303)


@room.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    kept = _of_device()
    session.clear()
    session.update(kept)
    return redirect(url_for("session.sign_in"), 303)


@room.post("/preferences")
def preferences() -> ResponseReturnValue:
    """Kept with the account, for other devices too; back to the page where it was chosen."""
    chosen = {name: request.form.get(name) for name in ("language", "theme")}
    engine().handle(SetPreferences(id=str(uuid4()), actor=actor(), **chosen))
    session.update({name: value for name, value in chosen.items() if value})
    return redirect(_own_page(request.form.get("came_from", "")), 303)


def fits(known: str | None, password: str) -> bool:
    try:
        return hasher.verify(known or _NOBODY, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def _of_device() -> dict[str, str]:
    return {name: session[name] for name in ("language", "theme") if name in session}


def _own_page(path: str) -> str:
    """A page of ours, never another site's address."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_own else url_for("inbox.inbox")
