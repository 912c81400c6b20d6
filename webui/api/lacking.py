"""Everything else under `/v2`: 501 for what Camunda 8 does and we do not, 404 where it has no such noun either."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from webui.api.operations import NOUNS

room = Blueprint("lacking", __name__)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@room.route("/", defaults={"path": ""}, methods=METHODS)
@room.route("/<path:path>", methods=METHODS)
def unknown(path: str) -> ResponseReturnValue:
    if path.partition("/")[0] in NOUNS:
        abort(501, "本系统尚不支持该操作 / This operation is not supported here; see docs/reference/v2.md.")
    raise NotFound(what=f"/v2/{path}")
