"""What people call their tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "task_key", "name", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_tenant_id_name_task_key"), "tag", ["tenant_id", "name", "task_key"])
