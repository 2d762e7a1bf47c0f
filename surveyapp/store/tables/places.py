"""Administrative units, services, offices and counters."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.domain.text import fold
from surveyapp.store.tables.base import Base


def key_of_name_and_code(context: DefaultExecutionContext) -> str:
    """What a new row is found by: its name and its code, folded."""
    given = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return fold(f"{given['name']} {given['code']}")


class AdminUnit(Base):
    """A province, district or commune while its borders and name were valid."""

    __tablename__ = "admin_unit"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(24))
    level: Mapped[str] = mapped_column(String(12), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("admin_unit.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    fold_key: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str]


class AdminUnitSuccessor(Base):
    """Which unit became (a part of) which: many to many."""

    __tablename__ = "admin_unit_successor"

    old_id: Mapped[str] = mapped_column(ForeignKey("admin_unit.id"), primary_key=True)
    new_id: Mapped[str] = mapped_column(ForeignKey("admin_unit.id"), primary_key=True, index=True)
    share: Mapped[str] = mapped_column(String(12))


class Service(Base):
    """An administrative procedure that offices handle; `mark` says how well its code is verified."""

    __tablename__ = "service"
    __table_args__ = (Index("ix_service_sort_key_code", "sort_key", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    field: Mapped[str]
    mark: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    sort_key: Mapped[str]
    fold_key: Mapped[str] = mapped_column(default=key_of_name_and_code, server_default="")


class Office(Base):
    """A one-stop office as it is now; `office_history` has what it was before. `valid_to` is its last day."""

    __tablename__ = "office"
    __table_args__ = (Index("ix_office_sort_key_code", "sort_key", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str] = mapped_column(String(24))
    admin_unit_id: Mapped[str] = mapped_column(ForeignKey("admin_unit.id"))
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    sort_key: Mapped[str]
    fold_key: Mapped[str] = mapped_column(default=key_of_name_and_code, server_default="")
    valid_to: Mapped[date | None]


class FormerOffice(Base):
    """What an office was called, and where it was, until a day (that day included)."""

    __tablename__ = "office_history"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str]
    admin_unit_id: Mapped[str] = mapped_column(ForeignKey("admin_unit.id"))


class Counter(Base):
    """A window of an office; `valid_to` is its last day."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str]
    valid_to: Mapped[date | None]


class OfficeService(Base):
    """Which services an office handles, or handled until the day `valid_to`."""

    __tablename__ = "office_service"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    valid_to: Mapped[date | None]


class Kiosk(Base):
    """A tablet's place at an office; its devices are in `kiosk_device`."""

    __tablename__ = "kiosk"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
