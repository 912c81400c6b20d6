"""Who is away, who stands in, and who must not decide."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substitute", sa.String(length=255), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("has_begun", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_absence")),
    )
    for columns in (["due_at"], ["to_at"], ["instance_key", "person_id"]):
        name = "_".join(["ix_absence_tenant_id", *columns])
        op.create_index(op.f(name), "absence", ["tenant_id", *columns], unique=False)
    op.create_table(
        "barred",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "task_key", "person_id", name=op.f("pk_barred")),
    )
    op.add_column("candidate", sa.Column("stands_in_for", sa.String(length=255), nullable=True))
    op.create_index(
        op.f("ix_candidate_tenant_id_stands_in_for"), "candidate", ["tenant_id", "stands_in_for"], unique=False
    )
