"""A measure as pages and reports tell it: what citizens said, what the office does, by when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext, ngettext

from surveyapp.domain.measures import Progress, Said
from surveyapp.services.measures.reading import PublicMeasure
from surveyapp.services.results import Figure, RunResults
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language
from surveyapp.web.measures.words import PROGRESS
from surveyapp.web.results.titles import node_title
from surveyapp.web.results.words import shown

_: Callable[..., str] = gettext


@dataclass(frozen=True, slots=True)
class ToldMeasure:
    """A measure in words. `heard` is what citizens said; `text` stays in the language it was written in."""

    heard: str
    text: str
    language: str
    progress: str
    when: str


def told_measure(
    said: Said, results: RunResults | None, office: str, today: date | None = None
) -> ToldMeasure:
    """A measure beside the figures of a run; with a day it is said of what is not done whether that day has passed."""
    return ToldMeasure(
        _heard(results, said.criterion, office) if results and said.criterion else "",
        said.text,
        said.language,
        str(PROGRESS[said.progress]),
        _when(said, today),
    )


def told_measures(
    measures: tuple[PublicMeasure, ...], results: RunResults, office: str, today: date | None = None
) -> tuple[ToldMeasure, ...]:
    """The measures of an office that the public sees, beside the figures of a run."""
    return tuple(told_measure(each.said, results, office, today) for each in measures)


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """An office that says what it does about the results, and how many measures it names."""

    code: str
    name: str
    measures: str


def office_answers(results: RunResults, counts: Mapping[str, int]) -> tuple[OfficeAnswer, ...]:
    """The offices of a run that say what they do, in the order of their names."""
    return tuple(
        OfficeAnswer(
            each.code,
            in_language(each.name, each.name_en),
            ngettext("%(num)s việc", "%(num)s việc", counts[each.code]),
        )
        for each in results.offices
        if each.code in counts
    )


def title_of(results: RunResults, criterion: str) -> str:
    """The words of a criterion; its code where the run has none."""
    part = results.invited or results.walk_ups
    figure = next((row for row in part.index if row.code == criterion), None) if part else None
    return node_title(results, part, figure) if part and figure else criterion


def _heard(results: RunResults, criterion: str, office: str) -> str:
    """What citizens said of a criterion: the figure with what has to stand beside it, or why there is none."""
    title = title_of(results, criterion)
    part = results.invited
    figure = part.figures(criterion).get(office) if part else None
    if figure is None:
        return _("Người dân nói về “%(title)s”: chưa có con số.", title=title)
    words = shown(_of_the_best(figure), as_share=True, public=True)
    if not words.interval:
        reason = words.reason or words.grade
        return _("Người dân nói về “%(title)s”: không hiển thị con số (%(why)s).", title=title, why=reason)
    beside = {
        "title": title,
        "interval": words.interval,
        "n": words.n,
        "rate": words.response_rate or "–",
        "grade": words.grade,
    }
    if not words.value:
        return _(
            "Người dân nói về “%(title)s”: trong khoảng %(interval)s so với mức tốt nhất (%(n)s phiếu; tỷ lệ trả lời "
            "%(rate)s; %(grade)s).",
            **beside,
        )
    return _(
        "Người dân nói về “%(title)s”: đạt %(value)s so với mức tốt nhất (khoảng tin cậy 95%%: %(interval)s; %(n)s "
        "phiếu; tỷ lệ trả lời %(rate)s; %(grade)s).",
        value=words.value,
        **beside,
    )


def _of_the_best(figure: Figure) -> Figure:
    """The figure as a share of the way from the worst to the best, whatever its scale."""
    least, most = figure.bounds or (0.0, 1.0)

    def share(value: float | None) -> float | None:
        return None if value is None else (value - least) / (most - least)

    return replace(figure, value=share(figure.value), low=share(figure.low), high=share(figure.high))


def _when(said: Said, today: date | None) -> str:
    day = day_text(said.day)
    if said.progress == Progress.DONE:
        return _("ngày %(day)s", day=day)
    if today is not None and said.day < today:
        return _("hạn %(day)s, đã quá hạn", day=day)
    return _("hạn %(day)s", day=day)
