"""Files as a reader gets them: whoever brought one, everybody who may see its case, and a program with a job of it."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.actor import Actor
from engine.errors import NotFound
from engine.ids import Key
from engine.queries.seeing import visible_instances
from engine.store.documents import DocumentRow
from engine.store.instances import instance
from engine.store.jobs import job
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Document:
    row: DocumentRow
    content: bytes


def document_for(work: UnitOfWork, key: Key, actor: Actor) -> Document:
    """Raises NotFound, also for a file that the actor may not see."""
    row = next(iter(work.documents.find([key])), None)
    if row is None or not _sees(work, row, actor):
        raise NotFound(what=f"文件 / file {key}")
    return Document(row, work.documents.content(key))


def documents_for(work: UnitOfWork, keys: list[Key], actor: Actor) -> list[DocumentRow]:
    """Those among `keys` that the actor may see, in the order in which they came."""
    return [row for row in work.documents.find(keys) if _sees(work, row, actor)]


def _sees(work: UnitOfWork, row: DocumentRow, actor: Actor) -> bool:
    if row.brought_by == actor.id or actor.is_admin or _sees_case(work, row, actor):
        return True
    return actor.is_program and _has_job(work, row, actor)


def _sees_case(work: UnitOfWork, row: DocumentRow, actor: Actor) -> bool:
    where = (instance.c.tenant_id == work.tenant, instance.c.key == row.instance_key)
    query = select(instance.c.key).where(*where, visible_instances(work.tenant, actor))
    return row.instance_key is not None and work.connection.execute(query).first() is not None


def _has_job(work: UnitOfWork, row: DocumentRow, actor: Actor) -> bool:
    """Of the file's case, or of one that belongs to it."""
    if row.instance_key is None:
        return False
    case = work.instances.load(row.instance_key)
    family = [one.key for one in work.instances.family(case.root_key or case.key)]
    theirs = (job.c.tenant_id == work.tenant, job.c.instance_key.in_(family), job.c.leased_by == actor.id)
    query = select(job.c.key).where(*theirs, job.c.status == "leased")
    return work.connection.execute(query).first() is not None
