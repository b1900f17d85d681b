"""Keep what happens to documents and how names are declined."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_event",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=120), nullable=True),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_event_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_event")),
    )
    op.create_index(op.f("ix_document_event_document_id"), "document_event", ["document_id"])

    op.create_table(
        "name_forms",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("nominative", sa.Text(), nullable=False),
        sa.Column("forms", JsonText(), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_name_forms_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_forms")),
        sa.UniqueConstraint(
            "municipality_id",
            "kind",
            "subject",
            name=op.f("uq_name_forms_municipality_id_kind_subject"),
        ),
    )

    op.add_column("document", sa.Column("origin_id", sa.String(length=36), nullable=True))
    op.add_column("document", sa.Column("reason", sa.Text(), nullable=True))
    op.create_index("ix_document_origin", "document", ["origin_id"])
