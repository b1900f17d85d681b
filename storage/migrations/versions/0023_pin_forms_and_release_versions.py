"""Pin forms by version; let versions of procedures come into force on a day."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("effective_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("released_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("approved_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("comment", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", Moment(), nullable=True))
    with op.batch_alter_table("decision_definition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("effective_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", Moment(), nullable=True))
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_sha256", sa.String(length=64), nullable=True))
    op.create_table(
        "form_version",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("first_deployed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_form_version")),
    )
    op.create_table(
        "definition_form",
        sa.Column("definition_id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_definition_form_definition_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["form_version.sha256"], name=op.f("fk_definition_form_sha256")),
        sa.PrimaryKeyConstraint("definition_id", "form_key", name=op.f("pk_definition_form")),
    )
