"""How sure importance is: the covariance of correlations and of Johnson's weights, by linearisation.

A correlation r_ab of weighted, centred columns moves with every row: with q the columns scaled to length 1, row i adds
q_a q_b - r_ab (q_a² + q_b²) / 2 (Hampel and others, Robust Statistics, 1986, section 4.4). A weight g is a smooth
function of all correlations; its gradient G is taken by central differences, so that row i adds
Σ_{a<b} G_ab (q_a q_b - r_ab (q_a² + q_b²) / 2). Variances come from PSU totals of these within strata, as for a
regression's slopes (Binder, International Statistical Review 51, 1983, 279): the survey weights count as known.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np

from analysis.arrays import Floats, Ints, sums

STEP = 1e-5
ROWS_AT_ONCE = 50_000

Measure = Callable[[Floats], Floats]


def psu_totals(scores: Floats, psu: Ints, psus: int) -> Floats:
    """Sums of scores (rows, figures) over PSUs: (PSUs, figures)."""
    return np.stack([sums(psu, column, psus) for column in scores.T], axis=1)


def deviations(totals: Floats, stratum_of: Ints) -> Floats:
    """E (PSUs, figures) with E'E the covariance, from totals of PSUs; one that is alone in its stratum adds nothing."""
    strata = np.unique(stratum_of, return_inverse=True)[1]
    sizes = np.bincount(strata)
    means = np.stack([np.bincount(strata, column) for column in totals.T], axis=1) / sizes[:, None]
    factor = np.sqrt(sizes / np.maximum(sizes - 1, 1))
    result: Floats = (totals - means[strata]) * factor[strata][:, None]
    return result


def pair_totals(columns: Floats, psu: Ints, psus: int) -> Floats:
    """What PSUs add to the correlation of the first with the second of two centred, weighted columns: (PSUs, 1)."""
    first, second = columns / np.sqrt(np.square(columns).sum(axis=1))[:, None]
    r = float(first @ second)
    scores = first * second - r * (np.square(first) + np.square(second)) / 2
    return psu_totals(scores[:, None], psu, psus)


def measure_totals(measure: Measure, table: Floats, columns: Floats, psu: Ints, psus: int) -> Floats:
    """What PSUs add to figures that a measure takes from a correlation matrix: (PSUs, figures).

    `columns` (variables, rows) are centred and weighted; `table` is their correlation matrix.
    """
    forms = _forms(measure, table)
    own = np.stack([np.einsum("ab,ab->a", form, table) for form in forms])
    scale = np.sqrt(np.square(columns).sum(axis=1))
    totals = np.zeros((psus, len(forms)))
    for first in range(0, columns.shape[1], ROWS_AT_ONCE):
        part = (columns[:, first : first + ROWS_AT_ONCE] / scale[:, None]).T
        scores = -np.square(part) @ own.T
        for place, form in enumerate(forms):
            scores[:, place] += np.einsum("ia,ia->i", part @ form, part)
        totals += psu_totals(scores, psu[first : first + ROWS_AT_ONCE], psus)
    return totals


def _forms(measure: Measure, table: Floats) -> Floats:
    """Per figure a symmetric form M without a diagonal: Σ_{a<b} G_ab x_ab = Σ_ab M_ab x_ab for symmetric x."""
    size = len(table)
    forms = np.zeros((len(measure(table)), size, size))
    for a, b in combinations(range(size), 2):
        ends = []
        for sign in (1.0, -1.0):
            moved = table.copy()
            moved[a, b] = moved[b, a] = table[a, b] + sign * STEP
            ends.append(measure(moved))
        forms[:, a, b] = forms[:, b, a] = (ends[0] - ends[1]) / (4 * STEP)
    return forms
