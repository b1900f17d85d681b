"""Keep decisions on families found again."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_match",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("other_case_id", sa.String(length=36), nullable=False),
        sa.Column("decision", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("compared", JsonText(), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("undone_at", Moment(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=36), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_family_match_case_id")),
        sa.ForeignKeyConstraint(["other_case_id"], ["case.id"], name=op.f("fk_family_match_other_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_match")),
    )
    with op.batch_alter_table("family_match", schema=None) as batch_op:
        batch_op.create_index("ix_family_match_case", ["case_id", "other_case_id"], unique=False)
        batch_op.create_index("ix_family_match_other", ["other_case_id"], unique=False)
