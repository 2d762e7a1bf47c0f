"""Conditions on earlier answers, and their truth.

A condition is true, false, or neither (None): an answer that was never asked for decides nothing, and neither
does "don't know" where a number is compared. "Not" of neither is neither, so a question that was not asked
never makes a condition true (Kleene's strong three-valued logic; Introduction to Metamathematics, 1952, §64).
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from surveyapp.domain.questions import NOT_ASKED, NOT_REACHED, Name, OptionCode, Part

Answer = str | int | float | list[str]
"""An option's code, codes, a point of a scale, a number, a text, or a missing code."""
Answers = Mapping[str, Answer]
Truth = bool | None
Path = tuple[str | int, ...]
"""A place in a file: keys, and positions in lists."""


class Is(Part):
    """The answer is this code; of several chosen, this code is among them."""

    question: Name
    is_: Annotated[OptionCode, Field(alias="is")]

    def truth(self, answers: Answers) -> Truth:
        """Whether it holds; None when the question has no answer yet."""
        return _has_one_of(answers, self.question, (self.is_,))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes it looks for."""
        return (self.is_,)


class OneOf(Part):
    """The answer, or one of those chosen, is among these codes."""

    question: Name
    one_of: tuple[OptionCode, ...]

    def truth(self, answers: Answers) -> Truth:
        """Whether it holds; None when the question has no answer yet."""
        return _has_one_of(answers, self.question, self.one_of)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes it looks for."""
        return self.one_of


class AtLeast(Part):
    """The point of a scale, or the number, is this or more."""

    question: Name
    at_least: float

    def truth(self, answers: Answers) -> Truth:
        """Whether it holds; None when the answer is no number."""
        answer = answers.get(self.question)
        return answer >= self.at_least if isinstance(answer, int | float) else None


class AllOf(Part):
    """Every one of these holds."""

    all_: Annotated[tuple["Condition", ...], Field(alias="all")]

    def truth(self, answers: Answers) -> Truth:
        """False as soon as one is; else None as soon as one is."""
        truths = [part.truth(answers) for part in self.all_]
        return False if False in truths else None if None in truths else True


class AnyOf(Part):
    """At least one of these holds."""

    any_: Annotated[tuple["Condition", ...], Field(alias="any")]

    def truth(self, answers: Answers) -> Truth:
        """True as soon as one is; else None as soon as one is."""
        truths = [part.truth(answers) for part in self.any_]
        return True if True in truths else None if None in truths else False


class Not(Part):
    """This does not hold, although it was asked."""

    not_: Annotated["Condition", Field(alias="not")]

    def truth(self, answers: Answers) -> Truth:
        """The opposite, and None for None."""
        truth = self.not_.truth(answers)
        return None if truth is None else not truth


TAGS: dict[type[Part], str] = {
    Is: "~is",
    OneOf: "~one_of",
    AtLeast: "~at_least",
    AllOf: "~all",
    AnyOf: "~any",
    Not: "~not",
}
OPERATORS = tuple(tag.removeprefix("~") for tag in TAGS.values())


def _kind_of_condition(value: Any) -> str | None:
    """The tag for the operator that a mapping, or a ready condition, carries."""
    if isinstance(value, dict):
        return next((f"~{operator}" for operator in OPERATORS if operator in value), None)
    return TAGS.get(type(value))


Leaf = Is | OneOf | AtLeast
Condition = Annotated[
    Annotated[Is, Tag("~is")]
    | Annotated[OneOf, Tag("~one_of")]
    | Annotated[AtLeast, Tag("~at_least")]
    | Annotated[AllOf, Tag("~all")]
    | Annotated[AnyOf, Tag("~any")]
    | Annotated[Not, Tag("~not")],
    Discriminator(_kind_of_condition),
]
for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


def _has_one_of(answers: Answers, question: str, codes: tuple[str, ...]) -> Truth:
    answer = answers.get(question)
    if answer is None or answer in (NOT_ASKED, NOT_REACHED):
        return None
    given = answer if isinstance(answer, list) else [answer]
    return any(code in codes for code in given)


def leaves(condition: Condition, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """The comparisons in a condition, each with its place in the file below `path`."""
    branches: list[tuple[Path, Condition]]
    match condition:
        case AllOf():
            branches = [((*path, "all", number), part) for number, part in enumerate(condition.all_)]
        case AnyOf():
            branches = [((*path, "any", number), part) for number, part in enumerate(condition.any_)]
        case Not():
            branches = [((*path, "not"), condition.not_)]
        case _:
            yield path, condition
            return
    for place, branch in branches:
        yield from leaves(branch, place)
