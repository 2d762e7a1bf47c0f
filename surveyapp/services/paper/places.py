"""Where a paper form belongs: to the link whose code stands on it, or, as a walk-up, to an office's day."""

from dataclasses import dataclass
from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput
from surveyapp.services.auditing import Act
from surveyapp.services.keys import Keys
from surveyapp.services.opening import LinkName, mark_opened, named_by_code, usable_link
from surveyapp.services.transactions import Session
from surveyapp.store import offices, paper, units, waves
from surveyapp.store.places import service_ids_of_office


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """The place of a form. Either `link` (a hash) is set, or `service` and `day` are, for a walk-up."""

    wave: int
    office: int
    instrument: str
    link: str | None
    service: int | None
    day: str
    """ISO: of a walk-up the day of the visit; of a link its last day."""

    @property
    def last_day(self) -> date | None:
        """The last day of the link; None for a walk-up."""
        return date.fromisoformat(self.day) if self.link else None


@dataclass(frozen=True, slots=True)
class WalkUp:
    """What is written at the head of a form without a code."""

    wave_id: int
    office_id: int
    service_id: int
    day: date


def place_of_code(session: Session, keys: Keys, typed: str, act: Act) -> PaperPlace:
    """The place of the form with a code; its link counts as opened from now on, so that nobody withdraws it.

    Raises LinkUnknown, LinkNotActive, LinkSpent, LinkVoid, LinkExpired; InvalidInput for a form that waits already.
    """
    link = usable_link(session, named_by_code(keys, typed), day_of(act.at))
    check_not_waiting(session, link.token_hash)
    unit = units.unit_with_id(session, link.psu_id)
    instrument = waves.wave_with_id(session, unit.wave_id).full_instrument
    mark_opened(session, link)
    return PaperPlace(
        unit.wave_id, unit.office_id, instrument, link.token_hash, None, link.expires_on.isoformat()
    )


def check_not_waiting(session: Session, link_hash: str) -> None:
    """Raises InvalidInput where the form of this link was typed in once and waits for the second time."""
    if paper.entry_of_link(session, link_hash) is not None:
        raise InvalidInput("code", "waiting")


@dataclass(frozen=True, slots=True)
class PrintedLink:
    """What is printed at the head of a form with a link's code."""

    instrument: str
    office_name: str
    office_name_en: str
    expires_on: date


def printed_link(session: Session, keys: Keys, typed: str, today: date) -> PrintedLink:
    """What a form with this code asks, and for which office; nothing is changed. Raises what `place_of_code` raises."""
    link = usable_link(session, named_by_code(keys, typed), today)
    unit = units.unit_with_id(session, link.psu_id)
    office = offices.office_with_id(session, unit.office_id)
    instrument = waves.wave_with_id(session, unit.wave_id).full_instrument
    return PrintedLink(instrument, office.name, office.name_en, link.expires_on)


def place_of_walk_up(session: Session, walk_up: WalkUp, act: Act) -> PaperPlace:
    """The place of a form without a code. Raises InvalidInput where wave, office, service and day don't go together."""
    wave = waves.wave_of_office(session, walk_up.wave_id, walk_up.office_id)
    if wave is None:
        raise InvalidInput("office", "not_in_wave")
    if not wave.starts_on <= walk_up.day <= min(wave.ends_on, day_of(act.at)):
        raise InvalidInput("day", "outside_wave")
    if walk_up.service_id not in service_ids_of_office(session, walk_up.office_id):
        raise InvalidInput("service", "not_offered")
    return PaperPlace(
        wave.id, walk_up.office_id, wave.short_instrument, None, walk_up.service_id, walk_up.day.isoformat()
    )


def office_names(session: Session, place: PaperPlace) -> tuple[str, str]:
    """The name of the place's office, in Vietnamese and English."""
    office = offices.office_with_id(session, place.office)
    return office.name, office.name_en


def link_name(place: PaperPlace) -> LinkName:
    """The name of the place's link."""
    return LinkName("token", place.link or "")
