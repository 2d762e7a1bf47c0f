"""An index that holds all by which answers are counted."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE, AFTER = "ix_response_psu_id_source_is_complete", "ix_response_counts"


def upgrade() -> None:
    op.drop_index(BEFORE, "response")
    op.create_index(AFTER, "response", ["psu_id", "source", "is_complete", "service_id", "probability"])


def downgrade() -> None:
    op.drop_index(AFTER, "response")
    op.create_index(BEFORE, "response", ["psu_id", "source", "is_complete"])
