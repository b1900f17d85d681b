"""Find people of a municipality by the beginning of a name."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_person_municipality_search",
        "person",
        ["municipality_id", "search_key"],
        postgresql_ops={"search_key": "text_pattern_ops"},
    )
