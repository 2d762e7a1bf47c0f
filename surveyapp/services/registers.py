"""Reading the register of a wave."""

from dataclasses import dataclass

from surveyapp.domain.errors import NotFound
from surveyapp.services.transactions import Session
from surveyapp.store import responses, waves


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Visits of an office in a month for a service."""

    office: str
    month: str
    service: str
    visits: int


def register_of(session: Session, wave_id: int) -> tuple[RegisterLine, ...]:
    """The register by office, month and service; running days are left out. Raises NotFound for an unknown wave."""
    if waves.find_wave(session, wave_id) is None:
        raise NotFound
    return tuple(RegisterLine(*row) for row in responses.register_of_wave(session, wave_id))
