"""What stood still because the case waited at an element, and where."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pause", sa.Column("token", sa.BigInteger(), nullable=True))
    there = sa.text("token IS NOT NULL")
    op.create_index("ix_pause_token", "pause", ["tenant_id", "token"], sqlite_where=there, postgresql_where=there)
