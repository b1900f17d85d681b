"""Keep every change of a term with what it was, and acts over many terms."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("calendar_change_id", sa.String(length=36), nullable=True),
        sa.Column("reverts_id", sa.String(length=36), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("timers", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_act")),
    )
    op.create_index("ix_term_act_calendar_change_id", "term_act", ["calendar_change_id"])
    op.create_index("ix_term_act_reverts_id", "term_act", ["reverts_id"])
    op.create_table(
        "term_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("act_id", sa.String(length=36), nullable=True),
        sa.Column("deadline_id", sa.String(length=36), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("old", JsonText(), nullable=False),
        sa.Column("new", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_change")),
    )
    for column in ("act_id", "deadline_id", "case_id"):
        op.create_index(f"ix_term_change_{column}", "term_change", [column])
