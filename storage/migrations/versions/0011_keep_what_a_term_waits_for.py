"""Keep what a term that has not begun waits for, and whether its clock runs by hours."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

HOURLY = (
    "setting:a.phone_kdn",
    "setting:a.refusal_actions",
    "setting:a.guardian_wait",
    "setting:a.place_search",
)
"""Settings of hours besides ``imm.*``, as they are shipped."""


def upgrade() -> None:
    op.add_column("deadline", sa.Column("awaits", sa.Text(), nullable=True))
    op.add_column("deadline", sa.Column("by_hours", sa.Boolean(), nullable=False, server_default=sa.false()))
    deadline = sa.table("deadline", sa.column("rule", sa.String()), sa.column("by_hours", sa.Boolean()))
    hourly = sa.or_(
        deadline.c.rule.startswith("IMM:", autoescape=True),
        deadline.c.rule.startswith("setting:imm.", autoescape=True),
        deadline.c.rule.in_(HOURLY),
    )
    op.execute(deadline.update().where(hourly).values(by_hours=True))
