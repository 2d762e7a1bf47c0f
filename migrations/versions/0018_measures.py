"""What heads of offices say that their office does about the results of a wave, until a second person approves it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFERENCES = {
    "wave_id": "wave.id",
    "office_id": "office.id",
    "replaces_id": "office_measure.id",
    "written_by": "account.id",
    "decided_by": "account.id",
    "withdrawn_by": "account.id",
}


def upgrade() -> None:
    op.create_table(
        "office_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("progress", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [of], name=op.f(f"fk_office_measure_{name}"))
            for name, of in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_measure")),
    )
    op.create_index("ix_office_measure_wave_id_office_id", "office_measure", ["wave_id", "office_id"])
    op.create_index("ix_office_measure_standing_id", "office_measure", ["standing", "id"])


def downgrade() -> None:
    op.drop_table("office_measure")
