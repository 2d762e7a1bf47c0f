"""What counter pages show: the board with its words, and an invitation with its QR code."""

from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.domain.tokens import spaced
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.counter_days import CounterChoice, DayBoard, VisitLine
from surveyapp.services.visiting import Invitation
from surveyapp.web.counter.forms import new_tap
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language
from surveyapp.web.qr import QrPath, qr_path
from surveyapp.web.site import current_site

PURPOSES = {
    Purpose.HAND_IN: _l("Nộp hồ sơ"),
    Purpose.COLLECT: _l("Nhận kết quả"),
    Purpose.ASK: _l("Hỏi thông tin"),
}
OUTCOMES = {
    Outcome.NOT_DRAWN: _l("Không mời"),
    Outcome.INVITED: _l("Đã mời"),
    Outcome.REFUSED: _l("Người dân từ chối"),
    Outcome.REFUSED_FOR: _l("Cán bộ từ chối thay người dân"),
    Outcome.LEFT: _l("Đã rời đi"),
    Outcome.MISTAP: _l("Bấm nhầm"),
    Outcome.DISPUTED: _l("Bấm nhầm"),
    Outcome.UNSAMPLED: _l("Ngoài mẫu"),
}
INVITED_ACTIONS = (Outcome.REFUSED, Outcome.REFUSED_FOR, Outcome.LEFT, Outcome.MISTAP)


@dataclass(frozen=True, slots=True)
class Action:
    """A button that records what came of a visit."""

    outcome: str
    text: LazyString


@dataclass(frozen=True, slots=True)
class Line:
    """A visit of the day with what can still be said of it."""

    id: int
    service: str
    purpose: LazyString
    outcome: LazyString
    is_invited: bool
    has_ticket: bool
    can_take_back: bool
    dossiers: int
    is_company: bool
    remarks: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class VisitButton:
    """One tap: a service and a purpose."""

    value: str
    text: LazyString


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service and its buttons."""

    name: str
    buttons: tuple[VisitButton, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board, ready to be shown."""

    counter_id: int
    counter: str
    office: str
    wave: str
    day: str
    tap: str
    services: tuple[ServiceRow, ...]
    lines: tuple[Line, ...]
    figures: tuple[tuple[str, int], ...]
    closed_responses: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """An invitation, ready to be shown and printed."""

    visit_id: int
    qr: QrPath
    address: str
    code: str
    code_address: str
    expires_on: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """The counters of one office."""

    office: str
    counters: tuple[CounterChoice, ...]


def board_page(board: DayBoard, shown: Invitation | None) -> BoardPage:
    """A counter's day with its words and a fresh tap number; the ticket `shown` last can be shown again."""
    return BoardPage(
        counter_id=board.choice.counter_id,
        counter=board.choice.counter_name,
        office=in_language(board.choice.office_name, board.choice.office_name_en),
        wave=board.wave_name,
        day=day_text(board.day),
        tap=new_tap(),
        services=tuple(
            ServiceRow(
                in_language(service.name, service.name_en),
                tuple(VisitButton(f"{service.id}:{purpose}", text) for purpose, text in PURPOSES.items()),
            )
            for service in board.services
        ),
        lines=tuple(_line(line, shown) for line in board.lines),
        figures=(
            (_("Lượt giao dịch"), board.visits),
            (_("Đang mời"), board.invited),
            (_("Từ chối"), board.refused),
            (_("Đã rời đi"), board.left),
        ),
        closed_responses=board.closed_responses,
    )


def ticket(invitation: Invitation) -> Ticket:
    """An invitation with its address as a QR code, as small as error correction M allows."""
    # Without PUBLIC_URL links are issued in the demonstration only, which is used on the machine itself.
    site_address = current_site().settings.public_url or request.host_url.rstrip("/")
    address = site_address + url_for("respond.invitation", token=invitation.token)
    return Ticket(
        visit_id=invitation.visit_id,
        qr=qr_path(address),
        address=address,
        code=spaced(invitation.code),
        code_address=site_address + url_for("respond.code"),
        expires_on=day_text(invitation.expires_on),
        actions=_actions(Outcome.INVITED),
    )


def by_office(choices: tuple[CounterChoice, ...]) -> tuple[OfficeChoices, ...]:
    """Counters grouped by office, in the given order."""
    groups = groupby(choices, key=lambda choice: in_language(choice.office_name, choice.office_name_en))
    return tuple(OfficeChoices(office, tuple(group)) for office, group in groups)


def note(board: DayBoard, visit_id: int) -> str | None:
    """A short sentence on the visit that was just recorded; None when it is not of this board."""
    for line in board.lines:
        if line.id == visit_id:
            text: str = _(
                "Đã ghi: %(service)s – %(purpose)s. %(outcome)s.",
                service=in_language(line.service_name, line.service_name_en),
                purpose=PURPOSES[line.purpose],
                outcome=OUTCOMES[line.outcome],
            )
            return text
    return None


def _line(line: VisitLine, shown: Invitation | None) -> Line:
    return Line(
        id=line.id,
        service=in_language(line.service_name, line.service_name_en),
        purpose=PURPOSES[line.purpose],
        outcome=OUTCOMES[line.outcome],
        is_invited=line.outcome == Outcome.INVITED,
        has_ticket=shown is not None and shown.visit_id == line.id,
        can_take_back=line.can_take_back,
        dossiers=line.dossiers,
        is_company=line.is_company,
        remarks=_remarks(line),
        actions=_actions(line.outcome),
    )


def _remarks(line: VisitLine) -> tuple[str, ...]:
    """What else is known of a visit, in words."""
    said = (
        (line.is_company, _("nhiều người cùng một hồ sơ")),
        (line.dossiers > 1, _("%(number)s hồ sơ", number=line.dossiers)),
        (line.has_slip, _("phiếu in sẵn")),
    )
    return tuple(str(words) for holds, words in said if holds)


def _actions(outcome: Outcome) -> tuple[Action, ...]:
    if outcome == Outcome.INVITED:
        return tuple(Action(each, OUTCOMES[each]) for each in INVITED_ACTIONS)
    if outcome in (Outcome.NOT_DRAWN, Outcome.UNSAMPLED):
        return (Action(Outcome.MISTAP, OUTCOMES[Outcome.MISTAP]),)
    return ()
