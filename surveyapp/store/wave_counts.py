"""How many closed answers every wave has, from the sums that are kept beside them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from surveyapp.store.closed_sums import COMPLETE, WALK_UP
from surveyapp.store.tables.surveys import Wave
from surveyapp.store.tables.visits import ClosedSum


class WaveCounts(NamedTuple):
    """A wave and how many closed answers it has."""

    wave_id: int
    name: str
    name_en: str
    starts_on: date
    ends_on: date
    invited: int
    walk_ups: int


def closed_responses_by_wave(session: Session) -> Sequence[WaveCounts]:
    """Every wave, the latest first, with its closed answers from invited visitors and from walk-ups."""
    invited, walk_up = (
        func.sum(case((ClosedSum.kind == kind, ClosedSum.number), else_=0)).label(kind)
        for kind in (COMPLETE, WALK_UP)
    )
    # In the order of the key, so that the sums of a wave need no sorting.
    sums = (
        select(ClosedSum.wave_id, invited, walk_up)
        .where(ClosedSum.kind.in_((COMPLETE, WALK_UP)))
        .group_by(ClosedSum.wave_id)
        .subquery()
    )
    counts = (func.coalesce(sums.c[kind], 0) for kind in (COMPLETE, WALK_UP))
    rows = session.execute(
        select(Wave.id, Wave.name, Wave.name_en, Wave.starts_on, Wave.ends_on, *counts)
        .outerjoin(sums, sums.c.wave_id == Wave.id)
        .order_by(Wave.starts_on.desc(), Wave.id.desc())
    )
    return [WaveCounts._make((*row[:5], int(row[5]), int(row[6]))) for row in rows]
