"""Clocks that wait for the first human answer, beside those of the work."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("kind", sa.String(length=8), nullable=False, server_default="resolve"))
