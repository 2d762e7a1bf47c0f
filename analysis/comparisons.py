"""Compares linearised and replicated variances of a run: they estimate the same thing, so a large gap is a warning."""

import numpy as np

from analysis.answers import Answer
from analysis.sampling_errors import standard_errors

LARGEST = 0.10  # relative difference of the variances


def disagreements(replicated: dict[str, Answer], linearised: dict[str, Answer]) -> tuple[str, ...]:
    """One sentence per estimate whose variances differ by more than 10 % in some row, with the worst row."""
    return tuple(
        sentence
        for name, answer in replicated.items()
        if (sentence := _disagreement(name, answer, linearised[name])) is not None
    )


def _disagreement(name: str, replicated: Answer, linearised: Answer) -> str | None:
    ours, other = (np.square(standard_errors(answer.spread)) for answer in (replicated, linearised))
    usable = (ours > 0) & (other > 0) & (replicated.df > 0)
    gap = np.abs(np.where(usable, ours, 1.0) / np.where(usable, other, 1.0) - 1)
    worst = int(gap.argmax()) if len(gap) else 0
    if not len(gap) or gap[worst] <= LARGEST:
        return None
    times = ours[worst] / other[worst]
    return (
        f"estimate {name}: the replicated variance of {replicated.keys[worst]} is {times:.2f} times the linearised one"
        f" ({int((gap > LARGEST).sum())} of {len(gap)} rows differ by more than {LARGEST:.0%})"
    )
