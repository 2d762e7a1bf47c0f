"""Sums of closed visits and answers for pages that show rates; indexes by which links and answers are counted.

A draft of an instrument remembers what was found in it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COUNTS = ["psu_id", "source", "is_complete", "service_id", "probability"]
CLASSES = ["speed", "after_hours", "latency", "burst"]
BEFORE, AFTER = "ix_link_psu_id_state", "ix_link_counts"
VISITS = """
    INSERT INTO closed_sum (wave_id, office_id, week, service_id, kind, number, weight)
    SELECT wave_id, office_id, week, visit_count.service_id, outcome, sum(visits), sum(visits / probability)
    FROM visit_count JOIN psu ON psu.id = psu_id
    GROUP BY wave_id, office_id, week, visit_count.service_id, outcome
"""
ANSWERS = """
    INSERT INTO closed_sum (wave_id, office_id, week, service_id, kind, number, weight)
    SELECT wave_id, office_id, week, service_id, kind, count(*), sum(coalesce(1.0 / probability, 0.0)) FROM (
        SELECT psu_id, response.service_id, probability,
            CASE WHEN source <> 'invited' THEN 'walk_up' WHEN is_complete THEN 'complete' ELSE 'partial' END AS kind
        FROM response WHERE source = 'invited' OR is_complete
    ) AS answers JOIN psu ON psu.id = psu_id
    GROUP BY wave_id, office_id, week, service_id, kind
"""


def upgrade() -> None:
    op.create_table(
        "closed_sum",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_closed_sum_wave_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_closed_sum_office_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_closed_sum_service_id")),
        sa.PrimaryKeyConstraint(
            "wave_id", "office_id", "week", "service_id", "kind", name=op.f("pk_closed_sum")
        ),
        sqlite_with_rowid=False,
    )
    op.execute(VISITS)
    op.execute(ANSWERS)
    op.add_column("instrument_draft", sa.Column("named", sa.String(60), nullable=False, server_default=""))
    op.add_column("instrument_draft", sa.Column("problems", sa.Integer(), nullable=True))
    op.drop_index(BEFORE, "link")
    op.create_index(AFTER, "link", ["psu_id", "state", "service_id", "probability"])
    op.drop_index("ix_response_counts", "response")
    op.create_index("ix_response_counts", "response", [*COUNTS, *CLASSES])


def downgrade() -> None:
    with op.batch_alter_table("instrument_draft") as table:
        table.drop_column("problems")
        table.drop_column("named")
    op.drop_index("ix_response_counts", "response")
    op.create_index("ix_response_counts", "response", COUNTS)
    op.drop_index(AFTER, "link")
    op.create_index(BEFORE, "link", ["psu_id", "state"])
    op.drop_table("closed_sum")
