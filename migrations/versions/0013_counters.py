"""Draws made without network, pre-printed slips, batches of links for delivery, tallies, queue machines' keys."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Constraint = sa.ForeignKeyConstraint
VISIT_COLUMNS = ("before", "slip", "dossiers", "is_company", "is_offline")


def upgrade() -> None:
    op.add_column("visit", sa.Column("before", sa.String(length=16), nullable=True))
    op.add_column("visit", sa.Column("slip", sa.String(length=8), nullable=True))
    op.add_column("visit", sa.Column("dossiers", sa.Integer(), server_default="1", nullable=False))
    for name in ("is_company", "is_offline"):
        op.add_column("visit", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("link", sa.Column("batch_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_link_batch_id"), "link", ["batch_id"])
    _make_sequences()
    _make_slips()
    _make_batches()
    _make_tallies()


def downgrade() -> None:
    for table in (
        "counter_key",
        "tap_receipt",
        "visit_tally",
        "delivery_batch",
        "blank_link",
        "slip_sheet",
        "sealed_use",
        "sealed_sequence",
    ):
        op.drop_table(table)
    op.drop_index(op.f("ix_link_batch_id"), "link")
    op.drop_column("link", "batch_id")
    for name in reversed(VISIT_COLUMNS):
        op.drop_column("visit", name)


def _make_sequences() -> None:
    op.create_table(
        "sealed_sequence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        _to("sealed_sequence", "counter_id", "counter"),
        _to("sealed_sequence", "wave_id", "wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_sequence")),
    )
    for column in ("counter_id", "wave_id", "day"):
        op.create_index(op.f(f"ix_sealed_sequence_{column}"), "sealed_sequence", [column])
    op.create_table(
        "sealed_use",
        sa.Column("sequence_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _to("sealed_use", "sequence_id", "sealed_sequence"),
        sa.PrimaryKeyConstraint("sequence_id", "number", name=op.f("pk_sealed_use")),
        sqlite_with_rowid=False,
    )


def _make_slips() -> None:
    op.create_table(
        "slip_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        _to("slip_sheet", "office_id", "office"),
        _to("slip_sheet", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_sheet")),
    )
    op.create_index(op.f("ix_slip_sheet_office_id"), "slip_sheet", ["office_id"])
    op.create_table(
        "blank_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sequence_id", sa.String(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("serial", sa.String(length=8), nullable=True),
        _to("blank_link", "sequence_id", "sealed_sequence"),
        _to("blank_link", "sheet_id", "slip_sheet"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_blank_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_blank_link_code_hash")),
        sa.UniqueConstraint("serial", name=op.f("uq_blank_link_serial")),
        sqlite_with_rowid=False,
    )
    for column in ("sequence_id", "sheet_id"):
        op.create_index(op.f(f"ix_blank_link_{column}"), "blank_link", [column])


def _make_batches() -> None:
    op.create_table(
        "delivery_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        _to("delivery_batch", "counter_id", "counter"),
        _to("delivery_batch", "service_id", "service"),
        _to("delivery_batch", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_batch")),
        sa.UniqueConstraint("request", name=op.f("uq_delivery_batch_request")),
    )
    op.create_index(op.f("ix_delivery_batch_counter_id"), "delivery_batch", ["counter_id"])
    op.create_table(
        "counter_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        _to("counter_key", "counter_id", "counter"),
        _to("counter_key", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_counter_key_key_hash")),
    )
    op.create_index(op.f("ix_counter_key_counter_id"), "counter_key", ["counter_id"])


def _make_tallies() -> None:
    op.create_table(
        "visit_tally",
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _to("visit_tally", "psu_id", "psu"),
        sa.PrimaryKeyConstraint("psu_id", "kind", name=op.f("pk_visit_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tap_receipt",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_tap_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tap_receipt_taken_on"), "tap_receipt", ["taken_on"])


def _to(table: str, column: str, other: str) -> Constraint:
    return Constraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
