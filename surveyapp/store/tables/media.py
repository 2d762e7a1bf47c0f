"""Recordings of questionnaires."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.store.tables.base import Base


class Medium(Base):
    """A sound, stored once whatever it is used for; published questionnaires name it, so it is never changed."""

    __tablename__ = "medium"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes]
    stored_on: Mapped[date]
