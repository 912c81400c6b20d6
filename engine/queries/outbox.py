"""What was given up in the outbox, for the operator who mends it."""

from sqlalchemy import select

from engine.store.outbox import OutboxRow, outbox
from engine.store.rows import columns_of
from engine.store.unit_of_work import UnitOfWork

MOST = 200


def given_up(work: UnitOfWork) -> list[OutboxRow]:
    """The newest of them."""
    where = (outbox.c.tenant_id == work.tenant, outbox.c.status == "dead")
    query = select(*columns_of(outbox, OutboxRow)).where(*where).order_by(outbox.c.key.desc()).limit(MOST)
    return [OutboxRow(**row) for row in work.connection.execute(query).mappings()]
