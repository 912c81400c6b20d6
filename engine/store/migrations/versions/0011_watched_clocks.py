"""Open promises are counted and listed by process, level, person and unit by indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLUMNS = (("process_id", 255), ("unit", 255), ("level", 8), ("person", 255))
OF_CASE = "(SELECT {column} FROM instance WHERE instance.tenant_id = clock.tenant_id AND instance.key = instance_key)"
OF_TASK = "(SELECT task.assignee FROM task WHERE task.tenant_id = clock.tenant_id AND task.key = task_key)"
INDEXES = {
    "ix_clock_open_counted": ["tenant_id", "process_id", "level", "person", "due_at", "unit", "stopped_at"],
    "ix_clock_open_due": ["tenant_id", "due_at", "key"],
    "ix_clock_open_person": ["tenant_id", "person", "due_at", "key"],
}


def upgrade() -> None:
    for column, length in COLUMNS:
        op.add_column("clock", sa.Column(column, sa.String(length=length), nullable=True))
    for column in ("process_id", "unit"):
        op.execute(f"UPDATE clock SET {column} = {OF_CASE.format(column=f'instance.{column}')}")
    op.execute(f"UPDATE clock SET person = {OF_TASK}")
    op.execute("UPDATE clock SET level = 'l1' WHERE breached_at IS NOT NULL")
    is_open = sa.text("stopped_at IS NULL")
    for name, columns in INDEXES.items():
        op.create_index(name, "clock", columns, unique=False, sqlite_where=is_open, postgresql_where=is_open)
