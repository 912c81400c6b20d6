"""Signing in and out, and who is asking; passwords are compared here, what a person may do is the engine's.

The cookie carries a token, signed; the engine keeps the token's hash, and without that row the cookie opens nothing.
"""

import hashlib
import secrets
from datetime import timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.actor import Actor, ActorKind
from engine.commands import EndSession, NoteFailedSignIn, NoteSignIn, SeeSession, SetPreferences
from engine.engine import Engine
from engine.errors import Conflict, SignInFailed
from engine.queries.accesses import logs_open_to
from engine.queries.accounts import actor_of, password_hash_of
from engine.queries.ledgers import may_read_ledgers
from engine.queries.names import Names
from engine.queries.notices import unread_count
from engine.queries.tasks import open_task_count
from engine.queries.watching import may_watch
from engine.store.sessions import SessionRow
from engine.store.unit_of_work import UnitOfWork
from webui.devices import device_of
from webui.languages import DEFAULT_LANGUAGE, LANGUAGES
from webui.shell import Shell
from webui.throttle import failures

room = Blueprint("session", __name__)
hasher = PasswordHasher()
OPEN_TO_ALL = {
    "offline.card",
    "offline.worker",
    "offline.kept",
    "session.sign_in",
    "session.enter",
    "static",
    "healthz",
}
IN_THE_BACKGROUND = "live"
"""What pages ask by themselves: nobody is seen by it, and it makes no session last longer."""
SEEN_EVERY = timedelta(minutes=5)
WITHOUT_ACCOUNT = {"v2", "people_api", "hooks", "public"}
"""Rooms that look themselves who asks: programs show who they are, residents a ticket."""
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$z3WtVwMp68gfqu+RJ8HluA$uq25amK0JhI9GbCjDJ+HlpHTHA21Tz6yC4EqEtmGLNI"
"""A hash of no account, made with `hasher`'s settings: compared with when the name is unknown, so that both answers
take equally long."""


class Sessions(SecureCookieSessionInterface):
    """As Flask keeps them, but for the time: what pages ask by themselves does not renew it."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return super().should_set_cookie(app, session) and request.blueprint != IN_THE_BACKGROUND


def engine() -> Engine:
    found: Engine = current_app.extensions["linli"]
    return found


def actor() -> Actor:
    found: Actor = g.actor
    return found


def language() -> str:
    asked = request.args.get("language") or session.get("language")
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def asked_language() -> str | None:
    """The language that the address names, for the address to which one is sent on."""
    return language() if "language" in request.args else None


def require_sign_in() -> ResponseReturnValue | None:
    """The groups are looked up with every request: a post that was taken away opens nothing any more."""
    if request.endpoint in OPEN_TO_ALL or WITHOUT_ACCOUNT & set(request.blueprints):
        return None
    if request.endpoint is None and is_for_residents():
        return None  # a page that is not there, which residents need no account to be told
    if "token" not in session or not _is_let_in():
        session.pop("token", None)
        return _led_to_sign_in() if request.method == "GET" else _signed_out()
    return None


def is_for_residents() -> bool:
    return request.path.startswith("/public")


def _led_to_sign_in() -> ResponseReturnValue:
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"  # else a script on a page asks
    if request.endpoint is not None and is_page:
        session["wanted"] = request.full_path if request.query_string else request.path
    return redirect(url_for("session.sign_in", language=asked_language()), 303)


def _signed_out() -> ResponseReturnValue:
    """Whoever sent something is told that nothing was done; scripts keep on the device what was filled in."""
    return render_template("sign_in.html", error=gettext("登录已过期，刚才的内容没有提交。请重新登录。")), 401


def _is_let_in() -> bool:
    with engine().database.snapshot() as work:
        held = open_session(work)
        g.actor = actor_of(work, engine().library, held.person_id) if held is not None else None
    if held is None or g.actor is None:
        return False
    if request.blueprint != IN_THE_BACKGROUND:
        _see(held)
    return True


def this_session() -> str:
    """The hash under which the engine keeps the session of this request."""
    return _hash(session.get("token", ""))


def open_session(work: UnitOfWork) -> SessionRow | None:
    """One look-up by primary key; None for who is not signed in, or not any more."""
    return work.sessions.load(this_session()) if "token" in session else None


def _see(held: SessionRow) -> None:
    """At most once in some minutes, after the reading is over; of requests that come together one does it."""
    now = engine().machine_now()
    if now - held.seen_at < SEEN_EVERY:
        return
    try:
        engine().handle(SeeSession(id=f"seen-{held.token_hash}-{held.seen_at.timestamp()}", session=held.token_hash))
    except Conflict:  # a busy database: no page fails for it, the next request sees to it
        return


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def has_counted(open_tasks: int) -> None:
    """The page knows how many open tasks its reader has: its frame need not count them again."""
    g.open_tasks = open_tasks


def shell() -> Shell:
    person: Actor | None = g.get("actor")
    if person is None or person.kind is ActorKind.RESIDENT:
        urls = {"residents": url_for("public.home")}
        urls |= {"inbox": urls["residents"]} if request.blueprint == "public" else {}
        return Shell(language=language(), theme=session.get("theme", "auto"), urls=urls)
    with engine().database.snapshot() as work:
        names = Names(engine().library.organisation(work)[0])
        unit = names.unit_of(person.id)
        waiting = _open_tasks(work, person)
        unread = unread_count(work.connection, work.tenant, person.id)
        watches = may_watch(work, engine().library, person)
        watches_over = bool(logs_open_to(work, engine().library, person))
        reads_ledgers = may_read_ledgers(work, engine().library, person)
    pages = {"inbox": "inbox.inbox", "start": "starting.start", "mine": "case_page.mine", "notices": "notices.notices",
             "notice_choices": "notice_choices.choices", "me": "profile.me", "preferences": "session.preferences",
             "sign_out": "session.sign_out"}  # fmt: skip
    if watches:
        pages["watching"] = "watching.watching"
    if watches or reads_ledgers:
        pages["measures"] = "measures.measures"
    if reads_ledgers:
        pages["ledgers"] = "ledgers.ledgers"
    if watches_over:
        pages["accesses"] = "accesses.log"
    if person.may_design:
        pages["studio"] = "studio.studio"
    if person.is_admin:
        pages["calendar"] = "calendars.newest"
        pages["organisation"] = "organisation_page.organisation"
        pages["undelivered"] = "undelivered.undelivered"
        if engine().allows_test_clock:
            pages["clock"] = "clock_page.clock"
    return Shell(
        language=language(), theme=session.get("theme", "auto"), person=person.name, person_id=person.id,
        unit=unit.text(language()) if unit else "", open_tasks=waiting, unread=unread,
        pinned=engine().pinned(),
        here=(request.endpoint or "").rpartition(".")[2], urls={name: url_for(page) for name, page in pages.items()},
    )  # fmt: skip


def _open_tasks(work: UnitOfWork, person: Actor) -> int:
    counted: int | None = g.get("open_tasks")
    return open_task_count(work.connection, work.tenant, person.id, person.groups) if counted is None else counted


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
    token, device = secrets.token_urlsafe(32), device_of(request.headers.get("User-Agent", ""))
    engine().handle(NoteSignIn(
        id=str(uuid4()), actor=person, session=_hash(token), password_hash=known or "", device=device,
        instead_of=this_session() if "token" in session else None,
    ))  # fmt: skip
    wanted = session.get("wanted")
    kept = {"language": account.language, "theme": account.theme} | _of_device()
    session.clear()
    session.permanent = True
    session.update(token=token, **kept)
    return redirect(wanted or url_for("inbox.inbox"), 303)


@room.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    engine().handle(EndSession(id=str(uuid4()), actor=actor(), session=this_session()))
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
        return hasher.verify(known or NOBODY, password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def _of_device() -> dict[str, str]:
    return {name: session[name] for name in ("language", "theme") if name in session}


def _own_page(path: str) -> str:
    """A page of ours, never another site's address."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_own else url_for("inbox.inbox")
