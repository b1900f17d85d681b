"""Let programs in: tokens with scopes, and work that waits for a program outside."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AS_BEFORE = '["read", "write", "deploy"]'


def upgrade() -> None:
    op.add_column("api_token", sa.Column("name", sa.Text(), nullable=True))
    op.add_column(
        "api_token", sa.Column("scopes", JsonText(), nullable=False, server_default=sa.text(f"'{AS_BEFORE}'"))
    )
    op.add_column("api_token", sa.Column("topics", JsonText(), nullable=False, server_default="[]"))
    op.add_column("api_token", sa.Column("expires_at", Moment(timezone=True), nullable=True))
    op.create_table(
        "external_task",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=True),
        sa.Column("error_details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["job.id"], name=op.f("fk_external_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_task")),
    )
