"""Sample sizes as provinces have planned them: n = N / (1 + N e²), rounded up (method of Decision 1383/QĐ-BNV, 2012).

The formula assumes a simple random sample, a share near one half and a 95 % interval taken as ±2 standard errors. With
clusters the same precision needs that number times the design effect.
"""

from fractions import Fraction
from math import ceil

from analysis.errors import AnalysisError


def yamane(population: int, error: str = "0.05") -> int:
    """The sample size for a population and a half-width written as a decimal."""
    half = Fraction(error)
    if population < 1 or not 0 < half < 1:
        raise AnalysisError("sample size: the population is at least 1 and the error between 0 and 1")
    return ceil(population / (1 + population * half**2))
