"""When somebody was last reminded of a task, so that nobody is all the time."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True))
