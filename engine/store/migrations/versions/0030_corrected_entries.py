"""Which entry of a ledger corrects which."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("corrects", "corrected_by"):
        op.add_column("ledger_row", sa.Column(name, sa.String(length=255), nullable=True))
