"""What a deployment was warned of when it was published; not known of those before."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deployment", sa.Column("warnings", sa.Text(), nullable=True))
