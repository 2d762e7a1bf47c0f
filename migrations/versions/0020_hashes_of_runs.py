"""The hashes of what a run found, and what came of computing it a second time; runs made before have neither."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run", sa.Column("hashes", sa.JSON(), nullable=True))
    op.add_column("run", sa.Column("repeated", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("run", "repeated")
    op.drop_column("run", "hashes")
