"""Two-sided p-values by Student's distribution."""

from math import inf

from scipy.special import ndtr, stdtr

NORMAL_DF = 1e6


def two_sided(value: float, se: float, df: float = inf) -> float | None:
    """The p-value of the true value being zero; None where there is no error or no degrees of freedom."""
    if se <= 0 or df <= 0:
        return None
    ratio = -abs(value) / se
    return 2 * float(ndtr(ratio) if df >= NORMAL_DF else stdtr(df, ratio))
