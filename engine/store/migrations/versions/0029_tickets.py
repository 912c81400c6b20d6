"""Tickets of residents, and how often somebody has guessed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "instance_key", name=op.f("pk_ticket")),
    )
    op.create_index(op.f("ix_ticket_tenant_id_code"), "ticket", ["tenant_id", "code"], unique=True)
    op.create_index(op.f("ix_ticket_tenant_id_proof"), "ticket", ["tenant_id", "proof"])
    op.create_table(
        "guess",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "who", name=op.f("pk_guess")),
    )
    op.create_index(op.f("ix_guess_tenant_id_since"), "guess", ["tenant_id", "since"])
