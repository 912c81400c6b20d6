"""What was given up in the outbox is found without reading what was sent."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_tenant_id_status_key"), "outbox", ["tenant_id", "status", "key"], unique=False)
