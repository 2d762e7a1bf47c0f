"""What leaders see first of a run: the four answers, the target, where to look, and what offices say that they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from surveyapp.services.reporting.content import Point
from surveyapp.services.reporting.reading import ReportFacts
from surveyapp.services.results import RunLine, RunResults
from surveyapp.services.targets import OwnTarget, standing_of
from surveyapp.web.dates import moment_text
from surveyapp.web.leading.tables import LinkedTable, below_table, contribution_table, named_offices
from surveyapp.web.locale import in_language
from surveyapp.web.measures.told import OfficeAnswer, office_answers
from surveyapp.web.reports.explained import unexplained
from surveyapp.web.reports.sentences import summary_points
from surveyapp.web.reports.subject import province_subject
from surveyapp.web.results.panels import office_name
from surveyapp.web.results.target_pages import own_sentences

_: Callable[..., str] = gettext


@dataclass(frozen=True, slots=True)
class Doing:
    """What offices say that they do about the results of a wave. `run_id` is the run that the public sees."""

    run_id: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LeadingPage:
    """A run as leaders see it first."""

    line: RunLine
    wave_name: str
    made_at: str
    answers: tuple[Point, ...]
    target: tuple[str, ...]
    unexplained: str
    """Why nothing can be said of where to look; empty where it can."""
    contributions: LinkedTable | None
    below: LinkedTable | None
    below_said: str
    doing: tuple[OfficeAnswer, ...]
    doing_said: tuple[str, ...]
    doing_run: int | None


def leading_page(facts: ReportFacts, own: OwnTarget | None, doing: Doing | None) -> LeadingPage:
    """The page; without `doing` no results of the wave are public, so that no office can have said anything."""
    results = facts.results
    standing = standing_of(results, own) if own else None
    contributions, below = contribution_table(results), below_table(results)
    answers = office_answers(results, doing.counts) if doing else ()
    return LeadingPage(
        line=results.line,
        wave_name=in_language(results.line.wave_name, results.line.wave_name_en),
        made_at=moment_text(results.line.requested_at),
        answers=summary_points(province_subject(facts)),
        target=own_sentences(own, standing, _("Lần phân tích này không có chỉ số tại quầy.")),
        unexplained=unexplained(results),
        contributions=contributions,
        below=below,
        below_said=_below_said(below),
        doing=answers,
        doing_said=_doing_said(results, answers, named_offices(contributions, below), is_public=bool(doing)),
        doing_run=doing.run_id if doing else None,
    )


def _below_said(below: LinkedTable | None) -> str:
    """Which offices are certainly lower: without it a reader would take the first rows for that."""
    sure = [line.name for line in below.lines if line.is_sure] if below else []
    if sure:
        return _("Thấp hơn đủ chắc khi so mọi cơ quan cùng lúc: %(offices)s.", offices=", ".join(sure))
    return _(
        "Chưa cơ quan nào thấp hơn các cơ quan còn lại đủ chắc khi so mọi cơ quan cùng lúc; thứ tự dưới đây chỉ để "
        "tham khảo."
    )


def _doing_said(
    results: RunResults, answers: tuple[OfficeAnswer, ...], named: tuple[str, ...], *, is_public: bool
) -> tuple[str, ...]:
    if not is_public:
        return (_("Cơ quan chỉ ghi được việc đã làm sau khi kết quả của đợt này được công bố."),)
    first = ngettext(
        "%(num)s trong %(offices)s cơ quan đã cho biết làm gì sau kết quả của đợt này.",
        "%(num)s trong %(offices)s cơ quan đã cho biết làm gì sau kết quả của đợt này.",
        len(answers),
        offices=len(results.offices),
    )
    if not answers:
        first = _(
            "Chưa cơ quan nào trong %(offices)s cơ quan cho biết làm gì sau kết quả của đợt này.",
            offices=len(results.offices),
        )
    heard = {each.code for each in answers}
    silent = [office_name(results, code) for code in named if code not in heard]
    if not silent:
        return (first,)
    told = _("Trong các cơ quan nêu ở trên, chưa cho biết làm gì: %(offices)s.", offices=", ".join(silent))
    return (first, told)
