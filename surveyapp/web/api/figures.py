"""The figures of a run as the interface gives them. What a page hides is hidden here too."""

from collections.abc import Iterator
from typing import Literal, get_args

from surveyapp.services.results import Figure, Part, RunResults
from surveyapp.web.api import models

Source = Literal["invited", "walk_ups"]
Table = Literal["index", "satisfied", "items"]


def figures_of(found: RunResults, *, public: bool) -> Iterator[models.Figure]:
    """Every figure of a run; before the public a figure of grade C keeps its interval and loses its point."""
    for source in get_args(Source):
        part: Part | None = getattr(found, source)
        if part is None:
            continue
        for table in get_args(Table):
            for figure in getattr(part, table):
                yield _figure(found, part, source, table, figure, public)


def _figure(
    found: RunResults, part: Part, source: Source, table: Table, figure: Figure, public: bool
) -> models.Figure:
    titles = found.titles.get(part.index_name or "", {}) if table == "index" else found.questions
    return models.Figure(
        source=source,
        table=table,
        level=figure.level,
        code=figure.code,
        title=titles.get(figure.code, {}),
        office=figure.office,
        value=None if public and figure.grade == "C" else figure.value,
        low=figure.low,
        high=figure.high,
        scale=figure.bounds,
        n=figure.n,
        n_eff=figure.n_eff,
        response_rate=figure.response_rate,
        grade=figure.grade,
        reason=figure.reason,
    )
