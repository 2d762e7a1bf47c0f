"""One line to make a thing, with defaults, for tests that need it to exist and do not care how."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from surveyapp.domain.instrument_files import load_instrument
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.services.auditing import Act
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.sealing import ensure_sealing_key
from surveyapp.services.transactions import Session
from surveyapp.services.visiting import Desk
from surveyapp.store.tables.kiosks import KioskDevice
from surveyapp.store.tables.people import AccountRow, RoleGrant
from surveyapp.store.tables.places import AdminUnit, Counter, Kiosk, Office, OfficeService, Service
from surveyapp.store.tables.surveys import PublishedInstrument, SamplingPlan, Wave, WaveOffice

INSTRUMENTS = Path(__file__).parents[1] / "surveyapp" / "instruments"
KEYS = Keys(b"a key for tests, of no use elsewhere")
MONDAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Nine o'clock in Viet Nam on MONDAY."""


class Always:
    """A chance that draws every visit, whatever its probability."""

    def random(self) -> float:
        """The smallest number there is."""
        return 0.0


class Never:
    """A chance that draws a visit only where everyone is invited."""

    def random(self) -> float:
        """The largest number below one."""
        return 1 - 2**-53


def a_desk(**changes: object) -> Desk:
    """A desk that draws everyone and knows how citizens reach the site."""
    given: dict[str, object] = {
        "keys": KEYS,
        "chance": Always(),
        "link_days": 7,
        "public_url": "https://example.test",
    }
    return Desk(**{**given, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Place:
    """An office with one counter, one service, one kiosk, its clerk and a running wave."""

    office_id: int
    counter_id: int
    service_id: int
    kiosk_id: int
    kiosk_secret: str
    wave_id: int
    clerk: Account


@cache
def shipped(name: str) -> Instrument:
    """A questionnaire that is shipped: counter_full or counter_short."""
    return load_instrument(INSTRUMENTS / f"{name}.yaml")


def a_published(session: Session, instrument: Instrument, day: date = MONDAY) -> str:
    """The instrument, published if it is not yet; gives its content hash."""
    hashed = content_hash(instrument)
    if session.get(PublishedInstrument, hashed) is None:
        session.add(
            PublishedInstrument(
                content_hash=hashed,
                name=instrument.name,
                version=instrument.version,
                document=instrument.to_json(),
                published_on=day,
            )
        )
        session.flush()
    return hashed


def an_account(session: Session, login: str, *grants: Grant) -> Account:
    """A person with roles; the password can't be used."""
    row = AccountRow(login=login, name=login.title(), password_hash="none")
    session.add(row)
    session.flush()
    for grant in grants:
        place = {"office_id": grant.office_id, "admin_unit_id": grant.admin_unit_id}
        session.add(RoleGrant(account_id=row.id, role=grant.role.value, **place))
    session.flush()
    return Account(row.id, row.login, row.name, grants)


def a_place(session: Session, code: str = "ea-kar", *, probability: float = 0.5, day: date = MONDAY) -> Place:
    """An office in a wave of 60 days that began ten days before `day`."""
    if session.get(AdminUnit, "t:1") is None:
        session.add(_commune())
    office = Office(
        code=code,
        name=f"BHXH cơ sở {code}",
        name_en=f"Social insurance office {code}",
        kind="bhxh",
        admin_unit_id="t:1",
        is_demonstration=True,
        sort_key=code,
    )
    service = Service(
        code=f"s-{code}", name="Cấp thẻ BHYT", name_en="Health card", field="bhxh", mark="own", sort_key="cap"
    )
    session.add_all([office, service])
    session.flush()
    counter = Counter(office_id=office.id, name="Quầy 1")
    kiosk = Kiosk(office_id=office.id, name="Kiosk 1")
    wave = _wave(session, code, day)
    session.add_all([counter, kiosk, wave, OfficeService(office_id=office.id, service_id=service.id)])
    session.flush()
    ensure_sealing_key(session, KEYS, Act(None, MORNING))
    session.add(KioskDevice(kiosk_id=kiosk.id, secret_hash=KEYS.kiosk(f"kiosk of {code}"), paired_on=day))
    session.add(WaveOffice(wave_id=wave.id, office_id=office.id))
    session.add(
        SamplingPlan(
            wave_id=wave.id, counter_id=counter.id, starts_on=wave.starts_on, probability=probability
        )
    )
    clerk = an_account(session, f"clerk-{code}", Grant(Role.COUNTER_STAFF, office.id))
    return Place(office.id, counter.id, service.id, kiosk.id, f"kiosk of {code}", wave.id, clerk)


def _wave(session: Session, code: str, day: date) -> Wave:
    return Wave(
        code=f"wave-{code}",
        name="Đợt thử",
        starts_on=day - timedelta(days=10),
        ends_on=day + timedelta(days=50),
        full_instrument=a_published(session, shipped("counter_full"), day),
        short_instrument=a_published(session, shipped("counter_short"), day),
    )


def _commune() -> AdminUnit:
    return AdminUnit(
        id="t:1",
        code="1",
        name="Ea Kar",
        kind="xa",
        level="commune",
        parent_id=None,
        fold_key="ea kar",
        sort_key="ea kar",
    )
