"""What the counter's page says in JSON: which sequences it holds, and what was tapped without network."""

from datetime import date
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import BadRequest

from surveyapp.domain.canonical import NotJson, read_json
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.offline.reporting import OfflineReport, OfflineVisit
from surveyapp.web.addresses import LARGEST_ID

MOST_VISITS = 50
"""In one report; the page sends the others in the next."""
MOST_HELD = 40

Identifier = Annotated[int, Field(ge=0, le=LARGEST_ID)]
SequenceName = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Kind = TypeVar("Kind", bound="Message")


class Message(BaseModel):
    """A JSON object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Held(Message):
    """A sequence that the page holds."""

    id: SequenceName
    day: date


class KitWanted(Message):
    """For which counter the page wants what it needs, and what it holds already."""

    counter: Identifier
    held: Annotated[list[Held], Field(max_length=MOST_HELD)]


class SaidVisit(Message):
    """A visit that was tapped without network."""

    tap: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
    service: Identifier
    purpose: Purpose
    number: Annotated[int, Field(ge=0, le=10_000)] | None = None
    outcome: Outcome | None = None
    slip: Annotated[str, Field(max_length=40)] = ""
    dossiers: Annotated[int, Field(ge=1, le=500)] = 1
    company: bool = False


class SaidReport(Message):
    """Visits of a counter's day."""

    counter: Identifier
    sequence: SequenceName | None
    day: date
    visits: Annotated[list[SaidVisit], Field(max_length=MOST_VISITS)]


def read_kit_wanted() -> KitWanted:
    """The message that was sent. Raises BadRequest."""
    return _read(KitWanted)


def read_report() -> OfflineReport:
    """The report that was sent. Raises BadRequest."""
    said = _read(SaidReport)
    return OfflineReport(
        counter_id=said.counter,
        sequence_id=said.sequence,
        day=said.day,
        visits=tuple(
            OfflineVisit(
                tap=visit.tap,
                service_id=visit.service,
                purpose=visit.purpose,
                number=visit.number,
                outcome=visit.outcome,
                slip=visit.slip,
                dossiers=visit.dossiers,
                is_company=visit.company,
            )
            for visit in said.visits
        ),
    )


def _read(kind: type[Kind]) -> Kind:
    try:
        content: Any = read_json(request.get_data())
        return kind.model_validate(content)
    except (NotJson, ValidationError):
        raise BadRequest from None
