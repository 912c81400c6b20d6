"""What people say about a case; tasks beside a task: delegated, or asked for an opinion."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("element_id", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=255), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_remark")),
    )
    op.create_index(
        op.f("ix_remark_tenant_id_instance_key_at"), "remark", ["tenant_id", "instance_key", "at"], unique=False
    )
    op.add_column("task", sa.Column("side_of", sa.BigInteger(), nullable=True))
    op.add_column("task", sa.Column("part", sa.String(length=16), nullable=True))
    op.add_column("task", sa.Column("asked_by", sa.String(length=255), nullable=True))
    op.create_index(op.f("ix_task_tenant_id_side_of"), "task", ["tenant_id", "side_of"], unique=False)
