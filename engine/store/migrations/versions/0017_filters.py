"""Filters of the inbox that people keep, and what cases can be found by."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("unit", sa.String(length=255), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_saved_filter")),
    )
    op.create_index(op.f("ix_saved_filter_tenant_id_owner"), "saved_filter", ["tenant_id", "owner"])
    op.create_index(op.f("ix_saved_filter_tenant_id_audience_unit"), "saved_filter", ["tenant_id", "audience", "unit"])
    op.create_table(
        "searchable",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "instance_key", "name", name=op.f("pk_searchable")),
    )
    op.create_index(op.f("ix_searchable_tenant_id_value"), "searchable", ["tenant_id", "value"])
