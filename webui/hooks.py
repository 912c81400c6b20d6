"""Departments' webhooks: raw body and headers go in, the receipt's answer comes out; the engine judges everything."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from engine.commands import ReceiveWebhook
from engine.errors import BodyTooLarge
from webui.session import engine

room = Blueprint("hooks", __name__, url_prefix="/api/v1/hooks")
HEADERS = ("content-type", "x-event-id", "x-timestamp", "x-signature")


@room.post("/<dept>/<event>")
def receive(dept: str, event: str) -> ResponseReturnValue:
    sent = {name: request.headers[name] for name in HEADERS if name in request.headers}
    receipt = engine().handle(
        ReceiveWebhook(id=str(uuid4()), dept=dept, event=event, headers=sent, body=request.get_data())
    )
    return _answered(receipt)


@room.errorhandler(413)
def too_large(error: object) -> ResponseReturnValue:
    """The web server reads no more than it must."""
    refused = BodyTooLarge()
    return {"code": refused.code, "message_zh": refused.text("zh"), "message_en": refused.text("en")}, 413


def _answered(receipt: Mapping[str, object]) -> ResponseReturnValue:
    status, headers = receipt["status"], receipt["headers"]
    assert isinstance(status, int)
    assert isinstance(headers, Mapping)
    return jsonify(receipt["body"]), status, dict(headers)
