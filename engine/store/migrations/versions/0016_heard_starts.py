"""What a parallel multiple start event has heard while others are missing."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_start",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("definition_key", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.String(length=255), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("match_key", sa.String(length=255), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_heard_start")),
        sa.UniqueConstraint(
            "tenant_id",
            "definition_key",
            "element_id",
            "part",
            "match_key",
            name=op.f("uq_heard_start_tenant_id_definition_key_element_id_part_match_key"),
        ),
    )
