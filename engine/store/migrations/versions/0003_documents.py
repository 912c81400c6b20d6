"""Files that people hand in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("brought_by", sa.String(length=255), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_tenant_id_brought_by"), "document", ["tenant_id", "brought_by"], unique=False)
    op.create_index(op.f("ix_document_tenant_id_instance_key"), "document", ["tenant_id", "instance_key"], unique=False)
    op.create_table(
        "document_content",
        sa.Column("tenant_id", sa.String(length=64), nullable=False),
        sa.Column("document_key", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "document_key", name=op.f("pk_document_content")),
    )
