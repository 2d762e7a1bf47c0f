"""Surveys: instruments, waves, sampling plans and the register."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_instrument")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_instrument_name_version")),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("full_instrument", sa.String(length=64), nullable=False),
        sa.Column("short_instrument", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["full_instrument"], ["instrument.content_hash"], name=op.f("fk_wave_full_instrument")
        ),
        sa.ForeignKeyConstraint(
            ["short_instrument"], ["instrument.content_hash"], name=op.f("fk_wave_short_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("code", name=op.f("uq_wave_code")),
    )
    op.create_table(
        "register_margin",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("variable", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_register_margin_office_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_register_margin_wave_id")),
        sa.PrimaryKeyConstraint(
            "wave_id", "office_id", "month", "variable", "category", name=op.f("pk_register_margin")
        ),
    )
    op.create_table(
        "wave_office",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_wave_office_office_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_office_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "office_id", name=op.f("pk_wave_office")),
    )
    op.create_table(
        "register_count",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_register_count_counter_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_register_count_service_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_register_count_wave_id")),
        sa.PrimaryKeyConstraint(
            "wave_id", "counter_id", "day", "service_id", "source", name=op.f("pk_register_count")
        ),
    )
    op.create_table(
        "sampling_plan",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.CheckConstraint("probability > 0 AND probability <= 1", name=op.f("ck_sampling_plan_probability")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_sampling_plan_counter_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_sampling_plan_wave_id")),
        sa.PrimaryKeyConstraint("wave_id", "counter_id", "starts_on", name=op.f("pk_sampling_plan")),
    )


def downgrade() -> None:
    op.drop_table("sampling_plan")
    op.drop_table("register_count")
    op.drop_table("wave_office")
    op.drop_table("register_margin")
    op.drop_table("wave")
    op.drop_table("instrument")
