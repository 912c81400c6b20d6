"""`webhook.send`: promises a department a call, signed with its secret; couriers keep the promise."""

import json

from engine.connectors.call import ConnectorCall
from engine.connectors.inputs import Values, mapping, text


def send(call: ConnectorCall) -> Values:
    """Inputs `to` (a department), `event`, `data`. Answers whether it is `sent`: a department that has not said where
    it wants to be called gets nothing."""
    dept, event = text(call, "to"), text(call, "event")
    known = call.work.departments.load(dept)
    if known is None or known.callback_url is None:
        return {"sent": False}
    said = {**mapping(call, "data"), "event": event, "business_key": call.business_key, "at": call.now.isoformat()}
    call.work.outbox.add(
        kind="webhook", address=known.callback_url, body=json.dumps(said, ensure_ascii=False),
        signer=f"department:{dept}", instance_key=call.instance, now=call.now,
    )  # fmt: skip
    return {"sent": True}
