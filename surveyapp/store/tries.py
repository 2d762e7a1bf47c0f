"""How often something was tried."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveyapp.store.inserting import upsert_into
from surveyapp.store.tables.people import TryCount


def tries_so_far(session: Session, key: str, window: int) -> int:
    """How many tries were counted under a key in a stretch of time."""
    tries = session.scalar(select(TryCount.tries).where(TryCount.key == key, TryCount.window == window))
    return tries or 0


def tries_with_this_one(session: Session, key: str, window: int, today: date) -> int:
    """Count one more try in one statement, so that two at the same moment are two; how many there are now."""
    row = upsert_into(session, TryCount).values(key=key, window=window, tries=1, counted_on=today)
    counted = row.on_conflict_do_update(
        index_elements=["key", "window"], set_={"tries": TryCount.tries + 1}
    ).returning(TryCount.tries)
    tries: int = session.scalar(counted)
    return tries


def delete_tries_before(session: Session, day: date) -> int:
    """Forget the counts of earlier days; how many there were."""
    return len(
        session.scalars(delete(TryCount).where(TryCount.counted_on < day).returning(TryCount.window)).all()
    )
