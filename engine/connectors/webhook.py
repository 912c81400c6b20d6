"""`webhook.*`: what a case has to do with a department. It is told, by a call that couriers make, signed with its
secret; and it may speak of a case that we have begun."""

import json

from engine.connectors.call import ConnectorCall
from engine.connectors.declared import fitting
from engine.connectors.inputs import Values, given, mapping, text
from engine.store.departments import OURS, ReferenceRow, kind_of


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


def refer(call: ConnectorCall) -> Values:
    """Inputs `to` (a department), `number` (the `key` of its events) and `reference` (its own number for the case,
    which may be missing). From now on its events under that number, or under our business key, mean this case."""
    dept, kind = text(call, "to"), kind_of(call.bundle, text(call, "number"))
    reference = given(call, "reference")
    if call.business_key is not None:
        _refer(call, dept, OURS, call.business_key)
    if reference is not None and reference != "":
        _refer(call, dept, kind, fitting(str(reference)))
    return {"referred": reference is not None and reference != ""}


def _refer(call: ConnectorCall, dept: str, kind: str, reference: str) -> None:
    row = ReferenceRow(dept=dept, kind=kind, reference=reference, instance_key=call.instance)
    call.work.departments.refer(row, call.work.departments.case(dept, kind, reference))
