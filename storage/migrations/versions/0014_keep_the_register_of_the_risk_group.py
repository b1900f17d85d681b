"""Keep the register of the risk group."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonText, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risk_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("municipality_id", sa.String(length=36), nullable=False),
        sa.Column("residence_id", sa.String(length=36), nullable=False),
        sa.Column("agency_id", sa.String(length=36), nullable=False),
        sa.Column("org_kind", sa.String(length=120), nullable=False),
        sa.Column("instance_id", sa.String(length=36), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("child_name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("put_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("curator_id", sa.String(length=36), nullable=True),
        sa.Column("last_confirmed_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removal_code", sa.String(length=120), nullable=True),
        sa.Column("next_organisation", sa.Text(), nullable=True),
        sa.Column("refusal_reason", sa.Text(), nullable=True),
        sa.Column("content", JsonText(), nullable=False),
        sa.Column("entered_at", Moment(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_risk_entry_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_risk_entry_case_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_risk_entry_municipality_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_risk_entry_person_id")),
        sa.ForeignKeyConstraint(
            ["residence_id"], ["municipality.id"], name=op.f("fk_risk_entry_residence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_entry")),
    )
    op.create_index("ix_risk_entry_agency", "risk_entry", ["agency_id", "put_on"])
    op.create_index(op.f("ix_risk_entry_case_id"), "risk_entry", ["case_id"])
    op.create_index(op.f("ix_risk_entry_instance_id"), "risk_entry", ["instance_id"])
    op.create_index("ix_risk_entry_municipality", "risk_entry", ["municipality_id", "put_on"])
    op.create_index(op.f("ix_risk_entry_person_id"), "risk_entry", ["person_id"])
    op.create_index("ix_risk_entry_residence", "risk_entry", ["residence_id", "put_on"])
    op.create_table(
        "risk_entry_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("changes", JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["risk_entry.id"], name=op.f("fk_risk_entry_change_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_entry_change")),
    )
    op.create_index(op.f("ix_risk_entry_change_entry_id"), "risk_entry_change", ["entry_id"])
    op.create_table(
        "risk_entry_code",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["risk_entry.id"], name=op.f("fk_risk_entry_code_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "list_id", "code", name=op.f("pk_risk_entry_code")),
    )
    op.create_table(
        "risk_entry_year",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["risk_entry.id"], name=op.f("fk_risk_entry_year_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "year", name=op.f("pk_risk_entry_year")),
        sa.UniqueConstraint(
            "agency_id", "year", "number", name=op.f("uq_risk_entry_year_agency_id_year_number")
        ),
    )
