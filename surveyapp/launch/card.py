"""What a start of the demonstration shows: its logins and a link that can be opened today.

They are kept beside the data, readable by their owner only, so that a second start can show them again. A real
installation has no such file.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from surveyapp.domain.errors import SurveyError
from surveyapp.services.keys import Keys
from surveyapp.services.opening import look_at_link, named_by_token
from surveyapp.services.transactions import Session

FILE = "demonstration.json"


@dataclass(frozen=True, slots=True)
class CardLogin:
    """A login with its password in clear."""

    login: str
    password: str
    role: str
    office: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is shown; `token` is of the citizen's link, `wave_id` of the wave that is under way."""

    logins: tuple[CardLogin, ...]
    office: str
    token: str
    wave_id: int
    earlier_wave_ids: tuple[int, ...] = ()


def write_card(folder: Path, card: Card) -> None:
    """Keep the card, readable by its owner only."""
    path = folder / FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(card), file, ensure_ascii=False, indent=1)


def read_card(folder: Path) -> Card | None:
    """The card of this installation; None where there is no demonstration."""
    path = folder / FILE
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return Card(
        logins=tuple(CardLogin(**login) for login in content["logins"]),
        office=content["office"],
        token=content["token"],
        wave_id=content["wave_id"],
        earlier_wave_ids=tuple(content.get("earlier_wave_ids", ())),
    )


def with_token(card: Card, token: str) -> Card:
    """The same card with another link."""
    return replace(card, token=token)


def is_usable(session: Session, keys: Keys, card: Card, today: date) -> bool:
    """Whether the card's link can still be opened."""
    try:
        look_at_link(session, named_by_token(keys, card.token), today)
    except SurveyError:
        return False
    return True
