"""Queries on batches for delivery and on queue machines' keys."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.links import LinkState
from surveyapp.store.tables.counters import CounterKey, DeliveryBatch
from surveyapp.store.tables.places import Counter, Office, Service
from surveyapp.store.tables.visits import Link, Visit


class BatchRow(NamedTuple):
    """A batch with the names of its counter and service."""

    id: int
    counter_name: str
    office_name: str
    office_name_en: str
    service_name: str
    service_name_en: str
    made_on: date
    visits: int
    links: int
    voided_on: date | None


class KeyRow(NamedTuple):
    """A machine's key with its counter."""

    id: int
    name: str
    counter_id: int
    counter_name: str
    office_id: int
    office_name: str
    office_name_en: str
    made_on: date
    is_active: bool


def batch_of_request(session: Session, request: str) -> DeliveryBatch | None:
    """The batch that a page has already made."""
    return session.scalars(select(DeliveryBatch).where(DeliveryBatch.request == request)).first()


def batch_with_office(session: Session, batch_id: int) -> tuple[DeliveryBatch, int] | None:
    """The batch and the office of its counter, or None."""
    row = session.execute(
        select(DeliveryBatch, Counter.office_id)
        .join(Counter, Counter.id == DeliveryBatch.counter_id)
        .where(DeliveryBatch.id == batch_id)
    ).first()
    return None if row is None else (row[0], row[1])


def batches_of_offices(
    session: Session, office_ids: Sequence[int], before: int | None, most: int
) -> list[BatchRow]:
    """At most so many batches of some offices, the last one first; with `before` those made earlier."""
    batch = DeliveryBatch
    query = (
        select(
            batch.id,
            Counter.name,
            Office.name,
            Office.name_en,
            Service.name,
            Service.name_en,
            batch.made_on,
            batch.visits,
            batch.links,
            batch.voided_on,
        )
        .join(Counter, Counter.id == batch.counter_id)
        .join(Office, Office.id == Counter.office_id)
        .join(Service, Service.id == batch.service_id)
        .where(Counter.office_id.in_(office_ids))
        .order_by(batch.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(batch.id < before)
    return [BatchRow._make(row) for row in session.execute(query)]


def visits_of_batch(session: Session, batch: DeliveryBatch) -> list[Visit]:
    """The visits of a batch that are still of the running day."""
    own = Visit.tap.startswith(f"{batch.request}-", autoescape=True)
    return list(session.scalars(select(Visit).where(own).order_by(Visit.id)))


def live_links_of_batch(session: Session, batch_id: int) -> list[str]:
    """The hashes of the links of a batch that nobody has opened."""
    found = session.scalars(
        select(Link.token_hash).where(Link.batch_id == batch_id, Link.state == LinkState.ISSUED.value)
    )
    return list(found)


def counter_key_with_hash(session: Session, key_hash: str) -> tuple[CounterKey, int] | None:
    """The active key and the office of its counter, or None."""
    row = session.execute(
        select(CounterKey, Counter.office_id)
        .join(Counter, Counter.id == CounterKey.counter_id)
        .where(CounterKey.key_hash == key_hash, CounterKey.is_active)
    ).first()
    return None if row is None else (row[0], row[1])


def counter_keys_of_offices(session: Session, office_ids: Sequence[int] | None) -> list[KeyRow]:
    """The keys of machines in some offices (None: in all), revoked ones too, the last one first."""
    query = (
        select(
            CounterKey.id,
            CounterKey.name,
            Counter.id,
            Counter.name,
            Office.id,
            Office.name,
            Office.name_en,
            CounterKey.made_on,
            CounterKey.is_active,
        )
        .join(Counter, Counter.id == CounterKey.counter_id)
        .join(Office, Office.id == Counter.office_id)
        .order_by(CounterKey.id.desc())
    )
    if office_ids is not None:
        query = query.where(Counter.office_id.in_(office_ids))
    return [KeyRow(*row) for row in session.execute(query)]
