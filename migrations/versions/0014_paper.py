"""Paper forms typed in, some of them twice, and drafts of instruments."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTS = ("forms", "drawn", "compared", "answers", "differing", "given_up")


def upgrade() -> None:
    op.create_table(
        "instrument_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        _to("instrument_draft", "made_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_draft")),
    )
    op.create_table(
        "paper_entry",
        sa.Column("serial", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _to("paper_entry", "wave_id", "wave.id"),
        _to("paper_entry", "office_id", "office.id"),
        _to("paper_entry", "instrument", "instrument.content_hash"),
        _to("paper_entry", "entered_by", "account.id"),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_paper_entry_link_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_paper_entry_wave_id"), "paper_entry", ["wave_id"])
    op.create_index(op.f("ix_paper_entry_due_on"), "paper_entry", ["due_on"])
    op.create_table(
        "paper_tally",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        _to("paper_tally", "wave_id", "wave.id"),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_paper_tally")),
    )


def downgrade() -> None:
    for table in ("paper_tally", "paper_entry", "instrument_draft"):
        op.drop_table(table)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
