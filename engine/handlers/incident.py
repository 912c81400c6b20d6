"""A person says that what stopped a case is mended: it is tried again from there."""

from engine import runtime
from engine.commands import ResolveIncident
from engine.errors import Forbidden, WrongState
from engine.facts import IncidentResolved
from engine.handlers.settlement import Settlement
from engine.ids import Key


def resolve_incident(command: ResolveIncident, it: Settlement) -> dict[str, object]:
    """For administrators. A job is given out again, which needs retries; anything else begins once more at once."""
    if not command.actor.is_admin:
        raise Forbidden()
    incident = it.work.incidents.load(command.incident)
    case = it.case(incident.instance_key)
    if not it.work.incidents.resolve(incident.key, it.env.now):
        raise WrongState(reason="该异常已处理 / the incident is resolved already")
    case.has_incident = bool(it.work.incidents.open_of(incident.instance_key))
    case.facts.append(IncidentResolved(incident=incident.key, key=incident.token, element=incident.element_id))
    if incident.job_key is not None:
        _give_out_again(it, incident.job_key)
    else:
        it.act(incident.instance_key, lambda m, s, w: runtime.resolve(m, s, w, incident.token))
    return {"incident": incident.key}


def _give_out_again(it: Settlement, key: Key) -> None:
    job = it.work.jobs.load(key, lock=True)
    if job.retries < 1:
        raise WrongState(reason="请先为作业增加重试次数 / give the job retries first")
    it.work.jobs.set_ready(job.key, it.env.now, retries=job.retries)
