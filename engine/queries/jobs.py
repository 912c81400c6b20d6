"""Work for programs as they see it: what they were given, with the variables it needs, and all jobs to search in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, false, select, true

from engine.actor import Actor
from engine.ids import Key
from engine.queries.search import Fields, Found, Related, Row, Search, find
from engine.queries.seeing import require_program
from engine.runtime import State, decode_state
from engine.runtime.scopes import Visible
from engine.store.definitions import definition
from engine.store.instances import instance
from engine.store.jobs import job
from engine.store.unit_of_work import UnitOfWork

_failed_before = and_(job.c.error.is_not(None), job.c.retries > 0, job.c.ended_at.is_(None))
FIELDS: Fields = {
    "key": job.c.key,
    "type": job.c.type,
    "status": job.c.status,
    "element_id": job.c.element_id,
    "token": job.c.token,
    "instance_key": job.c.instance_key,
    "definition_key": instance.c.definition_key,
    "process_id": instance.c.process_id,
    "retries": job.c.retries,
    "worker": job.c.worker,
    "error": job.c.error,
    "error_code": job.c.error_code,
    "deadline": case((job.c.status == "leased", job.c.due_at)),
    "created_at": job.c.created_at,
    "updated_at": job.c.updated_at,
    "ended_at": job.c.ended_at,
    "has_failed": case((_failed_before, true()), else_=false()),
}


@dataclass(frozen=True, slots=True)
class GivenJob:
    """A leased job: `row` has the names of FIELDS, `headers`, `lease`, `version`, `root_key` and `business_key`."""

    row: Row
    variables: Mapping[str, object]


def has_due_job(work: UnitOfWork, actor: Actor, type: str, now: datetime) -> bool:
    """Whether a program that asks would be given something. Raises Forbidden for anybody else."""
    require_program(actor)
    return work.jobs.has_due(type, now)


def given_jobs(work: UnitOfWork, keys: Sequence[Key], names: Collection[str] = ()) -> list[GivenJob]:
    """Those just leased, in that order, each with the variables that its element sees: all, or those named. One that is
    gone meanwhile is left out."""
    found = work.connection.execute(_all(work).add_columns(instance.c.state).where(job.c.key.in_(keys)))
    rows = {row.key: row._asdict() for row in found if row.status == "leased"}
    states = {row["instance_key"]: row.pop("state") for row in rows.values()}
    decoded = {key: decode_state(state) for key, state in states.items()}
    ordered = [rows[key] for key in keys if key in rows]
    return [GivenJob(row, _seen(decoded[row["instance_key"]], row["token"], names)) for row in ordered]


def find_jobs(work: UnitOfWork, actor: Actor, search: Search) -> Found:
    """Rows with the names of FIELDS, `headers`, `root_key` and `business_key`. Raises Forbidden."""
    require_program(actor)
    return find(work.connection, _all(work), FIELDS, job.c.key, search)


def _seen(state: State, token: Key, names: Collection[str]) -> dict[str, object]:
    visible = Visible(state, token) if token in state.tokens else {}
    return {name: value for name, value in visible.items() if not names or name in names}


def _all(work: UnitOfWork) -> Select[Any]:
    columns = [column.label(name) for name, column in FIELDS.items() if not isinstance(column, Related)]
    of_instance = (instance.c.tenant_id == job.c.tenant_id) & (instance.c.key == job.c.instance_key)
    of_definition = (definition.c.tenant_id == instance.c.tenant_id) & (definition.c.key == instance.c.definition_key)
    joined = job.join(instance, of_instance).join(definition, of_definition)
    more = (job.c.headers, job.c.lease, definition.c.version, instance.c.root_key, instance.c.business_key)
    return select(*columns, *more).select_from(joined).where(job.c.tenant_id == work.tenant)
