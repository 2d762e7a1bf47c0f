"""Coverage and gaps of the register in words, for every page that shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.days import month_of
from surveyapp.domain.registers import Counted
from surveyapp.services.registers.coverage import CoverageLine, coverage_in, whole_coverage

NOBODY = "–"
"""What nobody has counted is not zero."""
COUNTS = {
    "visits": _l("Lượt giao dịch (phần mềm một cửa)"),
    "dossiers": _l("Hồ sơ (phần mềm một cửa)"),
    "queue": _l("Số thứ tự (máy xếp hàng)"),
}


SOURCES_USED = {
    "draw": _l("%(number)s lượt do cán bộ bấm tại quầy"),
    "corrected": _l("%(number)s lượt theo số trưởng cơ quan đã sửa"),
    "imported": _l("%(number)s lượt theo tệp của phần mềm một cửa"),
}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Taps against another count."""

    office: str
    month: str
    counts: str
    days: str
    counted: str
    tapped: str
    ratio: str


def coverage_rows(lines: Sequence[CoverageLine], names: Mapping[str, str]) -> tuple[CoverageRow, ...]:
    """Coverage; `names` are those of the offices by code."""
    return tuple(
        CoverageRow(
            names.get(line.office, line.office),
            month_text(line.month),
            str(COUNTS[line.counts]),
            number(line.days),
            number(line.counted),
            number(line.tapped),
            NOBODY if line.ratio is None else str(format_percent(line.ratio, "#,##0.0%")),
        )
        for line in lines
    )


def register_sentences(statement: Mapping[str, Any]) -> tuple[str, ...]:
    """What a data set says of its register: whose counts are used, and how many visits were tapped."""
    if not statement:
        return ()
    sources = statement["visits_by_source"]
    parts = [
        str(words) % {"number": format_decimal(sources[source])}
        for source, words in SOURCES_USED.items()
        if sources.get(source)
    ]
    sentences = [_("Sổ lượt giao dịch dùng để cân: %(parts)s.", parts="; ".join(parts))] if parts else []
    lines = coverage_in(statement)
    for counts, words in COUNTS.items():
        whole = whole_coverage(lines, Counted(counts))
        if whole is not None and whole.ratio is not None:
            sentences.append(
                _(
                    "Độ bao phủ so với %(counts)s: %(ratio)s (bấm tại quầy %(tapped)s trên %(counted)s).",
                    counts=str(words),
                    ratio=format_percent(whole.ratio, "#,##0.0%"),
                    tapped=format_decimal(whole.tapped),
                    counted=format_decimal(whole.counted),
                )
            )
    if not lines:
        sentences.append(_("Độ bao phủ: không có số đếm độc lập nào để đối chiếu với số bấm tại quầy."))
    return tuple(sentences)


def gap_months(days: Sequence[date]) -> tuple[tuple[str, str], ...]:
    """Days without any visit by month: the month's name, and its days."""
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(month_of(day), []).append(str(format_date(day, "EEE dd/MM")))
    return tuple((month_text(month), ", ".join(found)) for month, found in months.items())


def number(value: int | None) -> str:
    """A count; a dash where nobody has counted."""
    return NOBODY if value is None else str(format_decimal(value))


def month_text(month: str) -> str:
    """A month as 03/2026."""
    return f"{month[5:]}/{month[:4]}"
