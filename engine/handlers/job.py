"""What a program does with work for machines: takes it for a time, completes it, fails, throws an error.

A job belongs to the account that took it, until the lease has ended *and* another has taken it: work that is done late
counts where nobody began it again. Programs that share an account tell their leases apart by a token.
"""

from engine import runtime
from engine.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.errors import NotFound, WrongState
from engine.facts import JobChanged, JobCompleted, JobErrorThrown, JobFailed
from engine.handlers.rows.jobs import no_retries
from engine.handlers.settlement import Settlement, require_program
from engine.ids import Key
from engine.store.jobs import UNDONE, JobRow


def activate_jobs(command: ActivateJobs, it: Settlement) -> dict[str, object]:
    """The jobs' keys, those first that have been due longest. A lease is a column and no fact: it changes no case."""
    require_program(it)
    taken = it.work.jobs.take(
        command.type, worker=command.worker, account=command.actor.id, lease=command.id if command.fenced else None,
        now=it.env.now, until=it.env.now + command.timeout, limit=command.most,
    )  # fmt: skip
    return {"jobs": [row.key for row in taken]}


def complete_job(command: CompleteJob, it: Settlement) -> dict[str, object]:
    job = _leased(it, command.job, command.lease)
    case = it.case(job.instance_key)
    it.work.jobs.complete(job.key, it.env.now)
    case.facts.append(JobCompleted(job=job.key, element=job.element_id, worker=job.worker))
    it.act(case.row.key, lambda m, s, w: runtime.complete(m, s, w, job.token, command.variables))
    return {"job": job.key}


def fail_job(command: FailJob, it: Settlement) -> dict[str, object]:
    """Its variables stay at the element: the next try sees them, the case does not."""
    job = _leased(it, command.job, command.lease)
    case, due_at = it.case(job.instance_key), it.env.now + command.back_off
    retries, said = max(command.retries, 0), command.message
    it.work.jobs.fail(job.key, it.env.now, retries=retries, due_at=due_at, error=said)
    case.facts.append(
        JobFailed(
            job=job.key, element=job.element_id, worker=job.worker, retries=retries, due_at=due_at, message=said
        )
    )  # fmt: skip
    if retries == 0:
        no_retries(it, case, job, said)
    if command.variables:
        kept = command.variables
        it.act(case.row.key, lambda m, s, w: runtime.set_variables(m, s, w, job.token, kept, local=True))
    return {"job": job.key}


def throw_job_error(command: ThrowJobError, it: Settlement) -> dict[str, object]:
    """An error that nobody catches becomes an incident; resolving it gives the same job out again."""
    job = _leased(it, command.job, command.lease)
    case = it.case(job.instance_key)
    it.work.jobs.throw(job.key, it.env.now, code=command.code, error=command.message)
    case.facts.append(JobErrorThrown(job=job.key, element=job.element_id, worker=job.worker, code=command.code))
    it.act(case.row.key, lambda m, s, w: runtime.throw_error(m, s, w, job.token, command.code, command.variables))
    return {"job": job.key}


def update_job(command: UpdateJob, it: Settlement) -> dict[str, object]:
    """New retries alone give no job out again that has failed: that is the incident's resolution."""
    require_program(it)
    job = _undone(it, command.job)
    until = None
    if command.timeout is not None:
        if job.status != "leased":
            raise WrongState(reason="作业未被领取，没有租期可改 / the job is not leased, so it has no timeout")
        until = it.env.now + command.timeout
        it.work.jobs.extend(job.key, it.env.now, until)
    if command.retries is not None:
        it.work.jobs.set_retries(job.key, it.env.now, command.retries)
    case = it.case(job.instance_key)
    case.facts.append(JobChanged(job=job.key, element=job.element_id, retries=command.retries, due_at=until))
    return {"job": job.key}


def _leased(it: Settlement, key: Key, lease: str | None) -> JobRow:
    """The job, locked, in the hands of whoever asks. Raises NotFound when it is over, WrongState for another's."""
    require_program(it)
    job = _undone(it, key)
    if job.status == "failed":
        raise WrongState(reason="作业已无重试次数，请先处理异常 / the job has no retries left; resolve its incident")
    if job.status != "leased":
        raise WrongState(reason="请先领取该作业 / activate the job first")
    if job.leased_by != it.actor.id or job.lease not in (None, lease):
        raise WrongState(reason="租期已过，作业已被重新领取 / the lease is over, somebody else has the job now")
    return job


def _undone(it: Settlement, key: Key) -> JobRow:
    job = it.work.jobs.load(key, lock=True)
    if job.status not in UNDONE:
        raise NotFound(what=f"作业 / job {key}")
    return job
