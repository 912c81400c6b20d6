"""Instances may be suspended: since when, and a small index of those that are."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_SUSPENDED = sa.text("suspended_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("instance", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_instance_suspended", "instance", ["tenant_id", "key"], sqlite_where=_SUSPENDED, postgresql_where=_SUSPENDED
    )
