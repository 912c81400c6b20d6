"""The variables of an instance as people may look at them, while it runs and when it is over."""

from sqlalchemy import select

from engine.bpmn.model import ElementType
from engine.ids import Key
from engine.store.elements import element_instance
from engine.store.unit_of_work import UnitOfWork


def variables_of(work: UnitOfWork, instance: Key) -> dict[str, object]:
    """Those of the instance's outermost scope, also when it is over."""
    return work.variables.of_scope(outermost_scope(work, instance))


def outermost_scope(work: UnitOfWork, instance: Key) -> Key:
    table = element_instance
    where = (table.c.tenant_id == work.tenant, table.c.instance_key == instance, table.c.type == ElementType.PROCESS)
    key: Key = work.connection.execute(select(table.c.key).where(*where)).scalar_one()
    return key
