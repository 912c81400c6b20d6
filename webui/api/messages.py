"""Messages and signals in Camunda's words: published, joined to the one who waits, broadcast."""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated
from uuid import uuid4

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field as Bounded

from engine.commands import BroadcastSignal, EvaluateConditions, PublishMessage
from engine.ids import Key
from webui.api.body import Variables, Wire, key_of, plain_variables, read
from webui.api.wire import TENANT, require_our_tenant
from webui.session import actor, engine

room = Blueprint("messages", __name__)

LONGEST = 366 * 24 * 3600 * 1000
Name = Annotated[str, Bounded(min_length=1, max_length=255)]
CorrelationKey = Annotated[str, Bounded(max_length=255)]


class Publication(Wire):
    """`time_to_live` in milliseconds; 0 = for those only who wait already."""

    name: Name
    correlation_key: CorrelationKey = ""
    time_to_live: Annotated[int, Bounded(ge=0, le=LONGEST)] = 0
    message_id: Annotated[str, Bounded(max_length=255)] = ""
    variables: Variables | None = None
    tenant_id: str | None = None
    business_id: None = None


class Correlation(Wire):
    name: Name
    correlation_key: CorrelationKey = ""
    variables: Variables | None = None
    tenant_id: str | None = None
    business_id: None = None


class Conditions(Wire):
    variables: Variables
    process_definition_key: str | None = None
    tenant_id: str | None = None


class Broadcast(Wire):
    signal_name: Name
    variables: Variables | None = None
    tenant_id: str | None = None


@room.post("/messages/publication")
def publish() -> ResponseReturnValue:
    """The same `messageId` for the same name and key is the same message: it is answered again and does nothing."""
    body = read(Publication)
    require_our_tenant(body.tenant_id)
    until = engine().now() + timedelta(milliseconds=body.time_to_live) if body.time_to_live else None
    receipt = engine().handle(
        PublishMessage(
            id=_command_id(body), actor=actor(), name=body.name, correlation_key=body.correlation_key,
            variables=plain_variables(body.variables), keep_until=until,
        )
    )  # fmt: skip
    return {"tenantId": TENANT, "messageKey": str(receipt["message"])}


@room.post("/messages/correlation")
def correlate() -> ResponseReturnValue:
    """Where several wait, the first of them is named."""
    body = read(Correlation)
    require_our_tenant(body.tenant_id)
    receipt = engine().handle(
        PublishMessage(
            id=str(uuid4()), actor=actor(), name=body.name, correlation_key=body.correlation_key,
            variables=plain_variables(body.variables), must_arrive=True,
        )
    )  # fmt: skip
    reached = receipt["instances"]
    assert isinstance(reached, list)
    return {"tenantId": TENANT, "messageKey": str(receipt["message"]), "processInstanceKey": str(reached[0])}


@room.post("/signals/broadcast")
def broadcast() -> ResponseReturnValue:
    body = read(Broadcast)
    require_our_tenant(body.tenant_id)
    receipt = engine().handle(
        BroadcastSignal(
            id=str(uuid4()), actor=actor(), name=body.signal_name, variables=plain_variables(body.variables)
        )
    )  # fmt: skip
    return {"tenantId": TENANT, "signalKey": str(receipt["signal"])}


def _command_id(body: Publication) -> str:
    if not body.message_id:
        return str(uuid4())
    named = "\0".join((body.name, body.correlation_key, body.message_id))
    return f"message-{sha256(named.encode()).hexdigest()}"


@room.post("/conditionals/evaluation")
def evaluate_conditionals() -> ResponseReturnValue:
    """Begins what starts when a condition holds of these variables."""
    body = read(Conditions)
    require_our_tenant(body.tenant_id)
    named = body.process_definition_key
    receipt = engine().handle(
        EvaluateConditions(
            id=str(uuid4()), actor=actor(), variables=plain_variables(body.variables),
            definition=Key(key_of(named)) if named is not None else None,
        )
    )  # fmt: skip
    begun: list[tuple[Key, Key]] = receipt["instances"]  # type: ignore[assignment]
    return {
        "conditionalEvaluationKey": str(receipt["evaluation"]), "tenantId": TENANT,
        "processInstances": [
            {"processDefinitionKey": str(definition), "processInstanceKey": str(instance)}
            for definition, instance in begun
        ],
    }  # fmt: skip
