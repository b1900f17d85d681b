"""Keep the moments at which procedures begin by themselves."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_timer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("cycle", JsonText(), nullable=True),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expiries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("fired_at", Moment(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_start_timer_definition_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_start_timer_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_timer")),
        sa.UniqueConstraint(
            "definition_id",
            "municipality_id",
            "element_id",
            "number",
            name=op.f("uq_start_timer_definition_id_municipality_id_element_id_number"),
        ),
    )
    op.create_index("ix_start_timer_due", "start_timer", ["state", "due_at"])
    op.create_index("ix_start_timer_definition_key", "start_timer", ["definition_key"])
