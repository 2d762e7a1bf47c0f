"""What the pages on people show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from surveyapp.services.account_sessions import SessionLine
from surveyapp.services.people import Person
from surveyapp.services.set_up_links import NewSetUpLink
from surveyapp.web.dates import moment_text
from surveyapp.web.people.words import device_words, role_words
from surveyapp.web.qr import QrPath, qr_path
from surveyapp.web.site import current_site


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that can be taken back."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list or on their page."""

    id: int
    login: str
    name: str
    state: str
    is_active: bool
    has_factor: bool
    roles: tuple[HeldRole, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session."""

    id: int
    device: str
    since: str
    until: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A set-up link, on the one page that shows it."""

    address: str
    qr: QrPath
    until: str


def row_of(person: Person) -> PersonRow:
    """A person in the words of the page."""
    return PersonRow(
        id=person.id,
        login=person.login,
        name=person.name,
        state=_state(person),
        is_active=person.is_active,
        has_factor=person.has_factor,
        roles=tuple(HeldRole(line.id, role_words(line)) for line in person.grants),
    )


def session_rows(lines: Sequence[SessionLine], this: int = 0) -> tuple[SessionRow, ...]:
    """Open sessions, with the one in which the page is read marked."""
    return tuple(
        SessionRow(
            id=line.id,
            device=device_words(line.browser, line.system),
            since=moment_text(line.since),
            until=moment_text(line.expires_at),
            is_this=line.id == this,
        )
        for line in lines
    )


def link_of(made: NewSetUpLink) -> ShownLink:
    """A link as address and QR code."""
    address = address_of(made)
    return ShownLink(address, qr_path(address), moment_text(made.expires_at))


def address_of(made: NewSetUpLink) -> str:
    """Where a link leads to, on the site as others reach it."""
    site_address = current_site().settings.public_url or request.host_url.rstrip("/")
    return site_address + url_for("set_up.look", token=made.token)


def _state(person: Person) -> str:
    if not person.is_active:
        return str(_("đang khóa"))
    return str(_("đang dùng") if person.has_password else _("chưa đặt mật khẩu"))
