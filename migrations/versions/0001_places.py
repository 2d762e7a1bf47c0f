"""Places: administrative units, services, offices, counters and kiosks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admin_unit",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.String(length=24), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("fold_key", sa.String(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["admin_unit.id"], name=op.f("fk_admin_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_unit")),
    )
    op.create_index(op.f("ix_admin_unit_code"), "admin_unit", ["code"], unique=False)
    op.create_index(op.f("ix_admin_unit_fold_key"), "admin_unit", ["fold_key"], unique=False)
    op.create_index(op.f("ix_admin_unit_level"), "admin_unit", ["level"], unique=False)
    op.create_index(op.f("ix_admin_unit_parent_id"), "admin_unit", ["parent_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", name=op.f("uq_service_code")),
    )
    op.create_table(
        "admin_unit_successor",
        sa.Column("old_id", sa.String(length=24), nullable=False),
        sa.Column("new_id", sa.String(length=24), nullable=False),
        sa.Column("share", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["new_id"], ["admin_unit.id"], name=op.f("fk_admin_unit_successor_new_id")),
        sa.ForeignKeyConstraint(["old_id"], ["admin_unit.id"], name=op.f("fk_admin_unit_successor_old_id")),
        sa.PrimaryKeyConstraint("old_id", "new_id", name=op.f("pk_admin_unit_successor")),
    )
    op.create_index(op.f("ix_admin_unit_successor_new_id"), "admin_unit_successor", ["new_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("admin_unit_id", sa.String(length=24), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["admin_unit_id"], ["admin_unit.id"], name=op.f("fk_office_admin_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_counter_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_counter_office_id_name")),
    )
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_kiosk_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_kiosk_secret_hash")),
    )
    op.create_table(
        "office_service",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_service_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_office_service_service_id")),
        sa.PrimaryKeyConstraint("office_id", "service_id", name=op.f("pk_office_service")),
    )


def downgrade() -> None:
    op.drop_table("office_service")
    op.drop_table("kiosk")
    op.drop_table("counter")
    op.drop_table("office")
    op.drop_table("admin_unit_successor")
    op.drop_table("service")
    op.drop_table("admin_unit")
