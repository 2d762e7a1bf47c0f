"""Two analyses of one data set: the application's, and what a spreadsheet would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from analysis import runs
from analysis.results import RunResult
from surveyapp.services.analysing.specs import invited_spec
from surveyapp.services.demonstrating.rolling_up import read_tree
from surveyapp.services.demonstrating.truth import office_sums, together, truth_of
from surveyapp.services.freezing.names import INVITED_FILE
from tests.simulation.small_province import FULL, SmallProvince

FIGURES = ("total", "1", "2", "3", "4", "5", "6", "overall")
"""The index, its dimensions, and satisfaction with the visit as a whole."""
TREE = read_tree("counter")


@dataclass(frozen=True)
class Interval:
    """An estimate with its standard error and interval."""

    estimate: float
    se: float
    low: float
    high: float


def true_values(province: SmallProvince) -> dict[str, float]:
    """The exact truth of every figure."""
    truth = truth_of(together(office_sums(province.assumptions, province.offices, FULL).values()), TREE)
    values = {**truth["index"], "overall": truth["questions"]["overall"]}
    return {figure: values[figure] for figure in FIGURES}


def spec_of_the_province(folder: Path) -> dict[str, Any]:
    """The application's spec, but for what is estimated: the index and overall satisfaction, no offices.

    The index is given by its definition instead of its name, so that its file is not read hundreds of times.
    """
    spec = invited_spec(folder)
    assert spec is not None
    assert spec["index"][0] == {"use": TREE["name"]}
    overall = {"name": "overall", "statistic": "mean", "variables": ["overall"]}
    return {**spec, "estimates": [overall], "index": [TREE]}


def as_the_application_does(spec: Mapping[str, Any], folder: Path) -> dict[str, Interval]:
    """Design weights, non-response, raking, counter-days as primary units."""
    return _intervals(runs.run(spec, None, folder))


def as_a_spreadsheet_does(spec: Mapping[str, Any], folder: Path) -> dict[str, Interval]:
    """Answers alone, each its own primary unit with weight 1: a simple random sample."""
    table = pyarrow.parquet.read_table(folder / INVITED_FILE)
    answers = table.filter(pyarrow.compute.equal(table["responded"], 1))
    place = answers.schema.get_field_index("weight")
    alike = answers.set_column(place, "weight", pyarrow.array([1.0] * answers.num_rows))
    return _intervals(runs.run({**spec, "design": {"weights": "weight"}, "weighting": []}, alike, folder))


def _intervals(result: RunResult) -> dict[str, Interval]:
    found = {
        row.code: _interval(row.score, row.se, row.ci_low, row.ci_high)
        for row in result.index
        if row.code in FIGURES
    }
    (overall,) = result.estimates
    return found | {"overall": _interval(overall.estimate, overall.se, overall.ci_low, overall.ci_high)}


def _interval(*numbers: float | None) -> Interval:
    known = [number for number in numbers if number is not None]
    assert len(known) == len(numbers), "no figure of the province may be suppressed here"
    return Interval(*known)
