"""What the pages of an office, of rates and of integrity show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from surveyapp.domain.roles import Account
from surveyapp.services.exporting.sheets import Sheet
from surveyapp.services.integrity import Integrity, IntegrityLine
from surveyapp.services.office_overview import OfficeOverview, PublishedFigure
from surveyapp.services.registers.permission import seen_offices
from surveyapp.services.registers.reading import OfficeInWave, WaveSeen
from surveyapp.services.response_rates import WHOLE, RateLine
from surveyapp.web.coverage import CoverageRow, coverage_rows, gap_months, number
from surveyapp.web.locale import in_language
from surveyapp.web.office.words import CASES, CLASSES, OUTCOMES, PROPOSALS, RATES, TALLIES

NOTHING = "–"
TALLIES_SHOWN = tuple(TALLIES)


@dataclass(frozen=True, slots=True)
class Link:
    """Something to choose; the current one is no link."""

    id: int
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RateRow:
    """A group with its cases and rates in words."""

    name: str
    cases: tuple[str, ...]
    rates: tuple[str, ...]
    weighted: str


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Where invitations are refused."""

    name: str
    drawn: str
    refused: str
    refused_for: str
    left: str
    rate: str


@dataclass(frozen=True, slots=True)
class IntegrityRow:
    """An office's week at a counter."""

    office: str
    week: str
    counter: str
    visits: str
    drawn: str
    expected: str
    p: str
    is_unlikely: bool
    outcomes: tuple[str, ...]
    tallies: tuple[str, ...]
    answers: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """How a wave goes in an office."""

    days_gone: str
    days_left: str
    answers: str
    needed: str
    rate: str
    planned_rate: str
    proposal: str


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """What the public sees of the office."""

    run_id: int
    value: str
    interval: str
    n: str
    rate: str


@dataclass(frozen=True, slots=True)
class OfficePage:
    """The page of the head of an office."""

    name: str
    wave: str
    wave_id: int
    office_id: int
    course: CourseFacts | None
    services: tuple[RefusalRow, ...]
    weeks: tuple[RefusalRow, ...]
    counters: tuple[RefusalRow, ...]
    coverage: tuple[CoverageRow, ...]
    gaps: tuple[tuple[str, str], ...]
    kiosks: tuple[str, ...]
    published: PublishedRow | None


def wave_links(waves: Sequence[WaveSeen], wanted: int | None) -> tuple[Link, ...]:
    """The waves, the newest first; the newest is chosen where none is named."""
    names = {wave.id: in_language(wave.name, wave.name_en) for wave in waves}
    chosen = wanted if wanted in names else next(iter(names), None)
    return tuple(Link(id, name, id == chosen) for id, name in names.items())


def office_links(entries: Sequence[OfficeInWave], wanted: int | None) -> tuple[Link, ...]:
    """The offices of a wave; the first is chosen where none is named."""
    own = {entry.office_id: in_language(entry.office_name, entry.office_name_en) for entry in entries}
    chosen = wanted if wanted in own else next(iter(own), None)
    return tuple(Link(id, name, id == chosen) for id, name in own.items())


def own_codes(entries: Sequence[OfficeInWave], account: Account) -> frozenset[str] | None:
    """The codes of the offices that this person may see; None for all."""
    return None if seen_offices(account) is None else frozenset(entry.office_code for entry in entries)


def rate_rows(lines: Sequence[RateLine], names: Mapping[str, str]) -> tuple[RateRow, ...]:
    """The rates of groups; `names` by key."""
    return tuple(
        RateRow(
            _("Cả đợt") if line.key == WHOLE else names.get(line.key, line.key),
            tuple(number(round(getattr(line.cases, case))) for case in CASES),
            tuple(percent(getattr(line.rates, rate)) for rate in RATES),
            percent(line.weighted.rr1),
        )
        for line in lines
    )


def rate_sheet(lines: Sequence[RateLine], names: Mapping[str, str]) -> Sheet:
    """Cases and every rate as numbers, for a file."""
    if not lines:
        return Sheet("rates", (), ("group", "name"), ())
    rates = tuple(lines[0].rates.__dataclass_fields__)
    headings = ("group", "name", *CASES, *rates, *(f"weighted_{rate}" for rate in rates))
    rows = tuple(
        (
            line.key,
            names.get(line.key, ""),
            *(getattr(line.cases, case) for case in CASES),
            *(getattr(line.rates, rate) for rate in rates),
            *(getattr(line.weighted, rate) for rate in rates),
        )
        for line in lines
    )
    return Sheet("rates", (), headings, rows)


def integrity_rows(found: Integrity, names: Mapping[str, str]) -> tuple[IntegrityRow, ...]:
    """The integrity report; `names` of offices by code. Of kiosks no visits are counted."""
    return tuple(
        IntegrityRow(
            office=names.get(line.office, line.office),
            week=line.week,
            counter=_("Kiosk") if line.is_of_kiosks else line.counter or NOTHING,
            visits=_of_visits(line, number(line.visits)),
            drawn=_of_visits(line, number(line.drawn)),
            expected=_of_visits(line, str(format_decimal(line.expected, "#,##0.0"))),
            p=NOTHING if line.p is None else str(format_decimal(line.p, "0.0000")),
            is_unlikely=line.is_unlikely,
            outcomes=tuple(_of_visits(line, number(line.outcomes.get(each, 0))) for each in OUTCOMES),
            tallies=tuple(_of_visits(line, number(line.tallies.get(each, 0))) for each in TALLIES_SHOWN),
            answers=number(line.answers),
            classes=tuple(number(line.classes.get(name)) for name in CLASSES),
        )
        for line in found.lines
    )


def _of_visits(line: IntegrityLine, words: str) -> str:
    return NOTHING if line.is_of_kiosks else words


def office_page(found: OfficeOverview, names: Mapping[str, str]) -> OfficePage:
    """An office; `names` of services by code."""
    office = found.office
    name = in_language(office.office_name, office.office_name_en)
    return OfficePage(
        name=name,
        wave=in_language(office.wave_name, office.wave_name_en),
        wave_id=office.wave_id,
        office_id=office.office_id,
        course=_course(found),
        services=tuple(_refusals(line, names.get(line.key, line.key)) for line in found.by_service),
        weeks=tuple(_refusals(line, line.key) for line in found.by_week),
        counters=tuple(_counter(line) for line in found.by_counter.lines if line.counter),
        coverage=coverage_rows(found.coverage, {office.office_code: name}),
        gaps=gap_months(found.gaps),
        kiosks=tuple(kiosk.name for kiosk in found.kiosks),
        published=_published(found.published),
    )


def percent(share: float | None) -> str:
    """A share; a dash where there is none."""
    return NOTHING if share is None else str(format_percent(share, "#,##0.0%"))


def _course(found: OfficeOverview) -> CourseFacts | None:
    standing = found.standing
    if standing is None or standing.course is None:
        return None
    course = standing.course
    return CourseFacts(
        days_gone=number(course.days_gone),
        days_left=number(course.days_left),
        answers=number(course.answers),
        needed=number(found.needed),
        rate=percent(course.answers / course.invited if course.invited else None),
        planned_rate=percent(standing.aim.response_rate),
        proposal=str(PROPOSALS[standing.proposal.reason]) if standing.proposal else "",
    )


def _refusals(line: RateLine, name: str) -> RefusalRow:
    cases = line.cases
    return RefusalRow(
        name,
        number(round(cases.drawn)),
        number(round(cases.refused)),
        number(round(cases.refused_for)),
        number(round(cases.left)),
        percent(line.rates.ref1),
    )


def _counter(line: IntegrityLine) -> RefusalRow:
    refused, refused_for = (line.outcomes.get(name, 0) for name in ("refused", "refused_for"))
    return RefusalRow(
        f"{line.counter}, {line.week}",
        number(line.drawn),
        number(refused),
        number(refused_for),
        number(line.outcomes.get("left", 0)),
        percent((refused + refused_for) / line.drawn if line.drawn else None),
    )


def _published(published: PublishedFigure | None) -> PublishedRow | None:
    if published is None:
        return None
    figure = published.figure
    value = "" if figure.grade == "C" else str(format_decimal(figure.value, "#,##0.00"))
    interval = (
        _("%(low)s đến %(high)s", low=_two(figure.low), high=_two(figure.high))
        if figure.low is not None and figure.high is not None
        else ""
    )
    return PublishedRow(published.run_id, value, interval, number(figure.n), percent(figure.response_rate))


def _two(value: float) -> str:
    return str(format_decimal(value, "#,##0.00"))
