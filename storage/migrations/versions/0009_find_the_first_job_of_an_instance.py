"""Find the jobs of an instance that are due before one of its jobs without reading those of others."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_job_instance", "job")
    op.create_index("ix_job_instance", "job", ["instance_id", "state", "due_at"])
