"""What one wants of the notices outside the product: by which ways, when, and in which language."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import SetNoticeChoice, SetPreferences
from engine.errors import InvalidRequest
from engine.queries.notice_choices import ChoicePage, choice_page
from webui.posted import command_id
from webui.session import actor, engine, language

room = Blueprint("notice_choices", __name__, url_prefix="/notices/choices")
HOURS = ("from", "until")


@room.get("")
def choices() -> ResponseReturnValue:
    page = _page()
    own, digest = page.choice.own, page.choice.digest_at
    chosen = {
        "muted": page.choice.muted, "quiet": page.choice.quiet.value, "digest": "daily" if digest else "each",
        "from": f"{own.start:%H:%M}" if own else "20:00", "until": f"{own.end:%H:%M}" if own else "08:00",
        "digest_at": f"{digest:%H:%M}" if digest else "17:30",
    }  # fmt: skip
    return _drawn(page, chosen)


@room.post("")
def choose() -> ResponseReturnValue:
    """What is refused comes back as it was chosen."""
    page, form = _page(), request.form
    wanted = {kind: form.getlist(f"to_{kind}") for kind in page.kinds}
    muted = {kind: [one for one in page.channels if one not in wanted[kind]] for kind in page.kinds}
    quiet, digest = form.get("quiet", "house"), form.get("digest", "each")
    wish = SetNoticeChoice(
        id=command_id(), actor=actor(), muted=_kept(page, muted), quiet=quiet,
        own="-".join(form.get(one, "") for one in HOURS) if quiet == "own" else None,
        digest_at=form.get("digest_at", "") if digest == "daily" else None,
    )  # fmt: skip
    try:
        engine().handle(wish)
    except InvalidRequest as refused:
        typed = {name: form.get(name, "") for name in (*HOURS, "digest_at")}
        chosen = {"muted": muted, "quiet": quiet, "digest": digest, **typed}
        return _drawn(page, chosen, str(refused.details["reason"])), 422
    spoken = form.get("language")
    if spoken in ("zh", "en"):
        engine().handle(SetPreferences(id=str(uuid4()), actor=actor(), language=spoken))
        session["language"] = spoken
    flash(gettext("已保存。"))
    return redirect(url_for("notice_choices.choices"), 303)


def _kept(page: ChoicePage, muted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A way that is not set up now stays as it was chosen once."""
    before = {kind: set(page.choice.muted.get(kind, ())) - set(page.channels) for kind in page.kinds}
    return {kind: sorted({*muted[kind], *before[kind]}) for kind in page.kinds}


def _page() -> ChoicePage:
    with engine().database.snapshot() as work:
        organisation, _ = engine().library.organisation(work)
        return choice_page(work, organisation, engine().channels, actor().id)


def _drawn(page: ChoicePage, chosen: Mapping[str, object], error: str = "") -> str:
    zh, _, en = error.partition(" / ")
    return render_template(
        "notice_choices.html", page=page, chosen=chosen, error=zh if language() == "zh" else en,
        command_id=str(uuid4()),
    )  # fmt: skip
