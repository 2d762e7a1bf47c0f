"""What a wave is to reach, and what offices were called and where they were as of the day."""

import sqlalchemy as sa
from alembic import op

from surveyapp.domain.text import fold

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SEARCHED = ("office", "service")
ENDING = ("office", "counter", "office_service")


def upgrade() -> None:
    for table in SEARCHED:
        op.add_column(table, sa.Column("fold_key", sa.String(), server_default="", nullable=False))
        _fold_names(table)
        op.create_index(f"ix_{table}_sort_key_code", table, ["sort_key", "code"], unique=False)
    for table in ENDING:
        op.add_column(table, sa.Column("valid_to", sa.Date(), nullable=True))
    op.create_index("ix_wave_starts_on_id", "wave", ["starts_on", "id"], unique=False)
    op.create_index(op.f("ix_wave_office_office_id"), "wave_office", ["office_id"], unique=False)
    op.create_table(
        "office_history",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("admin_unit_id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_unit_id"], ["admin_unit.id"], name=op.f("fk_office_history_admin_unit_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_history_office_id")),
        sa.PrimaryKeyConstraint("office_id", "until", name=op.f("pk_office_history")),
    )
    op.create_table(
        "wave_aim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("margin", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("spread", sa.Double(), nullable=False),
        sa.Column("design_effect", sa.Double(), nullable=False),
        sa.Column("response_rate", sa.Double(), nullable=False),
        sa.Column("visits_a_day", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_wave_aim_office_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_aim_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_aim")),
        sa.UniqueConstraint("wave_id", "office_id", name=op.f("uq_wave_aim_wave_id_office_id")),
    )


def downgrade() -> None:
    op.drop_table("wave_aim")
    op.drop_table("office_history")
    op.drop_index(op.f("ix_wave_office_office_id"), "wave_office")
    op.drop_index("ix_wave_starts_on_id", "wave")
    for table in reversed(ENDING):
        op.drop_column(table, "valid_to")
    for table in reversed(SEARCHED):
        op.drop_index(f"ix_{table}_sort_key_code", table)
        op.drop_column(table, "fold_key")


def _fold_names(table: str) -> None:
    """Rows that are there already are found by name and code like those that come."""
    rows = sa.table(table, sa.column("id"), sa.column("code"), sa.column("name"), sa.column("fold_key"))
    connection = op.get_bind()
    for id_, code, name in connection.execute(sa.select(rows.c.id, rows.c.code, rows.c.name)).all():
        key = fold(f"{name} {code}")
        connection.execute(rows.update().where(rows.c.id == id_).values(fold_key=key))
