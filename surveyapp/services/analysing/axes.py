"""Along what a run is compared: offices, communes, services, and the sex and age of those who answered.

Each axis divides the visits; its index rows are hidden as the run's own are, together with what would give a hidden one
away. Communes are offices put together; sex and age are answers, so they are known only of those who answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.columns import Keys
from analysis.decomposition.surveys import Surveyed, surveyed
from surveyapp.services.analysing.areas import INDEX_OF_AREAS, areas_of, seen_units
from surveyapp.services.analysing.asking import Asked, OnePass, index_asked
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, SERVICE, TOTAL, Grades
from surveyapp.services.analysing.specs import Spec, unit_names, value_labels
from surveyapp.services.analysing.suppression import COMPLEMENT, FIGURES, hide_what_follows
from surveyapp.services.analysing.units_of_advice import COMMUNE
from surveyapp.services.freezing.names import AREAS, OUTSIDE

INDEX_OF_GROUPS = "groups"
SEX, AGE = "sex", "age_band"
OF_PERSONS = (SEX, AGE)
"""What only those who answered have told: such groups have no response rate, and nothing to be ranked by."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Along:
    """An axis: a survey that tells its places apart by a column, and the index rows of the whole and of every place."""

    name: str
    column: str
    survey: Surveyed
    rows: Rows
    titles: Mapping[str, Any] = field(default_factory=dict)
    """The words of the places by language, where the wave has no list of them."""

    @property
    def is_ranked(self) -> bool:
        """Whether places can be better or worse at something that they do."""
        return self.name not in OF_PERSONS

    @property
    def grades(self) -> Grades:
        """The grades of the rows."""
        return Grades({(row["code"], row["by"].get(self.column, "")): row["grade"] for row in self.rows})

    def own(self, code: str) -> dict[str, Mapping[str, Any]]:
        """The rows of a node by place."""
        return {row["by"][self.column]: row for row in self.rows if row["code"] == code and row["by"]}


def along_offices(survey: Surveyed, rows: Rows) -> Along:
    """The offices, whose rows are those of the run."""
    return Along(OFFICE, OFFICE, survey, rows)


def other_axes(survey: Surveyed, rows: Rows, answers: OnePass) -> dict[str, Callable[[], Along]]:
    """By name, what makes each other axis of the data; making it raises AnalysisError where that is refused."""
    found: dict[str, Callable[[], Along]] = {}
    if len(set(areas_of(answers.folder).get(COMMUNE, {}).values()) - {OUTSIDE}) > 1:
        found[COMMUNE] = lambda: _communes(survey, rows, answers)
    for name in group_columns(answers.folder):
        found[name] = lambda name=name: _groups(name, survey, rows, answers)  # type: ignore[misc]
    return found


def groups_asked(spec: Spec, folder: Path) -> Asked:
    """The index by service and by what is known of persons."""
    return index_asked(spec, group_columns(folder))


def group_columns(folder: Path) -> tuple[str, ...]:
    """Service, and what the questionnaire asks of persons."""
    return (SERVICE, *(name for name in OF_PERSONS if name in value_labels(folder, OF_PERSONS)))


def _communes(survey: Surveyed, rows: Rows, answers: OnePass) -> Along:
    """Communes of today as the offices in them; one is hidden where one of its offices is."""
    column, units = AREAS[COMMUNE], areas_of(answers.folder)[COMMUNE]
    names = tuple(sorted(set(units.values()) - {OUTSIDE}))
    offices = survey.key(OFFICE)
    place_of = np.array(
        [names.index(units[each]) if units.get(each) in names else -1 for each in offices.levels]
    )
    codes = np.where(offices.codes >= 0, place_of[offices.codes], -1)
    seen = seen_units(answers.rows(INDEX_OF_AREAS).index, COMMUNE, units, rows)
    divided = replace(survey, columns={**survey.columns, column: Keys(codes, names)})
    return Along(COMMUNE, column, divided, [*_whole(rows), *seen], unit_names(answers.folder, column))


def _groups(name: str, survey: Surveyed, rows: Rows, answers: OnePass) -> Along:
    """Services, or groups of persons, who are told apart in a survey of their own."""
    whole = _whole(rows)
    own = [row for row in answers.rows(INDEX_OF_GROUPS).index if name in row["by"]]
    hide_what_follows([*whole, *own])
    if name not in OF_PERSONS:
        alone = _of_hidden_offices(survey, rows)
        for row in own:
            if row["by"][name] in alone and row["grade"] != HIDDEN:
                row.update(
                    {figure: None for figure in FIGURES if figure in row}, grade=HIDDEN, reason=COMPLEMENT
                )
        hide_what_follows([*whole, *own])
        return Along(name, name, survey, [*whole, *own])
    for row in own:
        row["response_rate"] = None
    spec, folder = answers.spec, answers.folder
    divided = surveyed(spec, folder / spec["data"], folder, spec["index"][0]["use"], (name,))
    return Along(name, name, divided, [*whole, *own], value_labels(folder, [name])[name])


def _of_hidden_offices(survey: Surveyed, rows: Rows) -> set[str]:
    """The services that only offices with a hidden index have: together they would tell theirs."""
    hidden = {
        row["by"][OFFICE] for row in rows if row["by"] and row["grade"] == HIDDEN and row["code"] == TOTAL
    }
    offices, services = survey.key(OFFICE), survey.key(SERVICE)
    answered = survey.groups.count.sum(axis=0) > 0
    seen = {
        services.levels[service]
        for office, service, there in zip(
            offices.codes.tolist(), services.codes.tolist(), answered.tolist(), strict=True
        )
        if there and office >= 0 and service >= 0 and offices.levels[office] not in hidden
    }
    return set(services.levels) - seen


def _whole(rows: Rows) -> list[dict[str, Any]]:
    """Copies of the province's rows: they are shown, whatever follows from it."""
    return [dict(row) for row in rows if not row["by"]]
