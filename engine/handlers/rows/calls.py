"""Instances that call others: the called one begins, and what it ends with goes back to its caller."""

from collections.abc import Mapping

from engine import runtime
from engine.errors import RefusedAtStart
from engine.facts import ChildCalled, EscalationEscaped, IncidentRaised, InstanceEnded
from engine.handlers.announcing import announce
from engine.handlers.rows.jobs import incident_raised
from engine.handlers.settlement import Case, Settlement
from engine.ids import Key
from engine.store.definitions import DefinitionRow

RESERVED = frozenset({"businessKey", "starter"})
"""Variables that every instance has of its own (design.md, convention 3)."""


def child_called(it: Settlement, case: Case, fact: ChildCalled) -> None:
    definition = _called(it, case, fact)
    if definition is None or not it.env.library.model(it.work, definition)[1].none_starts:
        message = (
            f"PROCESS_NOT_FOUND: 找不到可调用的流程{fact.process_id!r}，请先部署，并确认它有普通开始事件。 / "
            f"There is no process {fact.process_id!r} to call: deploy it, with a none start event."
        )
        raised = IncidentRaised(key=fact.key, element=fact.element, error_type="CALLED_ELEMENT_ERROR", message=message)
        case.facts.append(raised)
        incident_raised(it, case, raised)
        return
    key = _key_of_called(it, case)
    own = case.state.tokens[case.state.root].variables
    known = {**fact.variables, "businessKey": key, "starter": own.get("starter")}
    it.start(
        definition, known, business_key=key, title=case.row.title or "", unit=case.row.unit, parent=(case, fact.key)
    )


def _called(it: Settlement, case: Case, fact: ChildCalled) -> DefinitionRow | None:
    """By the binding of the call activity: the newest, that of the same deployment, or the newest with a tag."""
    known = it.work.definitions
    if fact.binding == "deployment":
        return known.of_process_in(case.definition.deployment_key, fact.process_id) or known.latest(fact.process_id)
    if fact.binding == "versionTag":
        return known.tagged(fact.process_id, fact.version_tag or "")
    return known.latest(fact.process_id)


def escalation_escaped(it: Settlement, case: Case, fact: EscalationEscaped) -> None:
    parent, token = case.row.parent_key, case.row.parent_token
    if parent is not None and token is not None:
        it.act(parent, lambda m, s, w: runtime.escalate(m, s, w, token, fact.code, fact.variables))


def _key_of_called(it: Settlement, case: Case) -> str | None:
    """`<parent>/n`, so that a message to one case never reaches another (design.md, convention 9)."""
    if case.row.business_key is None:
        return None
    return f"{case.row.business_key}/{it.work.numbers.next(str(case.row.key), 0)}"


def instance_ended(it: Settlement, case: Case, fact: InstanceEnded) -> None:
    if fact.refusal is not None and case.is_new:
        raise RefusedAtStart([reason if isinstance(reason, Mapping) else str(reason) for reason in fact.refusal])
    case.status = fact.how
    announce(it, case, "case_ended", {**fact.variables, "how": fact.how})
    parent, token = case.row.parent_key, case.row.parent_token
    if parent is None or token is None or fact.how == "terminated":
        return
    if fact.how == "failed":
        it.act(parent, lambda m, s, w: runtime.throw_error(m, s, w, token, fact.error_code or "", {}))
    else:
        it.act(parent, lambda m, s, w: runtime.complete(m, s, w, token, _handed_back(it.case(parent), token, fact)))


def _handed_back(parent: Case, token: Key, fact: InstanceEnded) -> Mapping[str, object]:
    """The child's variables, as far as the call activity wants them (`propagateAllChildVariables`); never the names
    that every instance has of its own."""
    call = parent.model.elements[parent.state.tokens[token].element].call
    if call is None or not call.propagate_child:
        return {}
    return {name: value for name, value in fact.variables.items() if name not in RESERVED}
