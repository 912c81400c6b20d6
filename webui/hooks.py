"""Departments' webhooks: raw body and headers go in, the receipt's answer comes out; the engine judges everything."""

from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from engine.commands import NoteRefusedCall, ReceiveWebhook
from engine.errors import BodyTooLarge, NotSigned, Rejected
from engine.queries.accounts import actor_of
from engine.queries.department_cases import department_case, require_signed
from webui.session import engine, open_session

room = Blueprint("hooks", __name__, url_prefix="/api/v1/hooks")
HEADERS = ("content-type", "x-event-id", "x-timestamp", "x-signature")
SIGNATURE = "x-signature"


@room.post("/<dept>/<event>")
def receive(dept: str, event: str) -> ResponseReturnValue:
    receipt = engine().handle(
        ReceiveWebhook(id=str(uuid4()), dept=dept, event=event, headers=_headers(), body=request.get_data())
    )
    status, headers = receipt["status"], receipt["headers"]
    assert isinstance(status, int)
    assert isinstance(headers, dict)
    return jsonify(receipt["body"]), status, headers


@room.get("/<dept>/cases/<key>")
def case(dept: str, key: str) -> ResponseReturnValue:
    """For the department's system, which signs an empty body, and for its people who are signed in."""
    with engine().database.snapshot() as work:
        if SIGNATURE in request.headers or not _is_of(dept):
            require_signed(work, engine().secret, dept, _headers(), b"", engine().now())
        return jsonify(department_case(work, engine().library, dept, key, engine().now()))


@room.errorhandler(Rejected)
def refused(rejected: Rejected) -> ResponseReturnValue:
    """What was asked for with a wrong signature is counted like what was sent with one."""
    if isinstance(rejected, NotSigned) and SIGNATURE in request.headers and request.view_args:
        engine().handle(NoteRefusedCall(id=str(uuid4()), dept=str(request.view_args["dept"])))
    said = {"code": rejected.code, "message_zh": rejected.text("zh"), "message_en": rejected.text("en")}
    return jsonify(said), rejected.status


@room.errorhandler(413)
def too_large(error: object) -> ResponseReturnValue:
    """The web server reads no more than it must."""
    return refused(BodyTooLarge())


def _headers() -> dict[str, str]:
    return {name: request.headers[name] for name in HEADERS if name in request.headers}


def _is_of(dept: str) -> bool:
    """Whether whoever is signed in on a page is at home in the department."""
    with engine().database.snapshot() as work:
        held = open_session(work)
        found = actor_of(work, engine().library, held.person_id) if held is not None else None
        organisation, _ = engine().library.organisation(work)
        known = organisation.person(found.id) if found is not None else None
    return known is not None and known.unit == dept
