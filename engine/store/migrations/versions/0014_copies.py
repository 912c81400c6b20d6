"""Copies of cases that people are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copied",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("by_id", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "instance_key", "person_id", name=op.f("pk_copied")),
    )
    op.create_index(op.f("ix_copied_tenant_id_person_id_at"), "copied", ["tenant_id", "person_id", "at"], unique=False)
