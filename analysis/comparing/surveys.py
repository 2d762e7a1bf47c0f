"""Scores of offices, communes, waves or groups with their covariance, straight from a weighted survey.

Offices that are raked to the same margins, or share PSUs, are not independent; a comparison that takes them for it is a
little off. Here the covariance is that of the calibrated design.
"""

from dataclasses import replace

import numpy as np

from analysis.comparing.tables import Compared
from analysis.decomposition.contributions import figures
from analysis.decomposition.effects import own_scores
from analysis.decomposition.surveys import Surveyed, frame_of, side_of
from analysis.errors import AnalysisError, some


def compared_scores(found: Surveyed, node: str, column: str, *, minimum_n: int = 10) -> Compared:
    """The score of a node (`total`, `3` …) in every place of a column, such as `office`.

    Places with fewer answers than the minimum, or with a criterion nobody was eligible for, are left out and named.
    Degrees of freedom are those of the place that has fewest. Raises AnalysisError with fewer than two places left.
    """
    frame = frame_of(found, node, (column,))
    everybody = side_of(found, frame)
    names, values, spread = figures(frame, own_scores(frame, everybody), (column,))
    labels = [name[0][1] for name in names]
    place_of = everybody.codes[0]
    sides = [
        replace(everybody, inside=everybody.inside & (place_of == place)) for place in range(len(labels))
    ]
    answers = [int(side.count[:, side.inside].sum(axis=1).max()) for side in sides]
    kept = [
        place
        for place, side in enumerate(sides)
        if np.isfinite(values[place]) and answers[place] >= minimum_n and side.df > 0
    ]
    out = tuple(label for place, label in enumerate(labels) if place not in kept)
    if len(kept) < 2:
        raise AnalysisError(
            f"comparison: fewer than two places of {column} have a score ({some(out)} without)"
        )
    df = min(sides[place].df for place in kept)
    chosen = spread[:, kept]
    return Compared(
        tuple(labels[place] for place in kept), frame.floor + values[kept], chosen.T @ chosen, df, out
    )
