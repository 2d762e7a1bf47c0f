"""Confidence intervals from an estimate, its standard error and its degrees of freedom.

t and z are symmetric. For proportions: logit (symmetric on the log-odds scale), beta (Korn and Graubard 1998, as R's
svyciprop), beta_capped (the same with the effective sample size at most n, as NCHS uses it) and wilson (with t in
place of z). papi_published is ±1.645 standard errors: what the printed reports call a 95 % interval.
"""

import functools
import math

from scipy.special import betaincinv, ndtri, stdtrit

PUBLISHED = 1.645


@functools.cache
def t_quantile(probability: float, df: float) -> float:
    """The quantile of Student's distribution."""
    return float(stdtrit(df, probability))


def multiplier(method: str, level: float, df: float) -> float:
    """How many standard errors to each side."""
    if method == "papi_published":
        return PUBLISHED
    upper = (1 + level) / 2
    return float(ndtri(upper)) if method == "z" else t_quantile(upper, df)


def symmetric(estimate: float, se: float, times: float) -> tuple[float, float]:
    """Estimate ± so many standard errors."""
    return estimate - times * se, estimate + times * se


def proportion(
    method: str, level: float, share: float, se: float, sizes: tuple[int, int, float]
) -> tuple[float, float] | None:
    """The interval of a share; None where the method gives none (logit at 0 or 1). Sizes are df, n and Kish's n."""
    df, n, kish = sizes
    times = multiplier("t", level, df)
    if method in ("t", "z"):
        return symmetric(share, se, multiplier(method, level, df))
    if method == "logit":
        return _logit(share, se, times)
    effective = share * (1 - share) / se**2 if se > 0 else kish
    if method == "wilson":
        return _wilson(share, effective, times)
    if se > 0 and n > 1:
        effective *= (t_quantile((1 + level) / 2, n - 1) / times) ** 2
    return _beta(share, min(effective, n) if method == "beta_capped" else effective, level)


def _logit(share: float, se: float, times: float) -> tuple[float, float] | None:
    if not 0 < share < 1:
        return None
    middle, half = math.log(share / (1 - share)), times * se / (share * (1 - share))
    return 1 / (1 + math.exp(half - middle)), 1 / (1 + math.exp(-half - middle))


def _wilson(share: float, effective: float, times: float) -> tuple[float, float]:
    square = times**2 / effective
    middle = (share + square / 2) / (1 + square)
    half = (
        times / (1 + square) * math.sqrt(max(share * (1 - share), 0.0) / effective + square / (4 * effective))
    )
    return middle - half, middle + half


def _beta(share: float, effective: float, level: float) -> tuple[float, float]:
    yes, tail = effective * share, (1 - level) / 2
    low = 0.0 if share <= 0 else float(betaincinv(yes, effective - yes + 1, tail))
    high = 1.0 if share >= 1 else float(betaincinv(yes + 1, effective - yes, 1 - tail))
    return low, high
