"""Questions to the engine beside those of the run, answered together: reading the data is most of what each costs.

Where the engine refuses to answer all of them, each is asked alone, so that none is lost by another.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis import runs
from analysis.errors import AnalysisError
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import Spec

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Estimates and indices that belong together, and the columns that they need beside those of the data.

    What has the same name in two questions is the same.
    """

    estimates: Sequence[Spec]
    index: Sequence[Spec]
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The answers to a question, as the analysis writes them."""

    estimates: list[Row]
    index: list[Row]


def index_asked(spec: Spec, columns: Iterable[str], changed: Mapping[str, Any] | None = None) -> Asked:
    """The index of a spec by each of these columns."""
    name = spec["index"][0]["use"]
    return Asked((), [{"use": name, "by": [column]} for column in columns], changed or {})


class OnePass:
    """The answers to named questions, all found when the first is wanted, with the design and weights of a spec."""

    def __init__(self, spec: Spec, folder: Path, asked: Mapping[str, Asked]) -> None:
        self.spec, self.folder, self.asked = spec, folder, asked

    def rows(self, name: str) -> Rows:
        """Rows of a question, for the caller to change. Raises AnalysisError for what a run of it would refuse."""
        found = self._answers[name]
        if isinstance(found, AnalysisError):
            raise found
        return _own(self.asked[name], found)

    @cached_property
    def _answers(self) -> dict[str, Rows | AnalysisError]:
        try:
            together = self._run(self.asked.values())
        except AnalysisError:
            return {name: self._alone(each) for name, each in self.asked.items()}
        return dict.fromkeys(self.asked, together)

    def _alone(self, asked: Asked) -> Rows | AnalysisError:
        try:
            return self._run([asked])
        except AnalysisError as error:
            return error

    def _run(self, asked: Iterable[Asked]) -> Rows:
        estimates: dict[str, Spec] = {}
        index: dict[tuple[str, ...], Spec] = {}
        columns: dict[str, Any] = {}
        for each in asked:
            estimates |= {estimate["name"]: estimate for estimate in each.estimates}
            index |= {_key(use["use"], use.get("by", ())): use for use in each.index}
            columns |= each.columns
        if not estimates and not index:
            return Rows([], [])
        whole = {key: part for key, part in self.spec.items() if key != "data"}
        whole |= {"estimates": list(estimates.values()), "index": list(index.values())}
        with narrowed(whole, self.folder / self.spec["data"], columns) as path:
            found = json.loads(runs.run(whole, path, self.folder).to_json())
        return Rows(found["estimates"], found["index"])


def _own(asked: Asked, found: Rows) -> Rows:
    """Copies of the rows that a question asked for."""
    names = {estimate["name"] for estimate in asked.estimates}
    uses = {_key(use["use"], use.get("by", ())) for use in asked.index}
    return Rows(
        [dict(row) for row in found.estimates if row["name"] in names],
        [dict(row) for row in found.index if _key(row["index"], row["by"]) in uses],
    )


def _key(index: str, by: Iterable[str]) -> tuple[str, ...]:
    return (index, *by)
