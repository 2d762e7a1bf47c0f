"""Who a report is about: the province or one of its offices, with its name and its figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.services.drawing.geography import country_map
from surveyapp.services.reporting.reading import ReportFacts
from surveyapp.services.results import PROVINCE, Figure, Part, RunResults
from surveyapp.web.locale import in_language, language

TOTAL = "total"
KINDS = ("Thành phố ", "Tỉnh ")
OVERALL, POOLED = "overall", "pooled"
POINTED = ("A", "B")
"""Grades whose point the public sees; anything less is a range or nothing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The province (an empty `office`) or an office, in one run."""

    facts: ReportFacts
    office: str
    name: str

    @property
    def in_sentence(self) -> str:
        """The name as it stands within a sentence: in Vietnamese the kind of a province begins small."""
        is_kind = language() == "vi" and self.name.startswith(KINDS)
        return self.name[0].lower() + self.name[1:] if is_kind else self.name

    @property
    def results(self) -> RunResults:
        """The run."""
        return self.facts.results

    @property
    def part(self) -> Part | None:
        """The figures of invited visitors, if there are any."""
        part = self.results.invited
        return part if part is not None and part.refused is None else None

    def figure(self, code: str) -> Figure | None:
        """A node of the index."""
        return self.part.figures(code).get(self.office) if self.part else None

    def nodes(self, *levels: str) -> Iterator[Figure]:
        """The nodes of the index on these levels, in the order of the index."""
        for figure in self.part.index if self.part else ():
            if figure.office == self.office and figure.level in levels:
                yield figure

    def satisfied(self) -> Figure | None:
        """The share of those who are satisfied on the whole."""
        shares = self.part.satisfied if self.part else ()
        return next((each for each in shares if each.code == OVERALL and each.office == self.office), None)


def province_subject(facts: ReportFacts) -> Subject:
    """The province of a run."""
    return Subject(facts, PROVINCE, province_name(facts.province_code))


def office_subject(facts: ReportFacts, office: str) -> Subject:
    """An office of a run by its code. Raises StopIteration when it is not in the wave."""
    found = next(each for each in facts.results.offices if each.code == office)
    return Subject(facts, office, in_language(found.name, found.name_en))


def province_name(code: str | None) -> str:
    """A province in the reader's language; where offices are in several, the whole survey."""
    found = next((each.name for each in country_map().provinces if each.code == code), None)
    if found is None:
        return str(_("Toàn bộ cuộc khảo sát"))
    if language() == "vi":
        return found
    kind = next(each for each in KINDS if found.startswith(each))
    short = found.removeprefix(kind)
    return str(_("Tỉnh %(name)s", name=short) if kind == KINDS[1] else _("Thành phố %(name)s", name=short))


def has_point(figure: Figure | None) -> bool:
    """Whether the figure is good enough to be said as one number."""
    return figure is not None and figure.value is not None and figure.grade in POINTED


def height(figure: Figure) -> float:
    """How far up its scale a figure is: 0 at the lowest value, 1 at the highest."""
    low, high = figure.bounds or (0.0, 1.0)
    return 0.0 if figure.value is None else (figure.value - low) / (high - low)
