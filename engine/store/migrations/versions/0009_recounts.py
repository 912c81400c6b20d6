"""A changed calendar counts open due times anew: which instances, and from when a timer was counted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recount",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_recount")),
    )
    op.create_index(op.f("ix_recount_tenant_id_due_at"), "recount", ["tenant_id", "due_at"], unique=False)
    op.add_column("timer", sa.Column("set_at", sa.DateTime(timezone=True), nullable=True))
