"""Exchange messages with partners: their addresses, what leaves for them, what comes from them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(length=120), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.Column("data_kinds", JsonText(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_table(
        "partner_endpoint",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("partner_id", sa.String(length=36), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event_kinds", JsonText(), nullable=False),
        sa.Column("accepts", JsonText(), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("probe_at", Moment(timezone=True), nullable=True),
        sa.Column("forged", sa.Integer(), nullable=False),
        sa.Column("forged_at", Moment(timezone=True), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_endpoint_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_endpoint")),
    )
    op.create_index(op.f("ix_partner_endpoint_partner_id"), "partner_endpoint", ["partner_id"])
    op.create_table(
        "partner_secret",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.String(length=120), nullable=False),
        sa.Column("issued_at", Moment(timezone=True), nullable=False),
        sa.Column("retired_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["partner_endpoint.id"], name=op.f("fk_partner_secret_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_secret")),
    )
    op.create_index(op.f("ix_partner_secret_endpoint_id"), "partner_secret", ["endpoint_id"])
    op.create_table(
        "partner_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("partner_id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("old", JsonText(), nullable=False),
        sa.Column("new", JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_partner_act_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_act")),
    )
    op.create_index(op.f("ix_partner_act_partner"), "partner_act", ["partner_id", "at"])
    op.create_table(
        "partner_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=True),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expiries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.String(length=36), nullable=True),
        sa.Column("paper_instance_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["partner_endpoint.id"], name=op.f("fk_partner_message_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_message")),
    )
    op.create_index(op.f("ix_partner_message_case"), "partner_message", ["case_id", "sequence"])
    op.create_index(op.f("ix_partner_message_due"), "partner_message", ["state", "due_at"])
    op.create_index(op.f("ix_partner_message_endpoint"), "partner_message", ["endpoint_id", "created_at"])
    op.create_table(
        "partner_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=120), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("millis", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["partner_message.id"], name=op.f("fk_partner_attempt_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_attempt")),
    )
    op.create_index(op.f("ix_partner_attempt_message_id"), "partner_attempt", ["message_id"])
    op.create_table(
        "partner_letter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("endpoint_id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.String(length=120), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("instance_id", sa.String(length=36), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.String(length=36), nullable=True),
        sa.Column("handled_at", Moment(timezone=True), nullable=True),
        sa.Column("assigned_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["partner_endpoint.id"], name=op.f("fk_partner_letter_endpoint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_letter")),
        sa.UniqueConstraint(
            "endpoint_id", "webhook_id", name=op.f("uq_partner_letter_endpoint_id_webhook_id")
        ),
    )
    op.create_index(op.f("ix_partner_letter_state"), "partner_letter", ["state", "received_at"])
