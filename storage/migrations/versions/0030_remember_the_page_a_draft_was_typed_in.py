"""Remember the page a draft was typed in."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("page", sa.String(length=36), nullable=True))
    op.add_column("draft", sa.Column("page_step", sa.BigInteger(), nullable=False, server_default="0"))
