"""Ledgers are read by people: the newest rows by an index, and what was exported is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_ledger_row_tenant_id_ledger_updated_at"), "ledger_row", ["tenant_id", "ledger", "updated_at"]
    )
    op.create_table(
        "ledger_export",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("ledger", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("filtered", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_ledger_export")),
    )
    op.create_index(op.f("ix_ledger_export_tenant_id_ledger_at"), "ledger_export", ["tenant_id", "ledger", "at"])
