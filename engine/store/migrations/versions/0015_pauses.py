"""What stops a promise or gives it more time."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "pause",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.String(length=255), nullable=False),
        sa.Column("remark", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.BigInteger(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_limit", sa.Boolean(), nullable=False),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=255), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=255), nullable=True),
        sa.Column("how", sa.String(length=16), nullable=True),
    )
    _create(
        "extension",
        sa.Column("by_id", sa.String(length=255), nullable=False),
        sa.Column("remark", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    )
    _index_some("ix_pause_unconfirmed", "pause", "confirm_by IS NOT NULL")
    _index_some("ix_extension_asked", "extension", "state = 'asked'")


def _create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("clock_key", sa.BigInteger(), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f(f"pk_{table}")),
    )
    for column in ("clock_key", "instance_key"):
        op.create_index(op.f(f"ix_{table}_tenant_id_{column}"), table, ["tenant_id", column], unique=False)


def _index_some(name: str, table: str, which: str) -> None:
    where = sa.text(which)
    op.create_index(name, table, ["tenant_id", "key"], unique=False, sqlite_where=where, postgresql_where=where)
