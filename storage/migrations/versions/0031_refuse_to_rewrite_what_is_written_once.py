"""Refuse to rewrite what is written once, and count failed logins by address."""

import sqlalchemy as sa
from alembic import op

from storage.append_only import guard

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WRITTEN_ONCE = {
    "access_record": (),
    "calendar_change": (),
    "document_event": (),
    "form_answer": (),
    "history_event": (),
    "partner_act": (),
    "register_correction": (),
    "register_entry": ("person_id", "search_key"),
    "risk_entry_change": (),
    "session_act": (),
    "setting_change": (),
    "submission_decision": (),
    "submission_row": (),
    "submission_version": ("state",),
    "term_act": (),
    "term_change": (),
}


def upgrade() -> None:
    op.add_column("login_attempt", sa.Column("origin", sa.String(length=120), nullable=True))
    op.create_index("ix_login_attempt_origin_at", "login_attempt", ["origin", "at"])
    guard(op.get_bind(), WRITTEN_ONCE)
