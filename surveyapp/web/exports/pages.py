"""The exports of a data set as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from surveyapp.services.jobs import JobStatus
from surveyapp.web.exports.forms import FORMATS, PARTS

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A finished export that can still be downloaded."""

    address: str
    name: str
    part: str
    format: str
    rows: int
    withheld: int
    size: str
    sha256: str


def export_rows(found: Sequence[JobStatus]) -> tuple[ExportRow, ...]:
    """The finished exports, each file once: asked for again it is the same."""
    rows: dict[str, ExportRow] = {}
    for status in found:
        facts = status.result or {}
        rows.setdefault(
            facts["file"],
            ExportRow(
                address=url_for("exports.file", job_id=status.id),
                name=facts["file"],
                part=PARTS[facts["part"]],
                format=FORMATS[facts["format"]],
                rows=facts["rows"],
                withheld=facts["withheld"],
                size=_("%(size)s MB", size=format_decimal(facts["bytes"] / MEGABYTE, "#,##0.0")),
                sha256=facts["sha256"],
            ),
        )
    return tuple(rows.values())
