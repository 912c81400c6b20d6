"""Starting, withdrawing and cancelling instances."""

from collections.abc import Mapping

from engine import runtime
from engine.actor import Actor
from engine.commands import CancelInstance, ResolveIncident, StartInstance, WithdrawInstance
from engine.errors import Forbidden, WrongState
from engine.forms import judge
from engine.handlers.message import deliver
from engine.handlers.settle import Settlement, latest

WITHDRAW = "withdraw"


def start_instance(command: StartInstance, it: Settlement) -> dict[str, object]:
    """Judges the start form, gives the business key, and begins. A refusal by the process leaves nothing behind."""
    definition = latest(it.work, command.process_id)
    bundle = it.env.library.bundle(it.work, definition.deployment_key, definition.bundle)
    roles = bundle.starters.get(command.process_id, ())
    if roles and not any(command.actor.has_role(role) for role in roles):
        raise Forbidden()
    starter = _starter(it, command.actor)
    variables: dict[str, object] = {**command.variables, "starter": starter}
    form = bundle.start_form(command.process_id)
    if form is not None:
        evaluation = it.world_of(bundle, _text(starter["unit"])).evaluation()
        variables["start"] = judge(form, command.answers, variables, evaluation, it.options())
    business_key = command.business_key or _business_key(it, bundle.business_key)
    variables["businessKey"] = business_key
    case = it.start(
        definition, variables, business_key=business_key, unit=_text(starter["unit"]),
        title=f"{definition.name} · {command.actor.name}",
    )  # fmt: skip
    return {"instance": case.row.key, "businessKey": business_key}


def _starter(it: Settlement, actor: Actor) -> dict[str, object]:
    """`starter {id, kind, name, unit, posts}` (design.md, convention 3)."""
    person = it.organisation.person(actor.id)
    posts = [{"role": post.role, "unit": post.unit} for post in person.posts] if person else []
    unit = person.unit if person else None
    return {"id": actor.id, "kind": actor.kind.value, "name": actor.name, "unit": unit, "posts": posts}


def _business_key(it: Settlement, prefix: str | None) -> str | None:
    if prefix is None:
        return None
    year = it.env.now.astimezone(it.env.zone).year
    return f"{prefix}-{year}-{it.work.numbers.next(prefix, year):06d}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def withdraw_instance(command: WithdrawInstance, it: Settlement) -> dict[str, object]:
    """Only the starter; raises WrongState when the process does not listen for it (any more)."""
    case = it.case(command.instance)
    if case.row.started_by != command.actor.id:
        raise Forbidden()
    if case.row.status != "active" or not deliver(it, WITHDRAW, case.row.business_key or "", _said_by(command.actor)):
        raise WrongState(reason="该事项已不能撤回 / it cannot be withdrawn any more")
    return {"instance": case.row.key}


def _said_by(actor: Actor) -> Mapping[str, object]:
    return {"withdrawnBy": actor.id}


def cancel_instance(command: CancelInstance, it: Settlement) -> dict[str, object]:
    case = it.case(command.instance)
    if case.row.status != "active":
        raise WrongState(reason="流程已结束 / the instance is over")
    it.act(case.row.key, runtime.cancel)
    return {"instance": case.row.key}


def resolve_incident(command: ResolveIncident, it: Settlement) -> dict[str, object]:
    incident = it.work.incidents.load(command.incident)
    case = it.case(incident.instance_key)
    it.work.incidents.resolve(incident.key, it.env.now)
    case.has_incident = bool(it.work.incidents.open_of(incident.instance_key))
    it.act(incident.instance_key, lambda m, s, w: runtime.resolve(m, s, w, incident.token))
    return {"incident": incident.key}
