"""The register: imports, corrections, and counts that do not depend on the clerk's taps."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        *_references("register_correction", "wave", "counter", "service"),
        *_persons("register_correction"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_correction")),
    )
    op.create_index(
        "ix_register_correction_wave_id_counter_id_day",
        "register_correction",
        ["wave_id", "counter_id", "day"],
    )
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("counts", sa.String(length=8), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        *_persons("register_import"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
    )
    op.create_index("ix_register_import_made_by_id", "register_import", ["made_by", "id"])
    op.create_table(
        "outside_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        *_references("outside_count", "wave", "office", "counter", "service"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name=op.f("fk_outside_count_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_count")),
    )
    op.create_index(
        "ix_outside_count_wave_id_office_id_day", "outside_count", ["wave_id", "office_id", "day"]
    )
    op.create_index(op.f("ix_outside_count_import_id"), "outside_count", ["import_id"])
    op.create_table(
        "outside_margin",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("variable", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        *_references("outside_margin", "wave", "office"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name=op.f("fk_outside_margin_import_id")
        ),
        sa.PrimaryKeyConstraint(
            "import_id",
            "wave_id",
            "office_id",
            "month",
            "variable",
            "category",
            name=op.f("pk_outside_margin"),
        ),
    )
    op.create_index(op.f("ix_outside_margin_wave_id"), "outside_margin", ["wave_id"])
    op.create_table(
        "register_mapping",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("headings", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        *_references("register_mapping", "account", "office"),
        sa.PrimaryKeyConstraint("account_id", "headings", name=op.f("pk_register_mapping")),
    )
    op.create_index(op.f("ix_register_mapping_headings"), "register_mapping", ["headings"])


def downgrade() -> None:
    for table in (
        "register_mapping",
        "outside_margin",
        "outside_count",
        "register_import",
        "register_correction",
    ):
        op.drop_table(table)


def _references(table: str, *others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id"))
        for other in others
    ]


def _persons(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("made_by", "undone_by")
    ]
