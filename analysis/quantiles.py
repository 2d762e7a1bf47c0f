"""Weighted quantiles by the rules that R's survey package names (Hyndman and Fan 1996, weighted).

With sorted values x_k, weights w_k, C_k = w_1 + … + w_k and W their sum, the p-quantile is

    math, hf1     the first x_k with C_k ≥ pW
    school, hf2   the same, but (x_k + x_{k+1}) / 2 where C_k = pW
    hf3           the same on distinct values, but x_{k+1} where C_k = pW and k is odd
    hf4 … hf9     linear between the points (p_k, x_k), with p_k
                  C_k/W · (C_k - w_k/2)/W · C_k/(W + w_n) · C_{k-1}/C_{n-1} · (C_k - w_k/3)/(W + w_n/3)
                  · (C_k - 3w_k/8)/(W + w_n/4)

Where equal values have different weights, hf4 to hf9 depend on their order: it is that of the file, as in R, whose
results would not be met otherwise. It matters where p lies between the last of one value and the first of the next,
and for hf6 to hf9 also where the largest value is tied. The other rules, math among them, do not depend on any order.
"""

from collections.abc import Callable

import numpy as np

from analysis.arrays import Floats, Ints

SAME = 1e-12  # cumulated weights this close to pW are equal to it
Plotting = Callable[[Floats, Floats], Floats]
PLOTTING: dict[str, Plotting] = {
    "hf4": lambda c, w: c / c[-1],
    "hf5": lambda c, w: (c - w / 2) / c[-1],
    "hf6": lambda c, w: c / (c[-1] + w[-1]),
    "hf7": lambda c, w: (c - w) / (c[-1] - w[-1]),
    "hf8": lambda c, w: (c - w / 3) / (c[-1] + w[-1] / 3),
    "hf9": lambda c, w: (c - 3 * w / 8) / (c[-1] + w[-1] / 4),
}


def quantile(values: Floats, weights: Floats, number: Ints, probability: float, rule: str) -> float:
    """The weighted quantile of rows with these numbers in the file.

    Rows of weight zero do not count; at least one must have a positive weight.
    """
    used = weights > 0
    order = np.lexsort((number[used], values[used]))
    x, w = values[used][order], weights[used][order]
    if len(x) == 1:
        return float(x[0])
    if rule in PLOTTING:
        return float(np.interp(probability, PLOTTING[rule](np.cumsum(w), w), x))
    return _discrete(x, w, probability, rule)


def _discrete(x: Floats, w: Floats, probability: float, rule: str) -> float:
    if rule == "hf3":
        x, place = np.unique(x, return_inverse=True)
        w = np.bincount(place, weights=w).astype(np.float64)
    cumulated = np.cumsum(w) / w.sum()
    first = min(int(np.searchsorted(cumulated, probability - SAME)), len(x) - 1)
    exact = abs(cumulated[first] - probability) <= SAME
    after = min(first + 1, len(x) - 1)
    if exact and rule in ("school", "hf2"):
        return float((x[first] + x[after]) / 2)
    if exact and rule == "hf3" and (first + 1) % 2:
        return float(x[after])
    return float(x[first])
