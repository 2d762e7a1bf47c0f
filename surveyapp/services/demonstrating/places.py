"""Where the made-up events take place: the ids that offices, counters, services and kiosks have in the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.instruments import Instrument
from surveyapp.services.kiosks.devices import KioskPlace


@dataclass(frozen=True, slots=True)
class Places:
    """A wave, its instruments, and ids by code (a counter's by its office and name)."""

    wave_id: int
    full: Instrument
    short: Instrument
    full_hash: str
    short_hash: str
    offices: Mapping[str, int]
    counters: Mapping[tuple[str, str], int]
    services: Mapping[str, int]
    kiosks: Mapping[str, int]
    """Kiosks by the code of their office."""

    def kiosk_place(self, office: str) -> KioskPlace:
        """The kiosk of an office as the services know it."""
        return KioskPlace(self.kiosks[office], self.offices[office], "", "", "")
