"""How long finished work took, for forecasts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("process_id", sa.String(length=255), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("finished", sa.Text(), nullable=False),
        sa.Column("counted_to", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "process_id", "element_id", name=op.f("pk_forecast")),
    )
    where = sa.text("stopped_at IS NOT NULL")
    op.create_index(
        "ix_clock_ended", "clock", ["tenant_id", "stopped_at"], unique=False, sqlite_where=where,
        postgresql_where=where,
    )  # fmt: skip
