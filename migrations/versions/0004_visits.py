"""Visits: primary units, visits, their counts, links and what remains of links."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_tombstone",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_link_tombstone")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "psu",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("kiosk_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_psu_counter_id")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_psu_kiosk_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_psu_office_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_psu_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_psu")),
        sa.UniqueConstraint("wave_id", "counter_id", "day", name=op.f("uq_psu_wave_id_counter_id_day")),
        sa.UniqueConstraint("wave_id", "kiosk_id", "day", name=op.f("uq_psu_wave_id_kiosk_id_day")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_psu_office_id"), "psu", ["office_id"], unique=False)
    op.create_index(op.f("ix_psu_wave_id"), "psu", ["wave_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("tap", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["psu_id"], ["psu.id"], name=op.f("fk_visit_psu_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_visit_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("tap", name=op.f("uq_visit_tap")),
    )
    op.create_index(op.f("ix_visit_psu_id"), "visit", ["psu_id"], unique=False)
    op.create_table(
        "visit_count",
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["psu_id"], ["psu.id"], name=op.f("fk_visit_count_psu_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_visit_count_service_id")),
        sa.PrimaryKeyConstraint(
            "psu_id", "service_id", "purpose", "probability", "outcome", name=op.f("pk_visit_count")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["psu_id"], ["psu.id"], name=op.f("fk_link_psu_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_link_service_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_link_visit_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_psu_id_state", "link", ["psu_id", "state"], unique=False)
    op.create_index(op.f("ix_link_visit_id"), "link", ["visit_id"], unique=False)


def downgrade() -> None:
    op.drop_table("link")
    op.drop_table("visit_count")
    op.drop_table("visit")
    op.drop_table("psu")
    op.drop_table("link_tombstone")
