"""Departments that call us."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("dept", sa.String(length=255), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("callback_url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "dept", name=op.f("pk_department")),
    )
    op.create_table(
        "department_call",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("dept", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_department_call")),
    )
    op.create_index(
        op.f("ix_department_call_tenant_id_dept_at"), "department_call", ["tenant_id", "dept", "at"], unique=False
    )
    op.create_table(
        "department_event",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("dept", sa.String(length=255), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "dept", "event_id", name=op.f("pk_department_event")),
    )
    op.create_index(op.f("ix_department_event_tenant_id_at"), "department_event", ["tenant_id", "at"], unique=False)
    op.create_table(
        "department_case",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("dept", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "dept", "kind", "reference", name=op.f("pk_department_case")),
    )
