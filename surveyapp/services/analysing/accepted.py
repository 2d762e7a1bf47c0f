"""Result tables of others that were accepted, put together: all provinces' scores of every year."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.frameworks.heads import Words
from surveyapp.services.transactions import Session
from surveyapp.store import published
from surveyapp.store.tables.publications import PublishedTable

FIGURES = "figures"
"""The kind of what holds the scores of provinces; tables from before there were kinds have none."""

Scores = dict[int, dict[str, float | None]]


@dataclass(frozen=True, slots=True)
class Built:
    """How the scores of a year were built: the name of the structure, and the words of its dimensions."""

    name: str
    titles: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Imported:
    """Accepted figures: by code, year and province; by year the source, and how the scores were built."""

    scores: Mapping[str, Scores] = field(default_factory=dict)
    sources: Mapping[int, str] = field(default_factory=dict)
    built: Mapping[int, Built] = field(default_factory=dict)

    def of(self, code: str) -> Scores:
        """All provinces' scores of a code, by year; None where one was withheld."""
        return self.scores.get(code, {})


def accepted_figures(session: Session) -> Imported:
    """Every year that was accepted. Of two tables of one year the later one holds, with all its codes."""
    scores: dict[str, Scores] = {}
    sources: dict[int, str] = {}
    built: dict[int, Built] = {}
    for table in published.published_tables_in_use(session):
        if not has_figures(table):
            continue
        years = {row[0] for row in table.content["figures"]}
        for own in scores.values():
            for year in years:
                own.pop(year, None)
        for year, unit, code, value in table.content["figures"]:
            scores.setdefault(code, {}).setdefault(year, {})[unit] = value
        sources |= dict.fromkeys(years, table.source)
        built |= {year: _built(table, year) for year in years}
    return Imported(scores, sources, built)


def has_figures(table: PublishedTable) -> bool:
    """Whether a row holds scores of provinces, and not a structure or entered points."""
    return bool(table.content.get("kind", FIGURES) == FIGURES)


def _built(table: PublishedTable, year: int) -> Built:
    """What the table says of a year; one from before that was kept says nothing."""
    said = table.content.get("built", {}).get(str(year), {})
    return Built(said.get("name", ""), said.get("titles", {}))
