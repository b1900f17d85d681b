"""Keep acts over many procedures."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
CODE = sa.String(length=120)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("args", JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("opened_by", ID, nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["staff_member.id"], name=op.f("fk_batch_opened_by_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index("ix_batch_state", "batch", ["state", "opened_at"])
    op.create_index("ix_batch_opened_by", "batch", ["opened_by", "opened_at"])
    op.create_table(
        "batch_item",
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_batch_item")),
    )
    op.create_index("ix_batch_item_state", "batch_item", ["batch_id", "state", "number"])
