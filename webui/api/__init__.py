"""The machine API `/v2`: Camunda 8's words over our commands and queries, one file per noun; it decides nothing."""

from flask import Blueprint
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from engine.errors import Rejected
from webui.api import (
    auth,
    clock,
    decisions,
    deployments,
    documents,
    element_instances,
    expressions,
    incidents,
    jobs,
    lacking,
    messages,
    modification,
    problem,
    process_definitions,
    process_instances,
    topology,
    user_tasks,
    variables,
)

room = Blueprint("v2", __name__, url_prefix="/v2")
NOUNS = (
    topology.room, auth.room, clock.room, deployments.room, documents.room, process_definitions.room,
    process_instances.room, modification.room, user_tasks.room, jobs.room, element_instances.room, variables.room,
    messages.room, incidents.room, expressions.room, decisions.room, lacking.room,
)  # fmt: skip

for noun in NOUNS:
    room.register_blueprint(noun)
room.before_request(auth.require_credentials)
room.register_error_handler(Rejected, problem.of_rejected)
room.register_error_handler(HTTPException, problem.of_http)
room.register_error_handler(Exception, problem.of_failure)


def exempt(csrf: CSRFProtect) -> None:
    """Programs send their credentials with every request and no cookie, so there is nothing to forge."""
    for noun in NOUNS:
        csrf.exempt(noun)
