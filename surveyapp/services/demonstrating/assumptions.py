"""The assumptions of the demonstration province, read from `surveyapp/data/demonstration.yaml`."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

from surveyapp.domain.measures import Progress
from surveyapp.domain.roles import Role

ASSUMPTIONS = Path(__file__).resolve().parents[2] / "data" / "demonstration.yaml"

Share = Annotated[float, Field(ge=0, le=1)]
Shares = dict[str, Annotated[float, Field(ge=0)]]


class Assumed(BaseModel):
    """A group of assumptions: immutable, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(Assumed):
    """Days of history, how many of its last open days are driven one visit at a time, days from today (-1: none) to
    the wave's last one.
    """

    days: int
    one_by_one: int
    days_after: int


class Mood(Assumed):
    """A kind of counter-day."""

    probability: Share
    shift: float


class Disposition(Assumed):
    """A kind of judge; `walk_up` is the factor on going to the kiosk unasked."""

    probability: Share
    shift: float
    walk_up: float


class Group(Assumed):
    """An age band or a sex: how it judges, takes invitations and answers."""

    shift: float
    takes: float
    answers: float


class Profile(Assumed):
    """Who comes for a kind of service, and how."""

    shift: float
    pays: Share
    female: Share
    takes: float
    answers: float
    purposes: Shares
    ages: Shares

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        if any(abs(sum(shares.values()) - 1) > 1e-9 for shares in (self.purposes, self.ages)):
            raise ValueError("the shares of purposes and of ages must add up to 1")
        return self


class Demand(Assumed):
    """A service: its profile, and its demand relative to the others of the same counter."""

    profile: str
    demand: float


class Kind(Assumed):
    """A kind of office."""

    shift: float


class OfficeFacts(Assumed):
    """An office: mean visits a day at each counter, and its effects by dimension."""

    visits: tuple[float, ...]
    effects: dict[str, float]
    knows_visitors: bool = True

    def shifted(self, effects: Mapping[str, float]) -> "OfficeFacts":
        """The same office with these effects on top of its own."""
        both = self.effects.keys() | effects.keys()
        total = {each: self.effects.get(each, 0.0) + effects.get(each, 0.0) for each in sorted(both)}
        return self.model_copy(update={"effects": total})


class Sampling(Assumed):
    """How the probability of an invitation is chosen."""

    invitations: float
    most: Share

    def probability(self, visits: float) -> float:
        """The probability at a counter with so many visits on an average day, in hundredths."""
        return round(min(self.most, self.invitations / visits), 2)


class Seconds(Assumed):
    """How long filling a form takes."""

    full: float
    short: float
    spread: float


class ResponseFacts(Assumed):
    """What becomes of visits that are drawn."""

    left: Share
    refused_for: Share
    takes: Share
    answers: Share
    started: Share
    same_day: Share
    minutes: float
    seconds: Seconds
    english: Share


class WalkUps(Assumed):
    """How many come to the kiosk unasked."""

    per_visit: float


class Stuffing(Assumed):
    """Who stuffs answers, when and how."""

    office: str
    days: tuple[int, ...]
    walk_ups: int
    minutes: int
    links: Share
    seconds: float


class QuestionFacts(Assumed):
    """How a question is answered: shares from the worst answer to the best, or as the profile says."""

    dimension: str | None = None
    shares: Shares = {}
    sensitivity: float = 1.0
    ages: dict[str, float] | None = None
    profile: str | None = None


class WaveFacts(Assumed):
    """What the wave is called."""

    code: str
    name: str
    name_en: str


class EarlierFacts(Assumed):
    """A shorter wave before the present one: from how many days before that one's first day, for how many days, with
    how many invitations at every counter on a day, and by how much answers differed then in each dimension.
    """

    wave: WaveFacts
    days_before: int
    days: int
    invitations: float
    effects: dict[str, float]


class AccountFacts(Assumed):
    """Somebody who may sign in."""

    login: str
    name: str
    role: Role
    office: str | None = None


class MeasureFacts(Assumed):
    """What an office does about its results, by or on a day so many days from that of set-up."""

    criterion: str
    progress: Progress
    days: int
    text: str
    waits: bool = False
    """Whether nobody has approved it yet."""


class TargetFacts(Assumed):
    """What the leader wants the index to reach, so many days after that of set-up."""

    value: float
    days: int


class Assumptions(Assumed):
    """Everything that is assumed."""

    seed: int
    period: Period
    weekdays: dict[str, float]
    hours: tuple[tuple[float, float], ...]
    moods: dict[str, Mood]
    dispositions: dict[str, Disposition]
    ages: dict[str, Group]
    sexes: dict[str, Group]
    profiles: dict[str, Profile]
    services: dict[str, Demand]
    kinds: dict[str, Kind]
    offices: dict[str, OfficeFacts]
    sampling: Sampling
    response: ResponseFacts
    walk_ups: WalkUps
    stuffing: Stuffing
    missing: dict[str, Share]
    questions: dict[str, QuestionFacts]
    wave: WaveFacts
    earlier: EarlierFacts | None = None
    showcase: str
    accounts: tuple[AccountFacts, ...]
    measures: tuple[MeasureFacts, ...] = ()
    target: TargetFacts | None = None

    def weekday_factor(self, day: date) -> float:
        """How many visits come on this day, relative to an average open day; 0 when offices are closed."""
        return tuple(self.weekdays.values())[day.weekday()]

    def of_earlier_wave(self, earlier: EarlierFacts) -> "Assumptions":
        """What held in the earlier wave: the same province, in which nobody stuffed and every office was other."""
        return self.model_copy(
            update={
                "wave": earlier.wave,
                "period": Period(days=earlier.days, one_by_one=0, days_after=-1),
                "offices": {code: facts.shifted(earlier.effects) for code, facts in self.offices.items()},
                "sampling": self.sampling.model_copy(update={"invitations": earlier.invitations}),
                "stuffing": self.stuffing.model_copy(update={"days": ()}),
            }
        )


def read_assumptions(path: Path = ASSUMPTIONS) -> Assumptions:
    """The assumptions in a file. Raises pydantic.ValidationError when one is missing or out of range."""
    return Assumptions.model_validate(YAML(typ="safe").load(path))
