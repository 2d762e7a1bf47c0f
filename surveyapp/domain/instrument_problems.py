"""What is wrong in an instrument's file: which rule, on which line, and what to do about it."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from surveyapp.domain.conditions import Path
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.rule_words import LINE, RULES


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule at a place in the file. `values` fill the blanks in the rule's words."""

    rule: str
    path: Path
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its line, from 1, and its place in words, such as pages.about_you.questions.sex.ask.

    `file` is the name of a file beside the instrument's; a file of sound has no lines, and then `line` is 0.
    """

    line: int
    where: str
    rule: str
    values: Mapping[str, object]
    file: str = ""

    def of_file(self, name: str) -> Self:
        """The same problem in a file beside the instrument's."""
        return replace(self, file=name)

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.words("en")[0]

    @property
    def do(self) -> str:
        """What to do about it, in English."""
        return self.words("en")[1]

    def words(self, language: str) -> tuple[str, str]:
        """What is wrong and what to do, in Vietnamese ("vi") or English ("en")."""
        what, do = RULES[self.rule][language]
        return what.format_map(self.values), do.format_map(self.values)

    def told(self, language: str) -> str:
        """The whole problem on one line."""
        what, do = self.words(language)
        line = f"{LINE[language]} {self.line}" if self.line else ""
        place = ": ".join(part for part in (self.file, line, self.where) if part)
        return f"{place}: {what} {do} [{self.rule}]"


class InstrumentInvalid(SurveyError):
    """The file is not a sound instrument. Carries every problem, in the order of the lines."""

    code = "instrument_invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.told("en") for problem in problems))
        self.problems = problems


def hint(word: str, known: Iterable[str], otherwise: str, otherwise_vi: str) -> dict[str, str]:
    """The values of the blanks {hint} and {goi_y}: the known word most like this one, or what is given."""
    near = difflib.get_close_matches(word, list(known), n=1)
    if near:
        return {"hint": f"Did you mean {near[0]}?", "goi_y": f"Có phải là {near[0]}?"}
    return {"hint": otherwise, "goi_y": otherwise_vi}
