"""`org.*`: loads people and lines of approval for FEEL, which asks no organisation itself; it writes nothing."""

from engine.connectors.call import BpmnError, ConnectorCall
from engine.connectors.inputs import Values, given, text, texts
from engine.ids import PersonId


def chain(call: ConnectorCall) -> Values:
    """Inputs `roles` (in order), `unit` (default: the case's own); answers `levels` [{role, group}], none left out.

    Raises BpmnError NO_HOLDER when the unit is unknown or nobody holds one of the roles.
    """
    unit = text(call, "unit") if given(call, "unit") is not None else call.unit
    if unit is not None and call.organisation.unit(unit) is None:
        raise BpmnError("NO_HOLDER", f"没有单位 {unit} / there is no unit {unit}")
    return {"levels": [{"role": role, "group": _group(call, role, unit)} for role in texts(call, "roles")]}


def person(call: ConnectorCall) -> Values:
    """Input `id`; answers `person` {id, name, unit, posts, facts}. Raises BpmnError NO_PERSON for a stranger."""
    id = text(call, "id")
    found = call.organisation.person(PersonId(id))
    if found is None:
        raise BpmnError("NO_PERSON", f"没有人员 {id} / there is no person {id}")
    posts = [post.group for post in found.posts]
    said = {"id": found.id, "name": found.name, "unit": found.unit, "posts": posts, "facts": dict(found.facts)}
    return {"person": said}


def _group(call: ConnectorCall, role: str, unit: str | None) -> str:
    group = call.organisation.resolve(role, unit)
    if group is None:
        raise BpmnError("NO_HOLDER", f"单位 {unit} 以上无人担任 {role} / nobody holds {role} for unit {unit}")
    return group
