"""What the head of an office looks at: the course of a wave, refusals, coverage, kiosks, and what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.planning import answers_needed
from surveyapp.domain.response_rates import Grouping
from surveyapp.services.integrity import FEW, Integrity, integrity_of
from surveyapp.services.kiosks.listing import KioskLine, list_kiosks
from surveyapp.services.planning import Standing, standings
from surveyapp.services.registers.coverage import CoverageLine, coverage_of
from surveyapp.services.registers.reading import OfficeInWave, gaps, office_register
from surveyapp.services.response_rates import RateLine, response_rates
from surveyapp.services.results import Figure, published_runs, read_run
from surveyapp.services.transactions import Session

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """An office's total of a run that the public may see."""

    run_id: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class OfficeOverview:
    """An office in a wave. Answers are those of closed batches, and nothing speaks of fewer than ten."""

    office: OfficeInWave
    standing: Standing | None
    needed: int | None
    by_service: tuple[RateLine, ...]
    by_week: tuple[RateLine, ...]
    by_counter: Integrity
    coverage: tuple[CoverageLine, ...]
    gaps: tuple[date, ...]
    kiosks: tuple[KioskLine, ...]
    published: PublishedFigure | None


def office_overview(session: Session, office: OfficeInWave, today: date) -> OfficeOverview:
    """Everything of an office in a wave. Raises NotFound."""
    wave_id, codes = office.wave_id, (office.office_code,)
    found = standings(session, wave_id, (office.office_id,), today)
    standing = found[0] if found else None
    return OfficeOverview(
        office=office,
        standing=standing,
        needed=answers_needed(standing.aim) if standing else None,
        by_service=enough_drawn(response_rates(session, wave_id, Grouping.SERVICE, codes)),
        by_week=enough_drawn(response_rates(session, wave_id, Grouping.WEEK, codes)),
        by_counter=integrity_of(session, wave_id, codes),
        coverage=coverage_of(session, wave_id, (office.office_id,)),
        gaps=gaps(office_register(session, wave_id, office.office_id), office, today),
        kiosks=tuple(kiosk for kiosk in list_kiosks(session, (office.office_id,)) if needs_attention(kiosk)),
        published=published_figure(session, office),
    )


def enough_drawn(lines: Sequence[RateLine]) -> tuple[RateLine, ...]:
    """The lines of at least ten drawn visits: of fewer, a rate could tell who answered."""
    return tuple(line for line in lines if line.cases.drawn >= FEW)


def needs_attention(kiosk: KioskLine) -> bool:
    """Whether somebody should look after a kiosk: it is in use and unpaired, or holds answers."""
    return bool(kiosk.unsent or kiosk.stuck or kiosk.former or (kiosk.is_active and not kiosk.is_paired))


def published_figure(session: Session, office: OfficeInWave) -> PublishedFigure | None:
    """The office's total in the latest run of the wave that the public may see; None where there is none."""
    run = next((line for line in published_runs(session) if line.wave_id == office.wave_id), None)
    if run is None:
        return None
    part = read_run(session, run.id, only_published=True).invited
    figure = part.figures(TOTAL).get(office.office_code) if part else None
    return None if figure is None or figure.value is None else PublishedFigure(run.id, figure)
