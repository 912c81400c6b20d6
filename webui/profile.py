"""我的设置: language and look, the password, where one is signed in, and who stands in; it decides nothing."""

from collections.abc import Sequence
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import ChangePassword, EndOtherSessions, EndSession, NoteFailedSignIn
from engine.errors import SignInFailed
from engine.forms import Text
from engine.queries.accounts import password_hash_of
from engine.queries.profile import sessions_of, stand_ins_for
from webui.devices import device_text
from webui.moments import Moments
from webui.passwords import LEAST, MOST, faults_of_change
from webui.posted import command_id
from webui.session import actor, engine, fits, hasher, language, this_session
from webui.throttle import failures

room = Blueprint("profile", __name__, url_prefix="/me")
WRONG = Text(
    "现在的密码不正确。连续输错5次，账号锁定15分钟。",
    "The present password is wrong. After five wrong ones the account is locked for 15 minutes.",
)


@room.get("")
def me() -> ResponseReturnValue:
    return _drawn()


@room.post("/password")
@failures
def change_password() -> ResponseReturnValue:
    """The old one is asked and counted like at the sign-in; all other sessions end. Sent twice it is done once: the
    second time the old one would not be right any more."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    with engine().database.snapshot() as work:
        is_done = work.receipts.find(command_id()) is not None
        known = password_hash_of(work, actor().id, engine().now())
    if is_done:
        return _changed()
    if known is None or not fits(known, old):
        engine().handle(NoteFailedSignIn(id=str(uuid4()), person=actor().id))
        return _drawn([WRONG]), 401
    if faults := faults_of_change(new, again, old, actor().id):
        return _drawn(faults), 422
    try:
        engine().handle(ChangePassword(
            id=command_id(), actor=actor(), old_hash=known, password_hash=hasher.hash(new), session=this_session(),
        ))  # fmt: skip
    except SignInFailed:  # changed on another device meanwhile
        return _drawn([WRONG]), 401
    return _changed()


def _changed() -> ResponseReturnValue:
    flash(gettext("密码已修改，其他设备已退出登录。"))
    return redirect(url_for("profile.me"), 303)


@room.post("/sessions")
def end_session() -> ResponseReturnValue:
    """One, or all others."""
    ended = request.form.get("session", "")
    if ended:
        engine().handle(EndSession(id=str(uuid4()), actor=actor(), session=ended))
    else:
        engine().handle(EndOtherSessions(id=str(uuid4()), actor=actor(), session=this_session()))
    flash(gettext("已退出登录。") if ended else gettext("其他设备已全部退出登录。"))
    return redirect(url_for("profile.me"), 303)


def _drawn(faults: Sequence[Text] = ()) -> str:
    now, machine_now = engine().now(), engine().machine_now()
    with engine().database.snapshot() as work:
        organisation, _ = engine().library.organisation(work)
        sessions = sessions_of(work, actor().id, machine_now)
        stand_ins = stand_ins_for(work, organisation, actor().id, now)
    return render_template(
        "profile.html", sessions=sessions, this=this_session(), stand_ins=stand_ins, device_text=device_text,
        faults=[one.text(language()) for one in faults], least=LEAST, most=MOST, username=actor().id,
        command_id=str(uuid4()),
        moments=Moments(now), machine=Moments(machine_now),
    )  # fmt: skip
