"""What a posted form says: its answers, with the files that came along kept at once, so that none is lost."""

from collections.abc import Iterator
from uuid import uuid4

from flask import request

from engine.commands import KeepDocument
from engine.errors import InvalidRequest
from engine.forms import NO_FILES, Form, from_post, has_files
from engine.ids import Key
from engine.queries.documents import documents_for
from webui.finding import is_search
from webui.forms import change_rows
from webui.session import actor, engine

KEPT = "_kept."
"""Before a field's name: the ids of files that were brought earlier and are still wanted."""
_ROWS = ("_add", "_remove")
_REDRAW = "_redraw"

Stored = dict[str, object]


def answers_of(form: Form | None) -> dict[str, object]:
    """The raw answers, with a row of a table more or less where a row's button was pressed."""
    if form is None:
        return {}
    raw = from_post(form, request.form, _files() if has_files(form) else NO_FILES)
    return change_rows(form, raw, request.form.get("_add"), request.form.get("_remove"))


def is_redraw() -> bool:
    """Whether the form is only to be shown again: a row's button, a search, or a field on which others depend."""
    return is_search() or any(name in request.form for name in (*_ROWS, _REDRAW))


def require_same_person() -> None:
    """A form that waited on a device is sent by whoever filled it in. Raises InvalidRequest."""
    if request.form.get("_by", actor().id) != actor().id:
        reason = "这份表单由另一位同事填写，请由本人登录后提交 / somebody else filled it in and has to sign in"
        raise InvalidRequest(reason=reason)


def command_id() -> str:
    """The page's own, so that a double submit is done once; the actor before it keeps ids of others apart."""
    return f"{actor().id}:{once()}"


def once() -> str:
    return request.form.get("command_id") or str(uuid4())


def _files() -> dict[str, list[Stored]]:
    """By field name: those kept from before, then those that have just come."""
    names = {name.removeprefix(KEPT) for name in request.form if name.startswith(KEPT)} | set(request.files)
    return {name: [*_kept(name), *_brought(name)] for name in sorted(names)}


def _kept(name: str) -> list[Stored]:
    wanted = [Key(int(id)) for id in request.form.getlist(KEPT + name) if id.isascii() and id.isdecimal()]
    with engine().database.snapshot() as work:
        found = documents_for(work, wanted, actor())
    return [row.as_answer for row in found]


def _brought(name: str) -> Iterator[Stored]:
    for file in request.files.getlist(name):
        if file.filename:
            yield engine().handle(KeepDocument(
                id=str(uuid4()), actor=actor(), name=file.filename, content=file.read(),
            ))  # fmt: skip
