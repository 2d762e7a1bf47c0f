"""A run as tables for export, with headings and words in one language. Nothing suppressed is in them."""

from dataclasses import replace

from flask_babel import gettext as _

from surveyapp.services.exporting.sheets import Cell, Sheet
from surveyapp.services.framework_figures import public_frameworks
from surveyapp.services.results import PROVINCE, Figure, Part, RunResults
from surveyapp.web.locale import in_language, speaking
from surveyapp.web.results.framework_sheets import framework_headings, framework_rows
from surveyapp.web.results.hashes import hash_rows
from surveyapp.web.results.titles import node_title, question_title
from surveyapp.web.results.words import GRADES, REASONS

DIGITS = 6


def sheets_of(results: RunResults, language: str, *, public: bool) -> tuple[Sheet, ...]:
    """Four tables: the index, the shares of satisfied answers, the questions, invited and walk-ups row by row; and the
    shares by factor and rates of the law, of the invited.
    """
    with speaking(language):
        names = (_("Chỉ số"), _("Tỷ lệ hài lòng"), _("Từng câu hỏi"))
        tables = [
            [
                _row(results, source, part, figure, kind, public=public)
                for source, part in _sources(results)
                for figure in (part.index, part.satisfied, part.items)[kind]
            ]
            for kind in range(3)
        ]
        seen = replace(results, frameworks=public_frameworks(results)) if public else results
        return (
            *(
                Sheet(name, _notes(results), _headings(), tuple(rows))
                for name, rows in zip(names, tables, strict=True)
            ),
            Sheet(_("Yếu tố và SDG"), _notes(results), framework_headings(), tuple(framework_rows(seen))),
        )


def _sources(results: RunResults) -> list[tuple[str, Part]]:
    sources = (
        (_("Được mời (mẫu xác suất)"), results.invited),
        (_("Tự đánh giá tại kiosk"), results.walk_ups),
    )
    return [(name, part) for name, part in sources if part is not None]


def _headings() -> tuple[str, ...]:
    return (
        _("Nguồn"),
        _("Mã cơ quan"),
        _("Cơ quan"),
        _("Mã"),
        _("Nội dung"),
        _("Ước lượng"),
        _("Cận dưới 95%"),
        _("Cận trên 95%"),
        _("Thang điểm: thấp nhất"),
        _("Thang điểm: cao nhất"),
        _("Số phiếu (n)"),
        _("Cỡ mẫu hiệu dụng"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
        _("Lý do"),
    )


def _notes(results: RunResults) -> tuple[str, ...]:
    return (
        _(
            "%(wave)s – lần phân tích %(run)s",
            wave=in_language(results.line.wave_name, results.line.wave_name_en),
            run=results.line.id,
        ),
        _(
            "Chỉ số tính từ ý kiến người dân tại quầy, theo khung nêu trong tên chỉ số; không phải điểm PAPI, "
            "không phải SIPAS."
        ),
        _(
            "Người được mời và người tự đánh giá là hai nguồn riêng, không gộp. "
            "Ô trống: không có hoặc không hiển thị số liệu."
        ),
        *(f"{row.what}, SHA-256: {row.sha256}" for row in hash_rows(results)),
        _("Phiên bản phần tính: %(version)s", version=results.code_version),
    )


def _row(
    results: RunResults, source: str, part: Part, figure: Figure, kind: int, *, public: bool
) -> tuple[Cell, ...]:
    offices = {office.code: in_language(office.name, office.name_en) for office in results.offices}
    title = node_title(results, part, figure) if kind == 0 else question_title(results, figure.code)
    low, high = figure.bounds or (None, None)
    value = None if public and figure.grade == "C" else figure.value
    return (
        source,
        figure.office,
        _("Toàn tỉnh") if figure.office == PROVINCE else offices.get(figure.office, figure.office),
        figure.code,
        title,
        _rounded(value),
        _rounded(figure.low),
        _rounded(figure.high),
        low,
        high,
        figure.n,
        _rounded(figure.n_eff, 1),
        _rounded(figure.response_rate),
        str(GRADES.get(figure.grade or "", "")),
        str(REASONS.get(figure.reason or "", figure.reason or "")),
    )


def _rounded(value: float | None, digits: int = DIGITS) -> float | None:
    return None if value is None else round(value, digits)
