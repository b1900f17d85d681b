"""Count what runs without reading whole rows, and keep the views of it that people save."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
CODE = sa.String(length=120)
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    op.create_index(
        "ix_process_instance_load", "process_instance", ["municipality_id", "status", "definition_id"]
    )
    op.drop_index("ix_user_task_municipality", "user_task")
    op.create_index(
        "ix_user_task_municipality",
        "user_task",
        ["municipality_id", "status", "due_at", "agency_id", "definition_id", "element_id"],
    )
    op.create_index("ix_user_task_arisen", "user_task", ["municipality_id", "created_at"])
    op.create_index("ix_user_task_ended", "user_task", ["municipality_id", "ended_at", "due_at", "status"])
    op.create_index(
        "ix_user_task_place",
        "user_task",
        ["municipality_id", "definition_id", "element_id", "created_at", "due_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "saved_view",
        sa.Column("id", ID, nullable=False),
        sa.Column("listing", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("shared_with", CODE, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_owner", "saved_view", ["owner_id", "listing"])
    op.create_index("ix_saved_view_shared", "saved_view", ["shared_with", "listing"])
