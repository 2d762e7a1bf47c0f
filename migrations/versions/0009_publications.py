"""Publications with their withdrawal, targets, keys to the programming interface, and waves named in English."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f("fk_publication_published_by")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_publication_run_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_publication_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_run_id"), "publication", ["run_id"], unique=False)
    # The moment of publishing was not kept before; the moment of the run stands for it.
    op.execute(
        "INSERT INTO publication (run_id, published_at, reason) "
        "SELECT id, requested_at, '' FROM run WHERE is_published"
    )
    op.drop_column("run", "is_published")
    op.create_table(
        "index_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("index_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_index_target_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_target")),
    )
    op.create_index(op.f("ix_index_target_index_name"), "index_target", ["index_name"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_key_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )
    op.create_index(op.f("ix_api_key_account_id"), "api_key", ["account_id"], unique=False)
    op.create_index(
        "ix_response_psu_id_source_is_complete",
        "response",
        ["psu_id", "source", "is_complete"],
        unique=False,
    )
    op.add_column("wave", sa.Column("name_en", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("wave", "name_en")
    op.drop_index("ix_response_psu_id_source_is_complete", "response")
    op.drop_table("api_key")
    op.drop_table("index_target")
    op.add_column("run", sa.Column("is_published", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE run SET is_published = true WHERE id IN "
        "(SELECT run_id FROM publication WHERE withdrawn_at IS NULL)"
    )
    op.drop_table("publication")
