"""The kinds of question, as data. A file's keys are these fields; `docs/instruments.md` explains each.

Defaults are part of the format: they are left out of the content hash, so none of them may ever change.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

DONT_KNOW = "dk"
REFUSED = "refused"
BLANK = "blank"
NOT_ASKED = "not_asked"
NOT_REACHED = "not_reached"
MISSING_CODES = (DONT_KNOW, REFUSED, BLANK, NOT_ASKED, NOT_REACHED)
"""What stands in an answer's place, each for a reason of its own; no option may use these codes."""

SCALE_VALUES = (1, 2, 3, 4, 5)

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=32)]
OptionCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=32)]
Words = dict[str, str]
"""One text per language code."""


class Part(BaseModel):
    """A piece of an instrument: immutable, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def _kind_of_offer(value: Any) -> str:
    return "~words" if isinstance(value, dict) else "~flag"


Offer = Annotated[
    Annotated[bool, Tag("~flag")] | Annotated[Words, Tag("~words")], Discriminator(_kind_of_offer)
]
"""Whether an answer outside the options is offered, or the words in which it is."""


class Option(Part):
    """One of the answers to choose from. `value` is the number it scores, where it scores one."""

    code: OptionCode
    label: Words
    value: float | None = None


class ScalePoint(Part):
    """One of the five points of a scale."""

    value: int
    label: Words


class Scale(Part):
    """Five points with a label each, from the lowest (1) to the highest (5)."""

    points: tuple[ScalePoint, ...]


def _kind_of_scale(value: Any) -> str:
    return "~points" if isinstance(value, dict | Scale) else "~name"


ScaleOrName = Annotated[
    Annotated[Name, Tag("~name")] | Annotated[Scale, Tag("~points")], Discriminator(_kind_of_scale)
]


Mark = Literal["verified", "secondary", "unverified"]
"""How far it is known: read in a public copy; known from a reproduction only; not seen."""


class OfficialForm(Part):
    """A questionnaire of an authority after which questions are modelled; what is known of it, and from where."""

    title: str
    mark: Mark
    source: str = ""


class Follows(Part):
    """The item of an official form that a question is to be comparable with. `mark` where it is not the form's."""

    form: Name
    item: str
    mark: Mark | None = None


class Asked(Part):
    """What every question has. `consent` is a sentence to tick, without which no answer is taken."""

    code: Name
    ask: Words
    help: Words | None = None
    sensitive: bool = False
    optional: bool = False
    consent: Words | None = None
    enabled: bool = True
    follows: Follows | None = None


class Closed(Asked):
    """A question that may offer "don't know" and "prefer not to say"."""

    dont_know: Offer = False
    prefer_not: Offer = False

    @property
    def offered_missing(self) -> tuple[str, ...]:
        """The missing codes a person can choose here."""
        offers = ((DONT_KNOW, self.dont_know), (REFUSED, self.prefer_not))
        return tuple(code for code, offer in offers if offer is not False)


class Choice(Closed):
    """A question with options."""

    options: tuple[Option, ...]
    randomise: bool = False

    @property
    def option_codes(self) -> tuple[str, ...]:
        """The codes of the options, in the order of the file."""
        return tuple(option.code for option in self.options)


class SingleQuestion(Choice):
    """Exactly one option."""

    type: Literal["single"]


class MultipleQuestion(Choice):
    """One option or more."""

    type: Literal["multiple"]


class ScaleQuestion(Closed):
    """One of five points. `scale` names one of the instrument's scales, or is a scale of its own."""

    type: Literal["scale"]
    scale: ScaleOrName
    randomise: bool = False


class NumberQuestion(Closed):
    """A number between bounds, with so many decimals at most."""

    type: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    decimals: Annotated[int, Field(ge=0, le=2)] = 0
    unit: Words | None = None


class TextQuestion(Asked):
    """Free text, off by default."""

    type: Literal["text"]
    enabled: bool = False
    max_length: Annotated[int, Field(ge=1, le=2000)] = 500

    @property
    def offered_missing(self) -> tuple[str, ...]:
        """None: whoever has nothing to write leaves the field empty."""
        return ()


Question = Annotated[
    SingleQuestion | MultipleQuestion | ScaleQuestion | NumberQuestion | TextQuestion,
    Field(discriminator="type"),
]
QUESTION_TYPES = ("single", "multiple", "scale", "number", "text")
