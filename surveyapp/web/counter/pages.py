"""What counter pages show: the board with its words, and an invitation with its QR code."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

import segno
from flask import request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.domain.tokens import spaced
from surveyapp.domain.visits import Outcome, Purpose
from surveyapp.services.visiting import CounterChoice, DayBoard, Invitation, VisitLine
from surveyapp.web.counter.forms import new_tap
from surveyapp.web.locale import in_language
from surveyapp.web.site import current_site

QUIET_MODULES = 4
"""White around the code, as ISO/IEC 18004 asks."""

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
class QrDrawing:
    """A QR code as the path of an SVG picture: its side in modules, white included, and its dark runs."""

    side: int
    path: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """An invitation, ready to be shown and printed."""

    visit_id: int
    qr: QrDrawing
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
    qr = segno.make(address, error="m", micro=False)
    return Ticket(
        visit_id=invitation.visit_id,
        qr=_drawing(qr),
        address=address,
        code=spaced(invitation.code),
        code_address=site_address + url_for("respond.code"),
        expires_on=day_text(invitation.expires_on),
        actions=_actions(Outcome.INVITED),
    )


def day_text(day: date) -> str:
    """A day as people here write it, in both languages."""
    return str(format_date(day, "dd/MM/yyyy"))


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


def _drawing(qr: segno.QRCode) -> QrDrawing:
    """One horizontal stroke for each run of dark modules."""
    rows = list(qr.matrix_iter(border=QUIET_MODULES))
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row, key=bool):
            length = len(list(run))
            if is_dark:
                strokes.append(f"M{x} {y + 0.5}h{length}")
            x += length
    return QrDrawing(len(rows), "".join(strokes))


def _line(line: VisitLine, shown: Invitation | None) -> Line:
    return Line(
        id=line.id,
        service=in_language(line.service_name, line.service_name_en),
        purpose=PURPOSES[line.purpose],
        outcome=OUTCOMES[line.outcome],
        is_invited=line.outcome == Outcome.INVITED,
        has_ticket=shown is not None and shown.visit_id == line.id,
        actions=_actions(line.outcome),
    )


def _actions(outcome: Outcome) -> tuple[Action, ...]:
    if outcome == Outcome.INVITED:
        return tuple(Action(each, OUTCOMES[each]) for each in INVITED_ACTIONS)
    if outcome == Outcome.NOT_DRAWN:
        return (Action(Outcome.MISTAP, OUTCOMES[Outcome.MISTAP]),)
    return ()
