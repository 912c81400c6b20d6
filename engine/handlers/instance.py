"""Starting, withdrawing and cancelling instances."""

from collections.abc import Mapping

from engine import runtime
from engine.actor import Actor
from engine.bundles import Bundle
from engine.commands import CancelInstance, StartInstance, WithdrawInstance
from engine.errors import CaseSuspended, Forbidden, InvalidRequest, NotFound, WrongState
from engine.forms import Answers, judge
from engine.handlers.document import attach_files, with_stored_files
from engine.handlers.message import deliver
from engine.handlers.reference import refer, reference_event, reference_of, require_new_reference
from engine.handlers.settlement import Settlement, latest
from engine.handlers.start import BUSINESS_KEY, begin, starter_of, unit_of
from engine.handlers.suspension import resume_family
from engine.store.definitions import DefinitionRow

WITHDRAW = "withdraw"


def start_instance(command: StartInstance, it: Settlement) -> dict[str, object]:
    """Judges the start form, gives the business key, and begins. A refusal by the process leaves nothing behind."""
    definition = _definition(it, command)
    bundle = it.env.library.bundle(it.work, definition.deployment_key, definition.bundle)
    roles = bundle.starters.get(command.process_id, ())
    if roles and not any(command.actor.has_role(role) for role in roles):
        raise Forbidden()
    variables: dict[str, object] = {**command.variables, "starter": starter_of(it)}
    form = bundle.start_form(command.process_id)
    answers: Answers = {}
    if form is not None:
        evaluation = it.world_of(bundle, unit_of(it)).evaluation()
        raw = with_stored_files(it, form, command.answers)
        seen = {**variables, "tables": bundle.tables}
        answers = variables["start"] = judge(form, raw, seen, evaluation, it.options())
    referring = reference_event(bundle, command.process_id)
    if referring is not None:
        require_new_reference(it, bundle, referring, answers)
    case = begin(it, definition, variables, business_key=_chosen(it, command.business_key, bundle))
    if referring is not None:
        refer(it, bundle, referring, unit_of(it) or "", reference_of(referring, answers), case)
    if form is not None:
        attach_files(it, form, answers, case.row.key)
    return {"instance": case.row.key, "businessKey": case.row.business_key}


def _definition(it: Settlement, command: StartInstance) -> DefinitionRow:
    if command.definition is None:
        return latest(it.work, command.process_id)
    named = it.work.definitions.load(command.definition)
    if named.process_id != command.process_id:
        raise NotFound(what=f"流程 / process {command.process_id} {command.definition}")
    return named


def _chosen(it: Settlement, business_key: str | None, bundle: Bundle) -> str | None:
    """Messages find their case by its key, so nobody takes the key of another's running case for one's own."""
    if business_key is None:
        return None
    if bundle.business_key is not None:
        raise InvalidRequest(reason="业务编号由流程自动生成，不能指定 / this process numbers its cases itself")
    it.work.held.place(BUSINESS_KEY, business_key)
    if it.work.instances.has_active(business_key):
        raise WrongState(reason="已有在办事项使用该业务编号 / a running case has this business key")
    return business_key


def withdraw_instance(command: WithdrawInstance, it: Settlement) -> dict[str, object]:
    """Only the starter; raises WrongState when the process does not listen for it (any more)."""
    case = it.case(command.instance)
    if case.row.started_by != command.actor.id:
        raise Forbidden()
    if case.row.suspended_at is not None:
        raise CaseSuspended()
    if case.row.status != "active" or not deliver(it, WITHDRAW, case.row.business_key or "", _said_by(command.actor)):
        raise WrongState(reason="该事项已不能撤回 / it cannot be withdrawn any more")
    return {"instance": case.row.key}


def _said_by(actor: Actor) -> Mapping[str, object]:
    return {"withdrawnBy": actor.id}


def cancel_instance(command: CancelInstance, it: Settlement) -> dict[str, object]:
    """For administrators; whoever started it withdraws it instead, where the process lets them."""
    if not command.actor.is_admin:
        raise Forbidden()
    case = it.case(command.instance)
    if case.row.status != "active":
        raise WrongState(reason="流程已结束 / the instance is over")
    if case.row.suspended_at is not None:
        resume_family(it, case)
    it.act(case.row.key, runtime.cancel)
    return {"instance": case.row.key}
