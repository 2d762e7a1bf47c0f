"""Names for every text of an instrument, by code: `question.purpose`, `option.purpose.hand_in`, `point.ease.1`.

Translations and recordings are named so. A place keeps its name when pages are moved, as long as codes are kept.
"""

from surveyapp.domain.conditions import Path
from surveyapp.domain.instruments import Instrument, texts_of
from surveyapp.domain.questions import BLANK, DONT_KNOW, REFUSED, Choice, Question, Scale, ScaleQuestion

OWN = {
    "ask": "question.{code}",
    "help": "help.{code}",
    "consent": "consent.{code}",
    "unit": "unit.{code}",
    "dont_know": f"option.{{code}}.{DONT_KNOW}",
    "prefer_not": f"option.{{code}}.{REFUSED}",
}
"""The names of a question's own texts, by their keys."""
USUAL = tuple(f"answer.{code}" for code in (DONT_KNOW, REFUSED, BLANK))
"""The answers outside the options in their usual words, which no instrument holds but which are read aloud too."""


def places_of_texts(instrument: Instrument) -> dict[str, Path]:
    """Every text of the instrument: its name and where it stands in the document."""
    return {_name(instrument, path): path for path, _words in texts_of(instrument)}


def places_of_answer(instrument: Instrument, question: Question, value: str) -> tuple[str, ...]:
    """The names under which an answer's words may be recorded, the question's own first.

    `value` is what the form sends: an option's code, a point's number, a missing code, or nothing for skipping.
    """
    own = f"option.{question.code}.{value or BLANK}"
    usual = f"answer.{value or BLANK}"
    if usual in USUAL:
        return (own, usual)
    if isinstance(question, ScaleQuestion) and isinstance(question.scale, str):
        return (own, f"point.{question.scale}.{value}")
    return (own,)


def _name(instrument: Instrument, path: Path) -> str:
    match path:
        case ("pages", int(page), "intro"):
            return f"intro.{instrument.pages[page].id}"
        case ("pages", int(page), "questions", int(position), *rest):
            return _name_in(instrument.pages[page].questions[position], tuple(rest))
        case ("scales", str(name), "points", int(number), "label"):
            return f"point.{name}.{instrument.scales[name].points[number].value}"
        case _:
            return str(path[0])


def _name_in(question: Question, path: Path) -> str:
    match path:
        case ("options", int(number), "label") if isinstance(question, Choice):
            return f"option.{question.code}.{question.options[number].code}"
        case ("scale", "points", int(number), "label") if isinstance(question, ScaleQuestion):
            assert isinstance(question.scale, Scale)
            return f"option.{question.code}.{question.scale.points[number].value}"
        case _:
            return OWN[str(path[0])].format(code=question.code)
