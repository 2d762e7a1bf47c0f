"""Answers: drafts, receipts, intake, responses and flags."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_link_hash"), "draft", ["link_hash"], unique=False)
    op.create_index(op.f("ix_draft_saved_on"), "draft", ["saved_on"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_receipt_taken_on"), "receipt", ["taken_on"], unique=False)
    op.create_table(
        "intake",
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("visit_day", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("device", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("order_seed", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument"], ["instrument.content_hash"], name=op.f("fk_intake_instrument")
        ),
        sa.ForeignKeyConstraint(["psu_id"], ["psu.id"], name=op.f("fk_intake_psu_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_intake_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_intake_psu_id"), "intake", ["psu_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("speed", sa.String(length=8), nullable=False),
        sa.Column("after_hours", sa.Boolean(), nullable=False),
        sa.Column("latency", sa.String(length=12), nullable=False),
        sa.Column("burst", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("psu_id", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("device", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("order_seed", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument"], ["instrument.content_hash"], name=op.f("fk_response_instrument")
        ),
        sa.ForeignKeyConstraint(["psu_id"], ["psu.id"], name=op.f("fk_response_psu_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_response_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_response_psu_id"), "response", ["psu_id"], unique=False)
    op.create_table(
        "response_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("flag", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("flagged_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_flag_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_flag")),
    )
    op.create_index(op.f("ix_response_flag_response_id"), "response_flag", ["response_id"], unique=False)


def downgrade() -> None:
    op.drop_table("response_flag")
    op.drop_table("response")
    op.drop_table("intake")
    op.drop_table("receipt")
    op.drop_table("draft")
