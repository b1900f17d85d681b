"""Keep closed journals, corrections by hand, what journals are searched by, and lists being made."""

import json

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment
from storage.folding import words_within

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("register_counter", sa.Column("closed_at", Moment(timezone=True), nullable=True))
    op.add_column("register_counter", sa.Column("closed_by", sa.String(length=36), nullable=True))
    op.add_column("register_counter", sa.Column("total", sa.Integer(), nullable=True))
    op.add_column(
        "register_correction",
        sa.Column("kind", sa.String(length=120), nullable=False, server_default="addition"),
    )
    op.add_column("register_entry", sa.Column("search_key", sa.Text(), nullable=False, server_default=""))
    _write_search_keys()
    op.create_table(
        "export_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=False),
        sa.Column("listing", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=120), nullable=False),
        sa.Column("args", JsonText(), nullable=False),
        sa.Column("language", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", Moment(timezone=True), nullable=True),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("finished_at", Moment(timezone=True), nullable=True),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_member.id"], name=op.f("fk_export_job_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index("ix_export_job_staff", "export_job", ["staff_id", "asked_at"])
    op.create_index("ix_export_job_state", "export_job", ["state", "expires_at"])


def _write_search_keys() -> None:
    entry = sa.table(
        "register_entry",
        sa.column("id", sa.String()),
        sa.column("content", sa.Text()),
        sa.column("search_key", sa.Text()),
    )
    connection = op.get_bind()
    write = entry.update().where(entry.c.id == sa.bindparam("the_id")).values(search_key=sa.bindparam("key"))
    rows = connection.execute(sa.select(entry.c.id, entry.c.content)).all()
    keys = [{"the_id": row.id, "key": words_within(json.loads(row.content or "{}"))} for row in rows]
    if keys:
        connection.execute(write, keys)
