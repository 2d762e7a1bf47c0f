"""The rules of the analysis by which cells that are too small to stand alone are joined.

They look at numbers of counter-days and of answers, never at what was answered.
`docs/sampling.md` states them in words.
"""

from collections.abc import Iterable, Mapping

from analysis import cells, strata

LEAST = cells.MINIMUM
"""Answers that a cell must have to stand alone."""

Place = tuple[str, str]
"""Office and month, or office and service."""


def strata_of(units: Iterable[Place]) -> dict[Place, str]:
    """The stratum of each office and month, from one entry per primary unit; each stratum has two units or more."""
    places = list(units)
    names = [str(number) for number in range(len(places))]
    offices, months = [office for office, _ in places], [month for _, month in places]
    return dict(zip(places, strata.collapse(offices, months, names), strict=True))


def joined_places(answers: Mapping[Place, int]) -> dict[Place, str]:
    """A cell for each office and month (or service), joined within the office first, until each has enough answers."""
    levels = {place: cells.SEPARATOR.join(place) for place in sorted(answers)}
    names = cells.collapse({level: answers[place] for place, level in levels.items()})
    return {place: names[level] for place, level in levels.items()}


def joined(answers: Mapping[str, int]) -> dict[str, str]:
    """A cell for each category in the order of the categories, joined until each has enough answers."""
    return cells.collapse(dict(sorted(answers.items())))
