"""Keep plays of drafts."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.String(length=36)


def upgrade() -> None:
    op.create_table(
        "procedure_play",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", JsonText(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["procedure_draft.id"], name=op.f("fk_procedure_play_draft_id_procedure_draft")
        ),
        sa.PrimaryKeyConstraint("draft_id", "staff_id", name=op.f("pk_procedure_play")),
    )
