"""`org.*`: loads people and lines of approval for FEEL, which asks no organisation itself, enters absences, and closes
accounts."""

from dataclasses import replace
from datetime import datetime

from engine.actor import ADMIN
from engine.connectors.call import BpmnError, ConnectorCall
from engine.connectors.inputs import Values, given, text, texts, wrong
from engine.errors import IncidentError
from engine.feel import Undefined, parse_temporal
from engine.feel.evaluation import SHANGHAI
from engine.ids import PersonId
from engine.org import Post
from engine.store.absences import AbsenceRow

_ADMINISTRATOR = (
    "ADMINISTRATOR: 系统管理员的账号不由流程停用，请先在组织机构中免去其管理员岗位，再处理异常。 / "
    "No process closes an administrator's account: take that post from them in the organisation, then resolve this."
)


def chain(call: ConnectorCall) -> Values:
    """Inputs `roles` (in order), `unit` (default: the case's own); answers `levels` [{role, group, people}].

    No level is left out.
    Raises BpmnError NO_HOLDER when the unit is unknown or nobody holds one of the roles.
    """
    unit = text(call, "unit") if given(call, "unit") is not None else call.unit
    if unit is not None and call.organisation.unit(unit) is None:
        raise BpmnError("NO_HOLDER", f"没有单位 {unit} / there is no unit {unit}")
    groups = {role: _group(call, role, unit) for role in texts(call, "roles")}
    return {
        "levels": [
            {"role": role, "group": group, "people": list(call.organisation.holders(group))}
            for role, group in groups.items()
        ]
    }


def person(call: ConnectorCall) -> Values:
    """Input `id`; answers `person` {id, name, unit, posts, titles [{post, zh, en}], substitutes, facts}: what the posts
    are called, and who stands in, by role (`*` for all). Raises BpmnError NO_PERSON for a stranger."""
    id = text(call, "id")
    found = call.organisation.person(PersonId(id))
    if found is None:
        raise BpmnError("NO_PERSON", f"没有人员 {id} / there is no person {id}")
    said = {
        "id": found.id, "name": found.name, "unit": found.unit, "posts": [post.group for post in found.posts],
        "titles": [_title(call, post) for post in found.posts], "substitutes": dict(found.substitutes),
        "facts": dict(found.facts),
    }  # fmt: skip
    return {"person": said}


def _title(call: ConnectorCall, post: Post) -> Values:
    """The role, and of which unit."""
    role, unit = call.organisation.roles[post.role], call.organisation.units[post.unit]
    return {"post": post.group, "zh": f"{unit.zh}{role.zh}", "en": f"{role.en}, {unit.en}"}


def absence(call: ConnectorCall) -> Values:
    """Inputs `person`, `from`, `to` (date and time; without them the absence is taken back), `substitute`, `reason`.

    Sets, never adds: a case has one absence for a person. Its times are what the poller acts on.
    Raises BpmnError NO_PERSON for a stranger.
    """
    person, stand_in = _known(call, "person"), _known(call, "substitute") if given(call, "substitute") else None
    before = call.work.absences.of_instance(call.instance, person)
    from_at, to_at = _moment(call, "from"), _moment(call, "to")
    if from_at is None or to_at is None or to_at <= from_at:
        _take_back(call, before)
        return {"absence": None}
    goes_on = before is not None and before.has_begun and before.substitute == stand_in
    row = AbsenceRow(
        key=before.key if before else call.work.keys.new(), person_id=person, instance_key=call.instance,
        from_at=from_at, to_at=to_at, substitute=stand_in,
        reason=text(call, "reason") if given(call, "reason") else None,
        has_begun=goes_on, due_at=to_at if goes_on else from_at,
    )  # fmt: skip
    if before is None:
        call.work.absences.add(row)
    else:
        call.work.absences.save(row)
    return {"absence": {"person": person, "from": from_at.isoformat(), "to": to_at.isoformat()}}


def _take_back(call: ConnectorCall, before: AbsenceRow | None) -> None:
    """One that has begun ends now, so that the person's work comes back; any other is as if it had never been."""
    if before is None:
        return
    if before.has_begun:
        call.work.absences.save(replace(before, to_at=min(before.to_at, call.now), due_at=call.now))
    else:
        call.work.absences.remove(before.key)


def _known(call: ConnectorCall, name: str) -> PersonId:
    id = PersonId(text(call, name))
    if call.organisation.person(id) is None:
        raise BpmnError("NO_PERSON", f"没有人员 {id} / there is no person {id}")
    return id


def _moment(call: ConnectorCall, name: str) -> datetime | None:
    if given(call, name) is None:
        return None
    try:
        found = parse_temporal(text(call, name))
    except Undefined:
        found = None
    if not isinstance(found, datetime):
        raise wrong(call, f"{name} 应为日期时间 / {name} must be a date and time")
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def account(call: ConnectorCall) -> Values:
    """Inputs `person`, `open` (true or false): a closed account lets nobody in, and whoever is in is out at once.
    Answers `known`: false for a person without an account, who has nothing to close.

    No model closes the account of an administrator, so that none locks the house: that is an incident until somebody
    has taken that post from them. Raises BpmnError NO_PERSON for a stranger.
    """
    person, is_open = _known(call, "person"), call.inputs.get("open")
    if not isinstance(is_open, bool):
        raise wrong(call, "open 应为 true 或 false / open must be true or false")
    row = call.work.people.account(person)
    if not is_open and ADMIN in call.organisation.groups_of(person):
        raise IncidentError("UNKNOWN", _ADMINISTRATOR)
    if row is not None:
        call.work.people.put_account(replace(row, disabled=not is_open))
    if not is_open:
        call.work.sessions.end_all(person)
    return {"known": row is not None}


def unit(call: ConnectorCall) -> Values:
    """Input `id`; answers `unit` {id, type, zh, en, parent}. Raises BpmnError NO_UNIT for one that is not there."""
    id = text(call, "id")
    found = call.organisation.unit(id)
    if found is None:
        raise BpmnError("NO_UNIT", f"没有单位 {id} / there is no unit {id}")
    said = {"id": found.id, "type": found.type.value, "zh": found.zh, "en": found.en, "parent": found.parent}
    return {"unit": said}


def holders(call: ConnectorCall) -> Values:
    """Inputs `group` (`role` or `role:unit`), `facts` (names); answers `people` [{id, name, unit, and those facts}], in
    the order of the organisation. A group that nobody belongs to has none."""
    found = (call.organisation.person(id) for id in call.organisation.holders(text(call, "group")))
    wanted = texts(call, "facts") if given(call, "facts") is not None else []
    return {
        "people": [
            {"id": one.id, "name": one.name, "unit": one.unit, **{name: one.facts.get(name) for name in wanted}}
            for one in found
            if one is not None
        ]
    }


def _group(call: ConnectorCall, role: str, unit: str | None) -> str:
    group = call.organisation.resolve(role, unit)
    if group is None:
        raise BpmnError("NO_HOLDER", f"单位 {unit} 以上无人担任 {role} / nobody holds {role} for unit {unit}")
    return group
