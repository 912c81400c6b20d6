"""Files that people brought, as downloads: never shown by the browser itself."""

import io

from flask import Blueprint, Response, send_file

from engine.ids import Key
from engine.queries.documents import document_for
from webui.session import actor, engine

room = Blueprint("documents", __name__)


@room.get("/documents/<int:key>")
def download(key: int) -> Response:
    """Always as an attachment: a page or a picture that somebody brought must not run as one of ours."""
    with engine().database.snapshot() as work:
        found = document_for(work, Key(key), actor())
    answer = send_file(
        io.BytesIO(found.content), mimetype=found.row.media_type, as_attachment=True, download_name=found.row.name,
        etag=found.row.sha256, max_age=0,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
