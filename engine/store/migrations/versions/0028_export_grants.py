"""Files of unmasked rows that are asked for and granted."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "export_grant",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("ledger", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("filtered", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("expires_at", moment, nullable=True),
        sa.Column("used_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_export_grant")),
    )
    for second in ("status", "person_id"):
        op.create_index(
            op.f(f"ix_export_grant_tenant_id_{second}_asked_at"), "export_grant", ["tenant_id", second, "asked_at"]
        )
