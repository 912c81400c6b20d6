"""Asking to take unmasked rows of a ledger along, deciding about it, and the file. 导出未遮盖的内容"""

from uuid import uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import AskExport, DecideExport, UseExport
from engine.errors import FieldError, Forbidden, InvalidRequest, ValidationFailed
from engine.ids import Key
from engine.ledgers import Ledger
from engine.queries.export_grants import Grant, own_grants, waiting_grant
from engine.queries.ledger_filters import read_wanted
from engine.queries.ledgers import ledger_export, open_ledger
from webui.ledgers import asked_columns, file_of
from webui.moments import Moments
from webui.posted import command_id, once
from webui.session import actor, engine, language
from webui.sheets import TYPES

room = Blueprint("export_grants", __name__)
Errors = tuple[FieldError, ...]


@room.get("/ledgers/<name>/unmasked")
def ask(name: str) -> ResponseReturnValue:
    return _asking(_ledger(name), str(uuid4()), ())


@room.post("/ledgers/<name>/unmasked")
def send(name: str) -> ResponseReturnValue:
    ledger, asked = _ledger(name), asked_columns()
    read_wanted(ledger, asked)
    wish = AskExport(
        id=command_id(), actor=actor(), ledger=name, filtered=asked, purpose=request.form.get("purpose", "")
    )  # fmt: skip
    try:
        engine().handle(wish)
    except ValidationFailed as failed:
        return _asking(ledger, once(), failed.errors), failed.status
    flash(gettext("已申请，批准后会通知您。"))
    return redirect(url_for("export_grants.ask", name=name), 303)


@room.post("/ledgers/<name>/unmasked/<int:key>")
def take(name: str, key: int) -> Response:
    """Noted, and the grant used up, before the file leaves the house."""
    format = request.form.get("format", "")
    if format not in TYPES:
        raise InvalidRequest(reason="请选择CSV或Excel / choose CSV or Excel")
    ledger = _ledger(name)
    with engine().database.snapshot() as work:
        row = work.export_grants.load(Key(key))
        if row.person_id != actor().id or row.ledger != name:
            raise Forbidden()
        wanted = read_wanted(ledger, row.filtered)
        page = ledger_export(work, engine().library, actor(), ledger, wanted, engine().now(), masked=False)
    engine().handle(UseExport(
        id=str(uuid4()), actor=actor(), grant=Key(key), format=format, rows=len(page.rows),
        fields=[one.name for one in ledger.hidden], ip=request.remote_addr,
    ))  # fmt: skip
    return file_of(page, name, format)


@room.route("/accesses/exports/<int:key>", methods=["GET", "POST"])
def decide(key: int) -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        grant = waiting_grant(work, engine().library, actor(), Key(key), engine().now())
    if request.method == "GET":
        return _deciding(grant, str(uuid4()), ())
    granted = request.form.get("decision") == "grant"
    try:
        engine().handle(DecideExport(
            id=command_id(), actor=actor(), grant=Key(key), granted=granted, reason=request.form.get("reason", ""),
        ))  # fmt: skip
    except ValidationFailed as failed:
        return _deciding(grant, once(), failed.errors), failed.status
    flash(gettext("已批准，对方会收到通知。") if granted else gettext("已拒绝，对方会收到通知。"))
    return redirect(url_for("accesses.log"), 303)


def _ledger(name: str) -> Ledger:
    with engine().database.snapshot() as work:
        ledger = open_ledger(work, engine().library, actor(), name)
    if ledger.access_log is None:
        raise Forbidden()
    return ledger


def _asking(ledger: Ledger, command: str, errors: Errors) -> str:
    now = engine().now()
    with engine().database.snapshot() as work:
        grants = own_grants(work, engine().library, actor(), ledger.id, now)
    return render_template(
        "unmasking/export.html", ledger=ledger, grants=grants, command_id=command, asked=asked_columns(),
        error=_said(errors), moments=Moments(now),
    )  # fmt: skip


def _deciding(grant: Grant, command: str, errors: Errors) -> str:
    return render_template("unmasking/decide.html", grant=grant, command_id=command, error=_said(errors))


def _said(errors: Errors) -> str | None:
    return errors[0].text(language()) if errors else None
