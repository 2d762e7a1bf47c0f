"""Result tables that others published, as they were imported."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PERSONS = ("made_by", "accepted_by", "undone_by")


def upgrade() -> None:
    op.create_table(
        "published_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], ["account.id"], name=op.f(f"fk_published_table_{name}"))
            for name in PERSONS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_table")),
    )
    op.create_index(op.f("ix_published_table_state"), "published_table", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("published_table")
