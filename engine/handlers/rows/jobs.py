"""Jobs: built-in connectors run at once, others become rows for whoever takes them; what goes wrong, an incident."""

from engine import runtime
from engine.bpmn.expressions import static_text
from engine.bpmn.model import Model
from engine.bundles import GUARDED
from engine.connectors import CONNECTORS
from engine.connectors.call import BpmnError, ConnectorCall
from engine.errors import IncidentError
from engine.facts import IncidentRaised, JobCreated
from engine.handlers.about_people import AboutPeopleOf
from engine.handlers.announcing import announce
from engine.handlers.secrets import own_secrets_of, secrets_of
from engine.handlers.settlement import Case, Settlement
from engine.ids import Key
from engine.runtime import State, Step, World
from engine.store.incidents import IncidentRow
from engine.store.jobs import JobRow


def job_created(it: Settlement, case: Case, fact: JobCreated) -> None:
    if fact.type in CONNECTORS:
        it.act(case.row.key, lambda model, state, world: _call(it, case, fact, model, state, world))
        return
    now, is_ready = it.env.now, fact.retries > 0
    job = JobRow(
        key=it.work.keys.new(), instance_key=case.row.key, token=fact.key, element_id=fact.element, type=fact.type,
        headers=dict(fact.headers), retries=fact.retries, status="ready" if is_ready else "failed",
        due_at=now if is_ready else None, created_at=now, updated_at=now,
    )  # fmt: skip
    it.work.jobs.add(job)
    if not is_ready:
        no_retries(it, case, job, None)


def _call(it: Settlement, case: Case, fact: JobCreated, model: Model, state: State, world: World) -> Step:
    """A built-in connector runs at once, in this transaction; what it cannot do becomes an incident."""
    token = state.tokens.get(fact.key)
    if token is None:
        return Step(state, ())
    call = ConnectorCall(
        type=fact.type, inputs=dict(token.variables), headers=fact.headers, instance=case.row.key,
        case=case.row.root_key or case.row.key,
        business_key=case.row.business_key, unit=case.row.unit, element=fact.element, now=it.env.now, work=it.work,
        organisation=it.organisation, declarations=it.env.library.ledgers_of(it.work, case.bundle),
        notifications=case.bundle.notifications, bundle=case.bundle.name,
        actor=it.actor.id, command=it.command_id, secrets=lambda: secrets_of(it, case),
        own_secrets=lambda: own_secrets_of(it, case),
        people=AboutPeopleOf(it, case),
    )  # fmt: skip
    try:
        _require_granted(case, fact, model)
        answer = CONNECTORS[fact.type](call)
    except BpmnError as error:
        return runtime.throw_error(model, state, world, fact.key, error.code, {"error": error.message})
    except IncidentError as error:
        raised = IncidentRaised(key=fact.key, element=fact.element, error_type=error.error_type, message=error.message)
        return Step(state, (raised,))
    return runtime.complete(model, state, world, fact.key, answer)


def _require_granted(case: Case, fact: JobCreated, model: Model) -> None:
    """A guarded connector whose name is computed could not be judged when the model was published."""
    job = model.by_id[fact.element].job
    if fact.type in GUARDED - case.bundle.grants and (job is None or static_text(job.type) is None):
        raise IncidentError(
            "UNKNOWN",
            f"NOT_GRANTED: 该流程包没有使用 {fact.type} 的授权，请由系统管理员在 bundle.yaml 的 grants 中写明。 / "
            f"The bundle is not granted {fact.type}; an administrator writes it under `grants` in bundle.yaml.",
        )


def no_retries(it: Settlement, case: Case, job: JobRow, said: str | None) -> None:
    """The incident of a job that nobody may try any more. What the worker `said` may be personal: it stays out of the
    history."""
    message = (
        "JOB_NO_RETRIES: 作业已无重试次数，请修正原因、增加重试次数后处理异常。 / "
        "The job has no retries left: mend the cause, give it retries, then resolve the incident."
    )
    raised = IncidentRaised(key=job.token, element=job.element_id, error_type="JOB_NO_RETRIES", message=message)
    case.facts.append(raised)
    _add_incident(it, case, raised, said or message, job.key)


def incident_raised(it: Settlement, case: Case, fact: IncidentRaised) -> None:
    thrown = it.work.jobs.thrown_at(fact.key) if fact.error_type == "UNHANDLED_ERROR_EVENT" else None
    _add_incident(it, case, fact, fact.message, thrown.key if thrown else None)


def _add_incident(it: Settlement, case: Case, fact: IncidentRaised, message: str, job: Key | None) -> None:
    case.has_incident = True
    announce(it, case, "incident_raised", {"element": fact.element, "error": fact.error_type})
    it.work.incidents.add(
        IncidentRow(
            key=it.work.keys.new(), instance_key=case.row.key, token=fact.key, element_id=fact.element,
            error_type=fact.error_type, message=message, created_at=it.env.now, job_key=job,
        )
    )  # fmt: skip
