"""With which data set of a wave attributes of persons leave."""

from sqlalchemy.orm import Session

from surveyapp.store.inserting import upsert_into
from surveyapp.store.tables.work import AttributeRelease


def release_of_wave(session: Session, wave_id: int) -> AttributeRelease | None:
    """What was settled for the wave, or None."""
    return session.get(AttributeRelease, wave_id)


def settle_release(session: Session, wave_id: int, snapshot_id: int, k: int) -> AttributeRelease:
    """Settle it, unless it is settled: the key of the table is the wave, so of two at a time one comes first."""
    values = {"wave_id": wave_id, "snapshot_id": snapshot_id, "k": k}
    session.execute(upsert_into(session, AttributeRelease).values(values).on_conflict_do_nothing())
    return session.get_one(AttributeRelease, wave_id)
