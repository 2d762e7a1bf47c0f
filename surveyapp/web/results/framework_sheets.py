"""Shares by factor and lawful rates as a table for export: every row with its definition, formula, group and error."""

from collections.abc import Iterator

from flask_babel import gettext as _

from surveyapp.services.exporting.sheets import Cell
from surveyapp.services.framework_figures import is_rate
from surveyapp.services.results import RunResults
from surveyapp.web.locale import in_language, worded
from surveyapp.web.results.framework_pages import FORMULAS, group_name
from surveyapp.web.results.panels import Row
from surveyapp.web.results.words import GRADES, REASONS

DIGITS = 6


def framework_headings() -> tuple[str, ...]:
    """In the order of the rows; shares are in per cent."""
    return (
        _("Khung"),
        _("Tên khung"),
        _("Mã cơ quan"),
        _("Cơ quan"),
        _("Mã"),
        _("Nội dung"),
        _("Cách tính"),
        _("Tỷ lệ (%)"),
        _("Cận dưới 95%"),
        _("Cận trên 95%"),
        _("Số phiếu (n)"),
        _("Cỡ mẫu hiệu dụng"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
        _("Lý do"),
    )


def framework_rows(found: RunResults) -> Iterator[tuple[Cell, ...]]:
    """Every row of every definition that the run has figures of, as its frameworks stand in `found`."""
    offices = {office.code: in_language(office.name, office.name_en) for office in found.offices}
    for name, framework in found.frameworks.items():
        for row in framework.get("rows", ()):
            office = row["by"].get("office", "")
            yield (
                name,
                worded(framework["title"]),
                office,
                offices.get(office, office) if office else _("Toàn tỉnh"),
                "" if is_rate(framework) else row["code"],
                _title(found, framework, row),
                str(FORMULAS[row["code"] if is_rate(framework) else row["formula"]]),
                *(_rounded(row[figure]) for figure in ("value", "low", "high")),
                row["n"],
                _rounded(row["n_eff"], 1),
                _rounded(row["response_rate"]),
                str(GRADES.get(row["grade"] or "", "")),
                str(REASONS.get(row["reason"] or "", row["reason"] or "")),
            )


def _title(found: RunResults, framework: Row, row: Row) -> str:
    if not is_rate(framework):
        title = framework["titles"].get(row["code"])
        return worded(title) if title else _("Chung")
    return _("Chung") if row["breakdown"] in ("", "office") else group_name(found, framework, row)


def _rounded(value: float | None, digits: int = DIGITS) -> float | None:
    return None if value is None else round(value, digits)
