"""Known totals that a spec leaves to a CSV: one column per variable of the margin and one named total.

For `calibrate` the file has the columns key and total, with keys as in the spec: (intercept), stype=H, api99.
"""

from pathlib import Path

from analysis.columns import keys, numbers
from analysis.errors import AnalysisError
from analysis.margins import SEPARATOR
from analysis.spec import Calibrate, Poststratify, Rake, Spec, StepSpec
from analysis.tables import load, open_source


def with_totals(spec: Spec, base: Path) -> Spec:
    """The spec with every total in it; files are relative to `base`. Raises AnalysisError for a file that is wrong."""
    return spec.model_copy(update={"weighting": tuple(_filled(step, base) for step in spec.weighting)})


def _filled(step: StepSpec, base: Path) -> StepSpec:
    match step:
        case Poststratify(totals=str(name)):
            return step.model_copy(update={"totals": read_totals(base / name, step.by)})
        case Calibrate(totals=str(name)):
            return step.model_copy(update={"totals": read_totals(base / name, ("key",))})
        case Rake():
            filled = {
                name: read_totals(base / totals, tuple(name.split(SEPARATOR)))
                if isinstance(totals, str)
                else totals
                for name, totals in step.margins.items()
            }
            return step.model_copy(update={"margins": filled})
    return step


def read_totals(path: Path, columns: tuple[str, ...]) -> dict[str, float]:
    """The totals by level, in the order of the file."""
    table = load(open_source(path, "totals"), [*columns, "total"])
    levels = [keys(table, column) for column in columns]
    result: dict[str, float] = {}
    for row, value in enumerate(numbers(table, "total").tolist()):
        parts = [level.levels[level.codes[row]] if level.codes[row] >= 0 else "" for level in levels]
        name = SEPARATOR.join(parts)
        if name in result or value != value:
            raise AnalysisError(f"totals {path}: {name} occurs twice or has no total")
        result[name] = value
    return result
