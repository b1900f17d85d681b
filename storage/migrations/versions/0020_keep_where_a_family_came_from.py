"""Keep where a family came from."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_from_id", sa.String(length=36), nullable=True))
        batch_op.create_index("ix_case_moved_from", ["moved_from_id"], unique=False)
