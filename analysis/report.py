"""A run's result as a table to read in a terminal."""

from collections.abc import Mapping

from analysis.grades import words
from analysis.results import RunResult

HEAD = ("", "estimate", "se", "interval", "df", "n", "n_eff", "response", "grade")


def text(result: RunResult) -> str:
    """The design, the weighting, and one line per estimate, index score and test."""
    design = result.design
    size = f"{design.n} rows, {design.strata} strata, {design.psu} PSUs, {design.df} df"
    parts = [f"{size}, sum of weights {design.sum_of_weights:,.6g}"]
    parts += [
        f"{step.step}: factors {step.factor_min:.4g} to {step.factor_max:.4g}, effective n {step.n_eff_kish:.1f}, "
        f"margin error {step.max_relative_margin_error:.1e} after {step.iterations} iterations"
        for step in result.weighting
    ]
    lines = [
        (
            _label(row.name, row.variable, row.level or "", _probability(row.probability), _domain(row.by)),
            *_figures(row.estimate, row.se, row.ci_low, row.ci_high),
            *_sizes(row.df, row.n, row.n_eff, row.response_rate),
            _grade(row.grade, row.reason),
        )
        for row in result.estimates
    ]
    lines += [
        (
            _label(row.index, row.code, _domain(row.by)),
            *_figures(row.score, row.se, row.ci_low, row.ci_high),
            *_sizes(row.df, row.n, row.n_eff, row.response_rate),
            _grade(row.grade, row.reason),
        )
        for row in result.index
    ]
    parts += _table([HEAD, *lines]) if lines else []
    parts += [f"{test.test} {test.of or ''}: {test.statistic:.5g}, p = {test.p:.4g}" for test in result.tests]
    return "\n".join(parts)


def _table(lines: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return [
        "  ".join(
            cell.ljust(widths[0]) if not place else cell.rjust(widths[place])
            for place, cell in enumerate(line)
        )
        for line in lines
    ]


def _label(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _domain(by: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in by.items())


def _probability(value: float | None) -> str:
    return "" if value is None else f"p={value:g}"


def _figures(
    value: float | None, se: float | None, low: float | None, high: float | None
) -> tuple[str, str, str]:
    interval = "–" if low is None or high is None else f"{low:.5g} – {high:.5g}"
    return _short(value), _short(se), interval


def _sizes(df: int, n: int, n_eff: float | None, rate: float | None) -> tuple[str, str, str, str]:
    return str(df), str(n), "–" if n_eff is None else f"{n_eff:.1f}", "–" if rate is None else f"{rate:.1%}"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.6g}"


def _grade(letter: str, reason: str | None) -> str:
    return letter if reason is None else f"{letter} {words(reason, 'en')}"
