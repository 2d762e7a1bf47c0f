"""What an office knows of its visitors' sex and age in a month, typed in by its head."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.days import month_of
from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.registers import AGE_BANDS, SEXES
from surveyapp.domain.roles import Account
from surveyapp.services.auditing import Act, record
from surveyapp.services.registers.permission import check_may_change
from surveyapp.services.registers.reading import office_in_wave
from surveyapp.services.transactions import Session
from surveyapp.store import registers
from surveyapp.store.tables.visits import RegisterMargin

CATEGORIES: Mapping[str, Sequence[str]] = {"sex": SEXES, "age_band": AGE_BANDS}
MOST = 1_000_000
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A category: what was typed in, and what imported files say (None: nothing)."""

    variable: str
    category: str
    entered: int | None
    imported: int | None


def margin_lines(session: Session, wave_id: int, office_id: int, month: str) -> tuple[MarginLine, ...]:
    """Every category of sex and age for an office's month."""
    entered = {
        (row.variable, row.category): row.visits
        for row in registers.entered_margins(session, wave_id, office_id, month)
    }
    imported = {
        (row.variable, row.category): row.visits
        for row in registers.margins_from_imports(session, wave_id, office_id)
        if row.month == month
    }
    return tuple(
        MarginLine(variable, category, entered.get((variable, category)), imported.get((variable, category)))
        for variable, categories in CATEGORIES.items()
        for category in categories
    )


@dataclass(frozen=True, slots=True)
class Visitors:
    """Numbers by category of one variable for an office's month; empty: nothing is known."""

    wave_id: int
    office_id: int
    month: str
    variable: str
    numbers: Mapping[str, int]


def enter_margin(session: Session, account: Account, said: Visitors, act: Act) -> None:
    """Put these numbers in the place of those typed in before. Raises NotAllowed, NotFound, InvalidInput."""
    check_may_change(account, said.office_id)
    wave = office_in_wave(session, said.wave_id, said.office_id)
    if not MONTH.fullmatch(said.month) or not month_of(wave.starts_on) <= said.month <= month_of(
        wave.ends_on
    ):
        raise InvalidInput("month", "outside_wave")
    if said.numbers.keys() - set(CATEGORIES[said.variable]):
        raise InvalidInput("category", "unknown")
    if any(not 0 <= number <= MOST for number in said.numbers.values()):
        raise InvalidInput("visits", "range")
    before = {}
    for row in registers.entered_margins(session, said.wave_id, said.office_id, said.month):
        if row.variable == said.variable:
            before[row.category] = row.visits
            session.delete(row)
    session.flush()
    session.add_all(
        RegisterMargin(
            wave_id=said.wave_id,
            office_id=said.office_id,
            month=said.month,
            variable=said.variable,
            category=category,
            visits=number,
        )
        for category, number in said.numbers.items()
    )
    session.flush()
    subject = f"{said.wave_id}/{said.office_id}/{said.month}/{said.variable}"
    record(session, act, "register.margin", subject, before or None, dict(said.numbers) or None)
