"""Words of nodes and questions in the reader's language, and how many digits their figures need."""

from flask_babel import gettext as _

from surveyapp.services.results import Figure, Part, RunResults
from surveyapp.web.locale import worded


def node_title(results: RunResults, part: Part, figure: Figure) -> str:
    """The words of a node in the reader's language; its code where it has none."""
    title = results.titles.get(part.index_name or "", {}).get(figure.code, {})
    return worded(title) or figure.code


def question_title(results: RunResults, code: str) -> str:
    """The words of a question in the reader's language."""
    if code == "pooled":
        return str(_("Gộp các tiêu chí (không tính câu hài lòng chung)"))
    words = results.questions.get(code, {})
    return worded(words) or code


def decimals_of(figure: Figure) -> int:
    """Indicators lie between 0 and 1 and need one more digit."""
    return 3 if figure.level == "indicator" else 2
