"""Whom there is a page of advice for: offices, communes of today, and fields of administration, with who is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.arrays import Bools
from analysis.decomposition.surveys import Surveyed
from surveyapp.services.analysing.contributing import OFFICE, SERVICE
from surveyapp.services.analysing.specs import areas_of_offices, fields_of_services

FIELD, COMMUNE = "field", "commune"
KINDS = (FIELD, COMMUNE, OFFICE)


@dataclass(frozen=True, slots=True)
class Units:
    """By kind, the units and what each is made of: services of a field, offices of a commune, an office itself."""

    fields: Mapping[str, tuple[str, ...]]
    communes: Mapping[str, tuple[str, ...]]
    offices: tuple[str, ...]

    @property
    def shared_communes(self) -> dict[str, tuple[str, ...]]:
        """Communes of several offices; the figures of all others are those of their only office."""
        return {unit: offices for unit, offices in self.communes.items() if len(offices) > 1}

    def members(self, kind: str) -> dict[str, tuple[str, ...]]:
        """By unit of a kind, the services or the offices that it is made of."""
        if kind == OFFICE:
            return {office: (office,) for office in self.offices}
        return dict(self.fields) if kind == FIELD else self.shared_communes


def units_of(survey: Surveyed, folder: Path) -> Units:
    """The units that the data hold answers or silent visits of."""
    offices = survey.key(OFFICE).levels
    services = set(survey.key(SERVICE).levels)
    fields = {code: field for code, field in fields_of_services(folder).items() if code in services}
    communes = areas_of_offices(folder).get(COMMUNE, {})
    return Units(
        _grouped(fields),
        _grouped({office: unit for office, unit in communes.items() if office in offices}),
        tuple(offices),
    )


def inside(survey: Surveyed, kind: str, members: Sequence[str]) -> Bools:
    """Which groups of visits belong to a unit of a kind."""
    key = survey.key(SERVICE if kind == FIELD else OFFICE)
    wanted = [place for place, label in enumerate(key.levels) if label in members]
    found: Bools = np.isin(key.codes, wanted)
    return found


def _grouped(group_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for member in sorted(group_of):
        groups.setdefault(group_of[member], []).append(member)
    return {group: tuple(members) for group, members in sorted(groups.items())}
