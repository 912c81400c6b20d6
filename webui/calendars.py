"""The administrator's page of the working calendar: a year as it holds now, and the arrangement to enter."""

import re
from collections.abc import Sequence
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.calendar import read_official
from engine.calendar.days import Overlay
from engine.commands import EnterCalendar, ImportCalendar
from engine.errors import DeploymentRefused, Finding, Forbidden
from engine.queries.calendar import calendar_year
from webui.posted import command_id
from webui.session import actor, asked_language, engine, language

room = Blueprint("calendars", __name__, url_prefix="/calendar")
LISTS = ("rest_days", "working_days", "statutory_days")
_BETWEEN = re.compile(r"[\s,，、;；]+")


@room.before_request
def administrators_only() -> None:
    if not actor().is_admin:
        raise Forbidden()


@room.get("")
def newest() -> ResponseReturnValue:
    """The first year from now on whose arrangement is not official yet."""
    this = engine().now().year
    with engine().database.snapshot() as work:
        _, calendar = engine().library.organisation(work)
    year = next((year for year in (this, this + 1) if calendar.is_provisional(year)), this)
    return redirect(url_for("calendars.calendar", year=year, language=asked_language()), 303)


@room.get("/<int:year>")
def calendar(year: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        entered = calendar_year(work, engine().library, year).entered
    return _drawn(year, _written(entered))


@room.post("/<int:year>")
def enter(year: int) -> ResponseReturnValue:
    """What is refused comes back as it was typed, with everything that is wrong with it."""
    typed = {name: request.form.get(name, "").strip() for name in (*LISTS, "source")}
    complete = request.form.get("complete") == "1"
    days = {name: [day for day in _BETWEEN.split(typed[name]) if day] for name in LISTS}
    wish = EnterCalendar(
        id=command_id(), actor=actor(), year=year, days={**days, "source": typed["source"], "complete": complete}
    )
    try:
        changed = engine().handle(wish)["changed"]
    except DeploymentRefused as refused:
        return _drawn(year, {**typed, "complete": complete}, refused.findings), refused.status
    moved = gettext("已保存。改变了%(n)s天，相关时限正在重新计算。", n=changed)
    flash(moved if changed else gettext("已保存，没有变化。"))
    return redirect(url_for("calendars.calendar", year=year), 303)


@room.post("/import")
def import_list() -> ResponseReturnValue:
    """An official list as a file; asked to look only, it says what would change and changes nothing."""
    sent, looks = request.files.get("list"), request.form.get("look") == "1"
    this = engine().now().year
    try:
        official = read_official(sent.filename or "", sent.read()) if sent else None
        if official is None or not sent or not sent.filename:
            flash(gettext("请选择文件。"))
            return redirect(url_for("calendars.newest"), 303)
        wish = ImportCalendar(
            id=command_id(), actor=actor(), files=official.files, parts=official.parts, dry_run=looks
        )  # fmt: skip
        changed = engine().handle(wish)["changed"]
    except DeploymentRefused as refused:
        return _drawn(this, {}, (), refused.findings), refused.status
    if looks:
        flash(gettext("只是预览：将改变%(n)s天，尚未保存。", n=changed))
    else:
        flash(gettext("已导入。改变了%(n)s天，相关时限正在重新计算。", n=changed))
    years = sorted(int(name[:4]) for name in official.files if name[:4].isdigit())
    return redirect(url_for("calendars.calendar", year=years[0] if years else this), 303)


def _written(entered: Overlay | None) -> dict[str, object]:
    if entered is None:
        return {}
    lists = {name: "\n".join(day.isoformat() for day in sorted(getattr(entered, name))) for name in LISTS}
    return {**lists, "complete": entered.is_complete}


def _drawn(
    year: int, values: dict[str, object], findings: Sequence[Finding] = (), of_list: Sequence[Finding] = ()
) -> str:
    with engine().database.snapshot() as work:
        page = calendar_year(work, engine().library, year)
    errors = {one.element: one.zh if language() == "zh" else one.en for one in findings}
    return render_template(
        "calendar.html", page=page, values={"source": page.source, **values}, errors=errors, this=engine().now().year,
        command_id=str(uuid4()), faults=[one.zh if language() == "zh" else one.en for one in of_list],
    )  # fmt: skip
