"""Keep quarterly submissions."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=120), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("sender_kind", sa.String(length=120), nullable=False),
        sa.Column("sender_id", sa.String(length=36), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("org_kind", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_submission_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "form_key",
            "year",
            "quarter",
            "sender_kind",
            "sender_id",
            name=op.f("uq_submission_form_key_year_quarter_sender_kind_sender_id"),
        ),
    )
    op.create_index("ix_submission_municipality", "submission", ["municipality_id", "year", "quarter"])

    op.create_table(
        "submission_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("figures", JsonText(), nullable=False),
        sa.Column("counted", JsonText(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=120), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=36), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_version_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_version")),
        sa.UniqueConstraint(
            "submission_id", "number", name=op.f("uq_submission_version_submission_id_number")
        ),
    )
    op.create_table(
        "submission_decision",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["submission_version.id"], name=op.f("fk_submission_decision_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_submission_decision")),
    )
    op.create_table(
        "submission_row",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        sa.Column("content", JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["submission_version.id"], name=op.f("fk_submission_row_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_submission_row")),
    )
