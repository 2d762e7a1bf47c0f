"""What the pages on slips, lists and machines show, and the list itself."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from flask import request, url_for
from flask_babel import gettext as _

from surveyapp.domain.tokens import spaced
from surveyapp.services.counter_days import CounterChoice
from surveyapp.services.counter_keys import KeyLine
from surveyapp.services.deliveries import BatchLine, MadeBatch
from surveyapp.services.slips import Sheet, SheetLine
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language
from surveyapp.web.qr import QrPath, qr_path
from surveyapp.web.site import current_site

SLIPS_ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip: outside its serial, to be typed or scanned; inside the link."""

    serial: str
    serial_code: QrPath
    link_code: QrPath
    code: str


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """Slips by pages."""

    office: str
    code_address: str
    pages: tuple[tuple[PrintedSlip, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells, and the id where something can still be withdrawn."""

    id: int
    cells: tuple[str, ...]
    is_live: bool
    name: str


def printed_sheet(sheet: Sheet) -> PrintedSheet:
    """A sheet that was just made, ready to be printed."""
    slips = [
        PrintedSlip(
            serial=slip.serial,
            serial_code=qr_path(slip.serial),
            link_code=qr_path(_site_address() + url_for("respond.invitation", token=slip.token)),
            code=spaced(slip.code),
        )
        for slip in sheet.slips
    ]
    pages = tuple(
        tuple(slips[first : first + SLIPS_ON_A_PAGE]) for first in range(0, len(slips), SLIPS_ON_A_PAGE)
    )
    office = in_language(sheet.office_name, sheet.office_name_en)
    return PrintedSheet(office, _site_address() + url_for("respond.code"), pages)


def list_file(made: MadeBatch) -> str:
    """The list as CSV with a byte order mark, so that Excel reads the Vietnamese letters."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["reference", "address", "code", "expires_on"])
    for line in made.lines:
        address = _site_address() + url_for("respond.invitation", token=line.token)
        writer.writerow([line.reference, address, line.code, line.expires_on.isoformat()])
    return "\ufeff" + text.getvalue()


def sheet_rows(sheets: Sequence[SheetLine]) -> tuple[Row, ...]:
    """The sheets in their order."""
    return tuple(
        Row(
            sheet.id,
            (
                in_language(sheet.office_name, sheet.office_name_en),
                day_text(sheet.made_on),
                str(sheet.slips),
                str(sheet.blank),
            ),
            sheet.voided_on is None and sheet.blank > 0,
            str(_("tập phiếu %(number)s", number=sheet.id)),
        )
        for sheet in sheets
    )


def batch_rows(batches: Sequence[BatchLine]) -> tuple[Row, ...]:
    """The lists in their order."""
    return tuple(
        Row(
            batch.id,
            (
                batch.counter_name,
                in_language(batch.service_name, batch.service_name_en),
                day_text(batch.made_on),
                str(batch.visits),
                str(batch.links),
                _("đã hủy %(day)s", day=day_text(batch.voided_on)) if batch.voided_on else "",
            ),
            batch.voided_on is None,
            str(_("danh sách %(number)s", number=batch.id)),
        )
        for batch in batches
    )


def machine_rows(keys: Sequence[KeyLine]) -> tuple[Row, ...]:
    """The machines in their order."""
    return tuple(
        Row(
            key.id,
            (
                key.name,
                in_language(key.office_name, key.office_name_en),
                f"{key.counter_name} ({key.counter_id})",
                day_text(key.made_on),
                str(_("đang dùng") if key.is_active else _("đã thu hồi")),
            ),
            key.is_active,
            key.name,
        )
        for key in keys
    )


def counter_choices(counters: Sequence[CounterChoice]) -> list[tuple[int, str]]:
    """The counters as a form offers them."""
    return [
        (each.counter_id, f"{in_language(each.office_name, each.office_name_en)} – {each.counter_name}")
        for each in counters
    ]


def _site_address() -> str:
    return current_site().settings.public_url or request.host_url.rstrip("/")
