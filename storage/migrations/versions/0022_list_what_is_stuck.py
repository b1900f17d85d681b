"""List what is stuck."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
CODE = sa.String(length=120)


def upgrade() -> None:
    op.create_table(
        "stuck",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("definition_id", ID, nullable=True),
        sa.Column("element_id", CODE, nullable=True),
        sa.Column("element_name", sa.Text(), nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("job_id", ID, nullable=True),
        sa.Column("incident_id", ID, nullable=True),
        sa.Column("deadline_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("municipality_id", ID, nullable=True),
        sa.Column("agency_id", ID, nullable=True),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("freed_at", Moment(), nullable=True),
        sa.Column("facts", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stuck")),
    )
    op.create_index("ix_stuck_open", "stuck", ["freed_at", "municipality_id", "kind", "since"])
    op.create_index("ix_stuck_instance", "stuck", ["instance_id"])
