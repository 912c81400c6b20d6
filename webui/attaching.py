"""Adding a file to a case or a task beside its forms, and taking it away again."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from engine.commands import AttachFile, WithdrawFile
from engine.errors import InvalidRequest
from engine.ids import Key
from webui.posted import command_id
from webui.session import actor, engine

room = Blueprint("attaching", __name__)


@room.post("/cases/<int:key>/files")
def attach(key: int) -> ResponseReturnValue:
    """Back to the task where it was added to one, else to the case."""
    sent, task = _brought(), request.form.get("task", type=int)
    if sent is None or sent.filename is None:
        raise InvalidRequest(reason="请选择文件 / choose a file")
    engine().handle(
        AttachFile(
            id=command_id(), actor=actor(), instance=Key(key), task=None if task is None else Key(task),
            name=sent.filename, content=sent.read(),
        )
    )  # fmt: skip
    flash(gettext("附件已添加"))
    return redirect(_page(key, task), 303)


def _brought() -> FileStorage | None:
    """Chosen or photographed: the first that there is."""
    return next((one for one in request.files.getlist("file") if one.filename), None)


@room.post("/cases/<int:key>/files/<int:document>/withdraw")
def withdraw(key: int, document: int) -> ResponseReturnValue:
    engine().handle(WithdrawFile(id=str(uuid4()), actor=actor(), document=Key(document)))
    flash(gettext("附件已撤回"))
    return redirect(_page(key, request.form.get("task", type=int)), 303)


def _page(case: int, task: int | None) -> str:
    return url_for("case_page.case", key=case) if task is None else url_for("tasks.show", key=task)
