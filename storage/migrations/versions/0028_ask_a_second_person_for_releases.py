"""Ask a second person for releases."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID, CODE = sa.String(length=36), sa.String(length=120)


def upgrade() -> None:
    op.create_table(
        "release_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("draft_id", ID, nullable=True),
        sa.Column("definition_id", ID, nullable=True),
        sa.Column("key", CODE, nullable=False),
        sa.Column("edition", CODE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("files_sha256", sa.String(length=64), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version_tag", CODE, nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("state", CODE, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("authors", JsonText(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["procedure_draft.id"], name=op.f("fk_release_request_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_release_request_definition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_request")),
    )
    op.create_index("ix_release_request_state", "release_request", ["state", "asked_at"])
    op.create_index("ix_release_request_key", "release_request", ["key", "edition", "asked_at"])
    op.create_index("ix_release_request_draft", "release_request", ["draft_id"])
