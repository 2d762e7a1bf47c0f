"""The office: plans, corrections, imports, slips, paper, the second factor."""


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
