"""Keep acts of sessions and decisions about persons."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", JsonText(), nullable=False),
        sa.Column("undone_at", Moment(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_decision_kept_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_person_decision_municipality_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_person_decision_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_decision")),
    )
    op.create_index(op.f("ix_person_decision_kept_id"), "person_decision", ["kept_id"])
    op.create_index("ix_person_decision_municipality", "person_decision", ["municipality_id", "at"])
    op.create_index(op.f("ix_person_decision_other_id"), "person_decision", ["other_id"])

    op.create_table(
        "session_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("question_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("data", JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["commission_session.id"], name=op.f("fk_session_act_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_act")),
    )
    op.create_index(op.f("ix_session_act_session_id"), "session_act", ["session_id"])

    op.create_table(
        "session_invitee",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("way", sa.String(length=120), nullable=True),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=120), nullable=True),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["commission_session.id"], name=op.f("fk_session_invitee_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_invitee")),
    )
    op.create_index("ix_session_invitee_session", "session_invitee", ["session_id", "name"])

    op.add_column("person", sa.Column("merged_into_id", sa.String(length=36), nullable=True))
    op.create_index("ix_person_municipality_born", "person", ["municipality_id", "born_on"])

    op.add_column(
        "session_vote", sa.Column("is_absentee", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
