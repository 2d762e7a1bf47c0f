"""How the change of a product is shared among its factors: Shapley's value.

x₁·x₂·…·xₙ goes from old to new values. Replace the factors one after the other; what a factor adds depends on which
went before, and the mean over all n! orders is its effect (Shapley 1953; as a decomposition of rates Das Gupta 1993,
which for two factors is Kitagawa's 1955). The effects sum exactly to the change, and swapping old and new turns their
sign. With S the factors that are new already, s of them, the weight of S is s!(n - s - 1)!/n!.

Each effect is affine in each of the 2n values, so its derivative by one value is the effect at 1 minus the effect at 0.
"""

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import numpy as np

from analysis.arrays import Floats


def effect(factor: int, old: Sequence[Floats], new: Sequence[Floats]) -> Floats:
    """The effect of one factor, elementwise."""
    size = len(old)
    others = [place for place in range(size) if place != factor]
    whole = np.zeros(np.broadcast_shapes(*(part.shape for part in (*old, *new))))
    for count in range(size):
        weight = factorial(count) * factorial(size - count - 1) / factorial(size)
        for chosen in combinations(others, count):
            product = np.full(whole.shape, weight)
            for place in others:
                product = product * (new if place in chosen else old)[place]
            whole += product
    result: Floats = (new[factor] - old[factor]) * whole
    return result


def slope(factor: int, old: Sequence[Floats], new: Sequence[Floats], by: tuple[str, int]) -> Floats:
    """The derivative of an effect by one value: ("old" or "new", number of the factor)."""
    side, place = by
    ends = []
    for end in (0.0, 1.0):
        given = {"old": list(old), "new": list(new)}
        given[side][place] = np.full_like(given[side][place], end)
        ends.append(effect(factor, given["old"], given["new"]))
    return ends[1] - ends[0]
