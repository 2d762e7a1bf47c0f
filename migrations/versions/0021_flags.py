"""Flags of answers without a number, a day or a reason, which could tell which answers were closed together.

Reasons were never written. A flag that is there keeps its name.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FLAG = sa.table("response_flag", sa.column("response_id", sa.String), sa.column("flag", sa.String))
ALL = sa.select(FLAG.c.response_id, FLAG.c.flag).distinct().order_by(FLAG.c.response_id, FLAG.c.flag)
UNKNOWN_DAY = date(1970, 1, 1)


def upgrade() -> None:
    kept = op.get_bind().execute(ALL).all()
    op.drop_table("response_flag")
    made = _table([], sa.PrimaryKeyConstraint("response_id", "flag", name=op.f("pk_response_flag")))
    if kept:
        op.bulk_insert(made, [row._asdict() for row in kept])


def downgrade() -> None:
    kept = op.get_bind().execute(ALL).all()
    op.drop_table("response_flag")
    more: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("flagged_on", sa.Date(), nullable=False),
    ]
    made = _table(more, sa.PrimaryKeyConstraint("id", name=op.f("pk_response_flag")), with_rowid=True)
    op.create_index(op.f("ix_response_flag_response_id"), "response_flag", ["response_id"], unique=False)
    if kept:
        rest = {"reason": "", "flagged_on": UNKNOWN_DAY}
        op.bulk_insert(made, [{"id": place, **rest, **row._asdict()} for place, row in enumerate(kept, 1)])


def _table(more: list[sa.Column[Any]], key: sa.PrimaryKeyConstraint, *, with_rowid: bool = False) -> sa.Table:
    return op.create_table(
        "response_flag",
        *more,
        sa.Column("response_id", sa.String(length=32), nullable=False),
        sa.Column("flag", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_flag_response_id")),
        key,
        sqlite_with_rowid=with_rowid,
    )
