"""The integrity report as a table for a file: every office of a wave, numbers as numbers."""

from collections.abc import Mapping

from surveyapp.services.exporting.sheets import Cell, Sheet
from surveyapp.services.integrity import Integrity, IntegrityLine
from surveyapp.web.office.words import CLASSES, OUTCOMES, TALLIES

INVITED, WALK_UPS = "invited", "walk_ups"
BEFORE = ("office", "name", "week", "counter", "source", "visits", "drawn", "expected", "p", "worth_a_look")
HEADINGS = (*BEFORE, *map(str, OUTCOMES), *map(str, TALLIES), "answers", *CLASSES)


def integrity_sheet(found: Integrity, names: Mapping[str, str]) -> Sheet:
    """The lines that the page shows, of all offices; what is hidden there is empty here, never zero."""
    return Sheet("integrity", (), HEADINGS, tuple(_row(line, names) for line in found.lines))


def _row(line: IntegrityLine, names: Mapping[str, str]) -> tuple[Cell, ...]:
    of_visits = (
        line.visits,
        line.drawn,
        round(line.expected, 4),
        None if line.p is None else round(line.p, 6),
        int(line.is_unlikely),
        *(line.outcomes.get(outcome, 0) for outcome in OUTCOMES),
        *(line.tallies.get(kind, 0) for kind in TALLIES),
    )
    return (
        line.office,
        names.get(line.office, ""),
        line.week,
        line.counter,
        WALK_UPS if line.is_of_kiosks else INVITED,
        *((None,) * len(of_visits) if line.is_of_kiosks else of_visits),
        line.answers,
        *(line.classes.get(name) for name in CLASSES),
    )
