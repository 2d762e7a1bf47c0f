"""What all tables share: the naming of constraints, and columns of the same kind."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}
"""For tables with random keys: rows lie in the order of the key, so the order of arrival is nowhere."""


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class Instant(TypeDecorator[datetime]):
    """An aware moment, stored in UTC without zone, so that both databases give back the same value."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, which would be read in the zone of the machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)
