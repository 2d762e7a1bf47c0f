"""What programs at counters report and are told: counters, finished visits, invitations."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from surveyapp.domain.visits import Purpose
from surveyapp.web.api.models import Identifier, Model, Words


class Visit(Model):
    """A finished visit, reported by a queue machine. The same `tap` sent twice is one visit with one draw."""

    counter_id: Identifier
    service_id: Identifier
    purpose: Purpose
    tap: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_-]{16,40}$", description="A random name for this very visit.")
    ]


class Invitation(Model):
    """An invitation to hand over. It is not kept in clear and can't be asked for again."""

    address: str
    code: str
    expires_on: date


class Drawn(Model):
    """What the draw said. A repeated tap says nothing again."""

    visit_id: Identifier
    is_repeat: bool
    invitation: Invitation | None


class Reported(Model):
    """What became of an invitation, as the queue machine or its clerk saw it. `mistap`: there was no visit at all."""

    outcome: Literal["refused", "refused_for", "left", "mistap"]


class Recorded(Model):
    """What was recorded of a visit. Whether anybody opened the link is told to nobody."""

    visit_id: Identifier
    outcome: Literal["refused", "refused_for", "left", "mistap"]


class Service(Model):
    """A service that visits may be reported of."""

    id: Identifier
    code: str
    name: Words


class Counter(Model):
    """A counter of the offices that the key's owner works for, with what it may report today."""

    id: Identifier
    name: str
    office: Words
    services: list[Service]


class CounterList(Model):
    """Counters with their services."""

    items: list[Counter]
