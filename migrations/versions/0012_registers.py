"""The register: imports, corrections, and counts that do not depend on the clerk's taps."""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
