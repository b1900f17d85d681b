"""Keep what all schedulers share, and jobs in the order in which they are taken."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("held_for", sa.String(length=120), nullable=True),
        sa.Column("held_since", Moment(timezone=True), nullable=True),
        sa.Column("next_batch_at", Moment(timezone=True), nullable=True),
        sa.Column("let_go_at", Moment(timezone=True), nullable=True),
        sa.Column("let_go_by", sa.String(length=36), nullable=True),
        sa.Column("let_go_ground", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    # Of ten thousand jobs due at one moment the first are found without sorting the others.
    op.drop_index("ix_job_due", "job")
    op.create_index("ix_job_due", "job", ["state", "due_at", "created_at", "id"])
