"""Keep the calendar in layers."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("layer", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("changes", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
        sa.UniqueConstraint("number", name=op.f("uq_calendar_change_number")),
    )
    op.create_index("ix_calendar_change_layer", "calendar_change", ["layer", "place_id", "number"])
    op.create_table(
        "calendar_day",
        sa.Column("layer", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("layer", "place_id", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_edition",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_calendar_edition")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("layer", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=120), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("layer", "place_id", "year", name=op.f("pk_calendar_year")),
    )
