"""Changed model files that wait to be published, and whose changes a deployment has published."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_draft",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("bundle", sa.String(length=255), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("base_deployment", sa.BigInteger(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=255), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "bundle", "path", name=op.f("pk_model_draft")),
    )
    op.add_column("deployment", sa.Column("authors", sa.Text(), nullable=True))
