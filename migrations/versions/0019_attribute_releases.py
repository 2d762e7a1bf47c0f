"""The one data set of a wave with which attributes of persons leave; for waves exported before, their first export."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

REFERENCES = {"wave_id": "wave.id", "snapshot_id": "snapshot.id"}
K_IN_NAME = re.compile(r"-k(\d+)\.zip$")
AUDIT = sa.table(
    "audit_event", sa.column("id", sa.Integer), sa.column("verb", sa.String), sa.column("after", sa.JSON)
)
SNAPSHOT = sa.table("snapshot", sa.column("id", sa.Integer), sa.column("wave_id", sa.Integer))
RUN = sa.table("run", sa.column("id", sa.Integer), sa.column("snapshot_id", sa.Integer))


def upgrade() -> None:
    release = op.create_table(
        "attribute_release",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [of], name=op.f(f"fk_attribute_release_{name}"))
            for name, of in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_attribute_release")),
    )
    first = list(_first_exports(op.get_bind()).values())
    if first:
        op.bulk_insert(release, first)


def _first_exports(database: sa.Connection) -> dict[int, dict[str, int]]:
    """The first export or bundle of each wave that the audit trail knows, with the k in the name of its file."""
    waves = {row.id: row.wave_id for row in database.execute(sa.select(SNAPSHOT))}
    runs = {row.id: row.snapshot_id for row in database.execute(sa.select(RUN))}
    made = sa.select(AUDIT.c.after).where(AUDIT.c.verb == "export.made").order_by(AUDIT.c.id)
    found: dict[int, dict[str, int]] = {}
    for after in filter(None, database.scalars(made)):
        snapshot_id = after.get("snapshot_id") or runs.get(after.get("run_id"))
        k = K_IN_NAME.search(after.get("file", ""))
        if k and snapshot_id in waves:
            line = {"wave_id": waves[snapshot_id], "snapshot_id": snapshot_id, "k": int(k[1])}
            found.setdefault(line["wave_id"], line)
    return found


def downgrade() -> None:
    op.drop_table("attribute_release")
