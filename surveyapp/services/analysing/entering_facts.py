"""Entering the facts that a statutory score asks for, of an office in a year or a quarter.

An indicator of which a fact is missing has no points; nothing is filled in. Where the period lies outside of the days
on which the rules are known to have been in force, somebody must say that the office decided to use them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.roles import Account
from surveyapp.services.analysing.entered import keep
from surveyapp.services.analysing.entered_sheets import Sheet, sheet_named
from surveyapp.services.analysing.fact_periods import is_outside, period_of
from surveyapp.services.auditing import Act
from surveyapp.services.transactions import Session


@dataclass(frozen=True, slots=True)
class FactEntry:
    """What a person put in: facts by part and code, 1 and 0 for yes and no; what is not there is missing."""

    index: str
    whose: str
    year: int
    quarter: int | None
    source: str
    level: str | None
    facts: Mapping[str, Mapping[str, int]]
    is_decided: bool = False

    @property
    def period(self) -> str:
        """The year or quarter as it is kept."""
        return period_of(self.year, self.quarter)


def fact_sheet(name: str) -> Sheet:
    """An index whose facts are entered. Raises NotFound."""
    sheet = sheet_named(name)
    if not sheet.by_facts:
        raise NotFound
    return sheet


def enter_facts(session: Session, account: Account, entry: FactEntry, act: Act) -> int:
    """Keep the facts; gives their number. Raises NotAllowed, NotFound, and InvalidInput with the field and why."""
    sheet = fact_sheet(entry.index)
    facts = {code: dict(own) for code, own in entry.facts.items() if own}
    if not facts:
        raise InvalidInput("facts", "nothing")
    if is_outside(sheet, entry.period) and not entry.is_decided:
        raise InvalidInput("decided", "needed")
    said = {"whose": entry.whose, "period": entry.period, "source": entry.source}
    content = {"facts": facts, "level": entry.level, "decided": entry.is_decided}
    return keep(session, account, sheet, said, content, act)
