"""What people want of the notices that leave the house, and messages that gather several."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.Column("quiet", sa.String(length=16), nullable=False),
        sa.Column("own_hours", sa.String(length=16), nullable=True),
        sa.Column("digest_at", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_notice_choice")),
    )
    op.add_column("outbox", sa.Column("digest", sa.String(length=255), nullable=True))
    op.create_index("ux_outbox_tenant_id_digest", "outbox", ["tenant_id", "digest"], unique=True)
    op.create_index(
        op.f("ix_outbox_tenant_id_kind_updated_at"),
        "outbox",
        ["tenant_id", "kind", "updated_at"],
        unique=False,
    )
