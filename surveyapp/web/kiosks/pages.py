"""What the staff's pages on kiosks show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.days import VIETNAM
from surveyapp.domain.tokens import spaced
from surveyapp.services.kiosks.holding import HeldGroup
from surveyapp.services.kiosks.listing import KioskLine
from surveyapp.services.kiosks.pairing import PairingCode
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language

CODE = "pairing_code"
GROUP_WORDS = {
    "conflict": _l("Hai phiếu khác nhau mang cùng một mã số"),
    "sealed": _l("Không mở được niêm phong"),
    "content": _l("Nội dung không khớp bộ câu hỏi hoặc đợt khảo sát"),
    "ticket": _l("Phiếu mời không dùng được khi câu trả lời về đến máy chủ"),
}


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk as staff see it."""

    id: int
    office: str
    name: str
    state: str
    is_active: bool
    is_paired: bool
    seen: str
    tested: str
    unsent: int
    stuck: int
    former: int
    version: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """How many answers of an office are held for a kind of reason."""

    office: str
    reason: str
    answers: int


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code that was just made, grouped for reading, and until when it works."""

    code: str
    until: str


def rows_of(kiosks: Sequence[KioskLine]) -> tuple[KioskRow, ...]:
    """The kiosks in their order."""
    return tuple(row_of(line) for line in kiosks)


def row_of(line: KioskLine) -> KioskRow:
    """One kiosk."""
    return KioskRow(
        id=line.id,
        office=in_language(line.office_name, line.office_name_en),
        name=line.name,
        state=_state(line),
        is_active=line.is_active,
        is_paired=line.is_paired,
        seen=_day(line.seen_on),
        tested=_day(line.tested_on),
        unsent=line.unsent,
        stuck=line.stuck,
        former=line.former,
        version=line.version,
    )


def held_rows(groups: Sequence[HeldGroup], kiosks: Sequence[KioskLine]) -> tuple[HeldRow, ...]:
    """The held answers by office and reason, in the words of the page."""
    offices = {line.office_id: in_language(line.office_name, line.office_name_en) for line in kiosks}
    return tuple(
        HeldRow(offices[group.office_id], str(GROUP_WORDS[group.group]), group.answers) for group in groups
    )


def keep_code(made: PairingCode) -> None:
    """Remember the code in this browser's signed cookie until another is made, so that the page may be reloaded."""
    session[CODE] = [made.kiosk_id, made.code, made.expires_at.timestamp()]


def shown_code(kiosk_id: int, now: datetime) -> ShownCode | None:
    """The code that was made here for this kiosk, while it may still work."""
    kept_for, code, until = session.get(CODE, [None, "", 0.0])
    if kept_for != kiosk_id or until <= now.timestamp():
        return None
    return ShownCode(spaced(code), f"{datetime.fromtimestamp(until, VIETNAM):%H:%M %d/%m/%Y}")


def _state(line: KioskLine) -> str:
    if not line.is_active:
        return str(_("đã thu hồi"))
    return str(_("đang dùng") if line.is_paired else _("chưa ghép nối"))


def _day(day: date | None) -> str:
    return day_text(day) if day else "–"
