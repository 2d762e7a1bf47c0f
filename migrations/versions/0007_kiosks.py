"""Kiosks: pairing, sealing keys, receipts and answers held for review."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    # A kiosk's secret moves to the device that holds it.
    op.execute(
        "INSERT INTO kiosk_device"
        " (id, kiosk_id, secret_hash, paired_on, is_active, is_given_up, unsent, stuck, version)"
        " SELECT id, id, secret_hash, CURRENT_DATE, is_active, false, 0, 0, '' FROM kiosk"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval('kiosk_device_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM kiosk), false)"
        )
    with op.batch_alter_table("kiosk") as kiosk:
        kiosk.drop_constraint(op.f("uq_kiosk_secret_hash"), type_="unique")
        kiosk.drop_column("secret_hash")
    op.add_column("intake", sa.Column("flag", sa.String(length=24), nullable=True))
    # Kiosks draft on the device itself from now on; every draft on the server belongs to a link.
    op.execute("DELETE FROM draft WHERE link_hash IS NULL")
    with op.batch_alter_table("draft", table_kwargs={"sqlite_with_rowid": False}) as draft:
        draft.alter_column("link_hash", existing_type=sa.String(length=64), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("draft", table_kwargs={"sqlite_with_rowid": False}) as draft:
        draft.alter_column("link_hash", existing_type=sa.String(length=64), nullable=True)
    op.drop_column("intake", "flag")
    with op.batch_alter_table("kiosk") as kiosk:
        kiosk.add_column(sa.Column("secret_hash", sa.String(length=64), nullable=True))
    # Of several devices of a kiosk the newest stays; a kiosk that has none gets a secret that nobody holds.
    op.execute(
        "UPDATE kiosk SET secret_hash = coalesce((SELECT secret_hash FROM kiosk_device WHERE kiosk_device.id ="
        " (SELECT max(id) FROM kiosk_device WHERE kiosk_id = kiosk.id)), 'none ' || id)"
    )
    with op.batch_alter_table("kiosk") as kiosk:
        kiosk.alter_column("secret_hash", existing_type=sa.String(length=64), nullable=False)
        kiosk.create_unique_constraint(op.f("uq_kiosk_secret_hash"), ["secret_hash"])
    op.drop_table("held_answer")
    op.drop_table("kiosk_receipt")
    op.drop_table("pairing_code")
    op.drop_table("kiosk_device")
    op.drop_table("sealing_key")


def _make_tables() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
        sa.UniqueConstraint("number", name=op.f("uq_sealing_key_number")),
    )
    op.create_table(
        "kiosk_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("paired_on", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_given_up", sa.Boolean(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("tested_on", sa.Date(), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("stuck", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=True),
        sa.Column("key_since", sa.Date(), nullable=True),
        sa.Column("empty_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_device_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_device")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_kiosk_device_secret_hash")),
    )
    op.create_index(op.f("ix_kiosk_device_kiosk_id"), "kiosk_device", ["kiosk_id"], unique=False)
    op.create_table(
        "pairing_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_pairing_code_kiosk_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_pairing_code")),
        sa.UniqueConstraint("kiosk_id", name=op.f("uq_pairing_code_kiosk_id")),
    )
    op.create_table(
        "kiosk_receipt",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_kiosk_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_kiosk_receipt_taken_on"), "kiosk_receipt", ["taken_on"], unique=False)
    op.create_table(
        "held_answer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kiosk_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_held_answer_kiosk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_held_answer_kiosk_id"), "held_answer", ["kiosk_id"], unique=False)
    op.create_index(op.f("ix_held_answer_held_on"), "held_answer", ["held_on"], unique=False)
