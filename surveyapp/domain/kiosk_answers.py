"""What is in a kiosk's envelope: one citizen's answers, and what the server must know to take them in."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LARGEST_SEED = 2**31 - 1
LARGEST_ID = 2**31 - 1
LONGEST_SECONDS = 86_400


class Why(StrEnum):
    """Why an answer is held back instead of being taken in. None of these is ever lost."""

    CONFLICT = "conflict"
    """Another answer came under the same id before."""
    UNKNOWN_KEY = "unknown_key"
    """Sealed with a key that this installation does not have."""
    UNOPENABLE = "unopenable"
    """The key does not open it."""
    UNREADABLE = "unreadable"
    """Opened, but not of the form that a kiosk writes."""
    PLACE = "place"
    """A wave, an instrument, a language or a service that is not this kiosk's."""
    ANSWERS = "answers"
    """Answers that the instrument does not take."""
    TICKET_UNKNOWN = "link_unknown"
    TICKET_SPENT = "link_spent"
    TICKET_VOID = "link_void"
    TICKET_EXPIRED = "link_expired"
    """Of a ticket: no such link, used before, withdrawn, past its last day."""


class AnswerHeld(Exception):
    """A kiosk's answer can't be taken in as it is, and is kept for review. Carries why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class KioskAnswer(BaseModel):
    """The plaintext of an envelope. `service` is a walk-up's, `code` a ticket's: its code, or the link's token.

    `day` and `hour` are those of the device's clock in Viet Nam; no finer moment leaves the device.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Literal["walk_up", "ticket"]
    wave: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None
    instrument: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    service: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None
    code: Annotated[str, Field(max_length=64)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]
    order_seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)]
    answers: dict[str, Any]
    complete: bool
    day: Annotated[date, Field(strict=False)]
    seconds: Annotated[int, Field(ge=0, le=LONGEST_SECONDS)]
    hour: Annotated[int, Field(ge=0, le=23)]


def read_kiosk_answer(content: Any) -> KioskAnswer:
    """The answer in the parsed JSON of an opened envelope. Raises AnswerHeld for anything else."""
    try:
        return KioskAnswer.model_validate(content)
    except ValidationError as error:
        raise AnswerHeld(Why.UNREADABLE) from error
