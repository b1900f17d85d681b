"""Keep notices with their addressees and readers, and letters until they have left."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=True),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("deadline_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("step", sa.String(length=120), nullable=True),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("element_name", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due_at", Moment(timezone=True), nullable=True),
        sa.Column("by_hours", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("mailed_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_mail", "notice", ["municipality_id", "mailed_at", "at"])
    op.create_index("ix_notice_deadline", "notice", ["deadline_id"])
    op.create_index("ix_notice_case", "notice", ["case_id", "at"])
    op.create_table(
        "notice_addressee",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_addressee_notice_id")),
        sa.PrimaryKeyConstraint("key", "at", "notice_id", name=op.f("pk_notice_addressee")),
    )
    op.create_table(
        "notice_reading",
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "notice_id", name=op.f("pk_notice_reading")),
    )
    _letters()
    op.add_column("deadline_log", sa.Column("clauses", sa.Text(), nullable=True))
    op.add_column("deadline_log", sa.Column("agency_id", sa.String(length=36), nullable=True))


def _letters() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expiries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "due_at"])
    op.create_index("ix_delivery_staff", "delivery", ["staff_id", "created_at"])
    op.create_index("ix_delivery_created", "delivery", ["created_at"])
    op.create_index("ix_delivery_incident", "delivery", ["incident_id"])
