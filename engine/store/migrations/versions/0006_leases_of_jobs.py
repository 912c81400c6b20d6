"""One column says when a job may be taken: `due_at`, also the end of a lease; jobs and incidents know each other."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("job_key", sa.BigInteger(), nullable=True))
    op.drop_index(op.f("ix_job_tenant_id_status_type_due_at"), "job")
    with op.batch_alter_table("job") as job:
        job.add_column(sa.Column("leased_by", sa.String(length=255), nullable=True))
        job.add_column(sa.Column("lease", sa.String(length=255), nullable=True))
        job.add_column(sa.Column("error_code", sa.String(length=255), nullable=True))
        job.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
        job.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
        job.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        job.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute("UPDATE job SET created_at = due_at, updated_at = due_at")
    op.execute("UPDATE job SET ended_at = due_at WHERE status IN ('completed', 'cancelled')")
    op.execute("UPDATE job SET due_at = leased_until WHERE status = 'leased'")
    op.execute("UPDATE job SET due_at = NULL WHERE status NOT IN ('ready', 'leased')")
    with op.batch_alter_table("job") as job:
        job.drop_column("leased_until")
        job.alter_column("created_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        job.alter_column("updated_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_index(op.f("ix_job_tenant_id_type_due_at_key"), "job", ["tenant_id", "type", "due_at", "key"])
