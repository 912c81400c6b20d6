"""One's own cases, and those they called, are found by an index."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_instance_tenant_id_started_by_started_at"), "instance", ["tenant_id", "started_by", "started_at"],
        unique=False,
    )  # fmt: skip
    op.create_index(op.f("ix_instance_tenant_id_root_key"), "instance", ["tenant_id", "root_key"], unique=False)
