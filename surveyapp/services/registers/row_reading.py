"""A row of a file becomes a count, or the reasons why it can't: every wrong cell is named, none is guessed at."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from surveyapp.domain.registers import ADULT, Channel, age_band_of
from surveyapp.domain.text import fold
from surveyapp.services.registers.correcting import MOST_VISITS
from surveyapp.services.registers.mappings import Mapping, Role
from surveyapp.services.transactions import Session
from surveyapp.store import register_imports
from surveyapp.store.register_imports import Named

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
"""Day before month, as everybody here writes it. A time of day after it is not read."""
YEARS = range(1900, 2100)
OLDEST = 120
SEX_WORDS = {"nam": "male", "male": "male", "m": "male", "nu": "female", "female": "female", "f": "female"}
SEX_WORDS |= {"khac": "other", "other": "other"}
CHANNEL_WORDS = (
    ("buu chinh", Channel.POST),
    ("bcci", Channel.POST),
    ("post", Channel.POST),
    ("truc tuyen", Channel.ONLINE),
    ("qua mang", Channel.ONLINE),
    ("online", Channel.ONLINE),
    ("truc tiep", Channel.COUNTER),
    ("tai quay", Channel.COUNTER),
    ("mot cua", Channel.COUNTER),
    ("counter", Channel.COUNTER),
)


class RowProblem(NamedTuple):
    """What is wrong in a row: its line, the column's role, and the reason."""

    line: int
    role: str
    reason: str


class Cell(NamedTuple):
    """What visits of a file are counted by."""

    wave_id: int
    office_id: int
    counter_id: int | None
    day: date
    service_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can be counted. Sex and age band are empty where they are not known or not asked of (children)."""

    cell: Cell
    visits: int
    sex: str
    age_band: str


class Refused(Exception):
    """A cell can't be used; carries the role and the reason."""

    def __init__(self, role: Role, reason: str) -> None:
        super().__init__(role, reason)
        self.role, self.reason = role, reason


@dataclass(slots=True)
class Reader:
    """Reads rows by a mapping. Offices, services and counters are known by code or by name without marks."""

    mapping: Mapping
    today: date
    offices: dict[str, list[int]]
    services: dict[str, list[int]]
    counters: dict[tuple[int, str], int]
    waves: dict[int, list[tuple[int, date, date]]]
    days: dict[str, date | None] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)

    def read(self, line: int, cells: Sequence[str]) -> ReadRow | list[RowProblem]:
        """The count of a row, or everything that is wrong with it."""
        problems: list[RowProblem] = []

        def tried(method: Callable[..., Any], *given: Any) -> Any:
            try:
                return method(cells, *given)
            except Refused as refused:
                problems.append(RowProblem(line, refused.role.value, refused.reason))
                return None

        office, day = tried(self._office), tried(self._day)
        wave: Any = tried(self._wave, office, day) if office and day else None
        counter: Any = tried(self._counter, office) if office else None
        service, channel, visits = tried(self._service), tried(self._channel), tried(self._visits)
        sex, age = tried(self._sex), tried(self._age, day)
        return problems or ReadRow(Cell(wave, office, counter, day, service, channel), visits, sex, age)

    def _text(self, cells: Sequence[str], role: Role) -> str:
        column = self.mapping.column(role)
        return cells[column] if column is not None and column < len(cells) else ""

    def _fold(self, text: str) -> str:
        if text not in self.folded:
            self.folded[text] = fold(text)
        return self.folded[text]

    def _office(self, cells: Sequence[str]) -> int:
        if self.mapping.office_id is not None:
            return self.mapping.office_id
        return self._one(self.offices, cells, Role.OFFICE)

    def _service(self, cells: Sequence[str]) -> int:
        return self._one(self.services, cells, Role.SERVICE)

    def _one(self, known: dict[str, list[int]], cells: Sequence[str], role: Role) -> int:
        text = self._text(cells, role)
        if not text:
            raise Refused(role, "empty")
        found = known.get(self._fold(text), ())
        if len(found) != 1:
            raise Refused(role, "ambiguous" if found else "unknown")
        return found[0]

    def _counter(self, cells: Sequence[str], office: int) -> int | None:
        text = self._text(cells, Role.COUNTER)
        if not text:
            return None
        found = self.counters.get((office, self._fold(text)))
        if found is None:
            raise Refused(Role.COUNTER, "unknown")
        return found

    def _day(self, cells: Sequence[str]) -> date:
        text = self._text(cells, Role.DAY)
        if not text:
            raise Refused(Role.DAY, "empty")
        if text not in self.days:
            self.days[text] = day_in(text)
        day = self.days[text]
        if day is None:
            raise Refused(Role.DAY, "no_day")
        if day >= self.today:
            raise Refused(Role.DAY, "running")
        return day

    def _wave(self, _cells: Sequence[str], office: int, day: date) -> int:
        for wave, first, last in self.waves.get(office, ()):
            if first <= day <= last:
                return wave
        raise Refused(Role.DAY, "no_wave")

    def _channel(self, cells: Sequence[str]) -> str:
        text = self._fold(self._text(cells, Role.CHANNEL))
        if not text:
            return Channel.COUNTER.value
        for word, channel in CHANNEL_WORDS:
            if word in text:
                return channel.value
        raise Refused(Role.CHANNEL, "unknown")

    def _visits(self, cells: Sequence[str]) -> int:
        if self.mapping.column(Role.VISITS) is None:
            return 1
        text = self._text(cells, Role.VISITS)
        if not text:
            raise Refused(Role.VISITS, "empty")
        if not (text.isascii() and text.isdigit()):
            raise Refused(Role.VISITS, "no_number")
        if len(text) > len(str(MOST_VISITS)) or int(text) > MOST_VISITS:
            raise Refused(Role.VISITS, "range")
        return int(text)

    def _sex(self, cells: Sequence[str]) -> str:
        text = self._fold(self._text(cells, Role.SEX))
        if text and text not in SEX_WORDS:
            raise Refused(Role.SEX, "unknown")
        return SEX_WORDS.get(text, "")

    def _age(self, cells: Sequence[str], day: date | None) -> str:
        text = self._text(cells, Role.AGE)
        if not text or day is None:
            return ""
        age = age_in(text, day)
        if age is None or not 0 <= age <= OLDEST:
            raise Refused(Role.AGE, "no_age")
        return (age_band_of(age) or "") if age >= ADULT else ""


def reader_for(session: Session, mapping: Mapping, office_ids: Sequence[int] | None, today: date) -> Reader:
    """A reader that knows the places of these offices (None: of all)."""
    waves: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
    for period in register_imports.periods(session):
        waves[period.office_id].append((period.wave_id, period.starts_on, period.ends_on))
    counters = register_imports.named_counters(session, office_ids)
    return Reader(
        mapping=mapping,
        today=today,
        offices=_by_name(register_imports.named_offices(session, office_ids)),
        services=_by_name(register_imports.named_services(session)),
        counters={(counter.office_id, fold(counter.name)): counter.id for counter in counters},
        waves=dict(waves),
    )


def _by_name(things: Sequence[Named]) -> dict[str, list[int]]:
    """Things by folded code and name. A code goes before a name, so that no name can take its place."""
    found: dict[str, list[int]] = {}
    for thing in things:
        for name in {fold(thing.name), fold(thing.name_en)} - {""}:
            found.setdefault(name, []).append(thing.id)
    return found | {fold(thing.code): [thing.id] for thing in things}


def day_in(text: str) -> date | None:
    """The day that a cell names, as 2026-03-02 or 02/03/2026; None where it names none."""
    if match := ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := LOCAL.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def age_in(text: str, day: date) -> int | None:
    """The age on a day that a cell tells: in years, as a year of birth, or as a day of birth."""
    if text.isascii() and text.isdigit() and len(text) <= 4:
        number = int(text)
        return day.year - number if number in YEARS else number
    born = day_in(text)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
