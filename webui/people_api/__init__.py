"""`/api/v1`: people's verbs for programs, from one table of routes; it decides nothing.

`/v2` speaks Camunda's words; this is what Camunda has no word for. The table (`ROUTES`) makes the addresses and the
document that describes them, so the two cannot part.
"""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from engine.errors import NotFound, Rejected, TooLarge
from webui.api import auth, problem
from webui.people_api import attachments, batches, cases, clocks, document, measures, signers, tasks
from webui.people_api.route import Route

ROUTES: tuple[Route, ...] = (
    *tasks.ROUTES, *batches.ROUTES, *clocks.ROUTES, *cases.ROUTES, *signers.ROUTES, *attachments.ROUTES,
    *measures.ROUTES,
)  # fmt: skip


def unknown(path: str) -> ResponseReturnValue:
    raise NotFound(what=f"/api/v1/{path}")


room = Blueprint("people_api", __name__, url_prefix="/api/v1")
for one in ROUTES:
    room.add_url_rule(one.rule, one.name, one.answered, methods=[one.method])
room.add_url_rule("/<path:path>", "unknown", unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
room.add_url_rule("/openapi.yaml", "openapi", lambda: document.served(ROUTES))
room.before_request(auth.require_credentials)
room.register_error_handler(Rejected, lambda rejected: problem.answer(rejected, rejected.status))
room.register_error_handler(RequestEntityTooLarge, lambda _: problem.answer(TooLarge(), TooLarge.status))
room.register_error_handler(HTTPException, problem.of_http)
room.register_error_handler(Exception, problem.of_failure)


def exempt(csrf: CSRFProtect) -> None:
    """As of `/v2`: credentials come with every request and no cookie counts, so there is nothing to forge."""
    csrf.exempt(room)
