"""The cases a person has started, as cards: how each stands, what it waits for and until when."""

from sqlalchemy import select

from engine.ids import PersonId
from engine.store.instances import InstanceRow, instance
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork


def cases_of(work: UnitOfWork, person: PersonId, limit: int = 200) -> list[InstanceRow]:
    """The newest first."""
    where = (instance.c.tenant_id == work.tenant, instance.c.started_by == person, instance.c.parent_key.is_(None))
    query = select(*columns_of(instance, InstanceRow)).where(*where).order_by(instance.c.started_at.desc()).limit(limit)
    return [InstanceRow(**row) for row in work.connection.execute(query).mappings()]
