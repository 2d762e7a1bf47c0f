"""A report put together: cover, summary, sections, methods and data. All of it comes from the run."""

from flask_babel import gettext as _

from surveyapp.services.measures.reading import PublicMeasure
from surveyapp.services.reporting.content import (
    Block,
    Box,
    Cover,
    Labels,
    Paragraph,
    Quote,
    Report,
    Section,
)
from surveyapp.services.reporting.reading import ReportFacts
from surveyapp.services.results import PROVINCE
from surveyapp.web.dates import day_text, moment_text
from surveyapp.web.locale import in_language, language, speaking
from surveyapp.web.measures.told import told_measures
from surveyapp.web.reports.letterhead import letterhead
from surveyapp.web.reports.looking import funnel_blocks, looking_blocks
from surveyapp.web.reports.pictures import (
    country_picture,
    dimensions_plot,
    office_picture,
    offices_picture,
    offices_plots,
    trend_picture,
)
from surveyapp.web.reports.sentences import summary_points
from surveyapp.web.reports.statements import data_statement, disclaimer, methods, reading_guide
from surveyapp.web.reports.subject import Subject, office_subject, province_subject
from surveyapp.web.reports.tables import (
    index_table,
    items_table,
    offices_table,
    shares_table,
    walk_up_table,
)


def province_content(facts: ReportFacts, code: str) -> Report:
    """The report on the whole province, in a language of this installation."""
    with speaking(code):
        subject = province_subject(facts)
        return _report(
            subject,
            Section(_("Chỉ số toàn tỉnh"), _whole(subject)),
            Section(_("Theo cơ quan"), _offices(subject)),
            Section(_("Chi tiết theo nội dung"), _details(subject)),
            Section(_("Nên xem trước ở đâu"), looking_blocks(subject)),
            _walk_ups(subject, _("Tự đánh giá tại kiosk")),
            Section(_("Cách tính và dữ liệu"), _ending(subject)),
        )


def office_content(
    facts: ReportFacts, office: str, code: str, measures: tuple[PublicMeasure, ...] = ()
) -> Report:
    """The report on one office, in a language of this installation, with what the office does about the results.

    Raises StopIteration for an office that is not there.
    """
    with speaking(code):
        subject = office_subject(facts, office)
        table = index_table(subject, "total", "dimension", "sub-dimension")
        return _report(
            subject,
            Section(
                _("Điểm của cơ quan, bên cạnh toàn tỉnh"),
                _shown(
                    reading_guide(),
                    table,
                    dimensions_plot(subject),
                    office_picture(subject),
                    trend_picture(subject),
                ),
            ),
            Section(_("Nên xem trước ở đâu"), looking_blocks(subject)),
            Section(_("Cơ quan đã làm gì"), _measures(subject, measures)),
            _walk_ups(subject, _("Tự đánh giá tại kiosk")),
            Section(_("Cách tính và dữ liệu"), _ending(subject)),
        )


def _report(subject: Subject, *sections: Section) -> Report:
    line = subject.results.line
    draft = "" if line.is_published else str(_("BẢN NHÁP"))
    return Report(
        language=language(),
        cover=_cover(subject),
        labels=Labels(_("Tóm tắt"), _("Trang"), _("Bảng"), _("Hình")),
        summary=summary_points(subject),
        sections=tuple(
            Section(f"{number}. {section.heading}", section.blocks)
            for number, section in enumerate((each for each in sections if each.blocks), start=1)
        ),
        footer=_("Không phải điểm PAPI, không phải SIPAS. Lần phân tích %(run)s.", run=line.id),
        watermark=draft,
        made_at=line.requested_at,
    )


def _cover(subject: Subject) -> Cover:
    line, facts = subject.results.line, subject.facts
    warnings = []
    if not line.is_published:
        warnings.append(_("BẢN NHÁP – chưa công bố, chưa có người thứ hai duyệt; không phổ biến."))
    if facts.is_demonstration:
        warnings.append(
            _("SỐ LIỆU MINH HỌA – mọi câu trả lời, cơ quan và con số ở đây đều được tạo ra để thử.")
        )
    return Cover(
        kind=_("Báo cáo cấp tỉnh") if subject.office == PROVINCE else _("Báo cáo của cơ quan"),
        title=_("Kết quả khảo sát ý kiến người dân về dịch vụ hành chính công"),
        place=subject.name,
        wave=in_language(line.wave_name, line.wave_name_en),
        lines=(
            _(
                "Thời gian khảo sát: %(first)s – %(last)s",
                first=day_text(facts.starts_on),
                last=day_text(facts.ends_on),
            ),
            _(
                "Gồm câu trả lời đã khép lại khi chốt dữ liệu, %(moment)s",
                moment=moment_text(facts.frozen_at),
            ),
            _("Lần phân tích %(run)s, %(moment)s", run=line.id, moment=moment_text(line.requested_at)),
            disclaimer(),
        ),
        warnings=tuple(warnings),
        letterhead=letterhead(facts),
    )


def _whole(subject: Subject) -> tuple[Block, ...]:
    return _shown(reading_guide(), index_table(subject, "total", "dimension"), country_picture(subject))


def _offices(subject: Subject) -> tuple[Block, ...]:
    rule = Paragraph(
        _(
            "Hai cơ quan có khoảng tin cậy chồng lên nhau thì chưa thể nói cơ quan nào hơn. Báo cáo không xếp hạng."
        )
    )
    return _shown(
        rule,
        offices_table(subject),
        offices_picture(subject),
        *offices_plots(subject),
        *funnel_blocks(subject),
    )


def _details(subject: Subject) -> tuple[Block, ...]:
    every = index_table(subject, "total", "dimension", "sub-dimension", "indicator")
    tables = (every, shares_table(subject), items_table(subject))
    return _shown(trend_picture(subject), *(each for each in tables if each.rows))


def _measures(subject: Subject, measures: tuple[PublicMeasure, ...]) -> tuple[Block, ...]:
    """What the office does about the results, in its own words; nothing where it has said nothing."""
    if not measures:
        return ()
    whose = Paragraph(
        _(
            "Do cơ quan ghi, người khác duyệt; nội dung giữ nguyên như cơ quan viết. Đây là lời của cơ quan, không "
            "phải kết quả khảo sát."
        )
    )
    told = told_measures(measures, subject.results, subject.office)
    return whose, *(
        Quote(each.heard, each.text, each.language, f"{each.progress}, {each.when}.") for each in told
    )


def _walk_ups(subject: Subject, heading: str) -> Section:
    table = walk_up_table(subject)
    if table is None:
        return Section(heading, ())
    warning = Paragraph(
        _(
            "Phiếu tự đánh giá tại kiosk do người dân tự chọn nên không có xác suất mời và không có khoảng tin cậy. "
            "Phiếu này ngắn hơn, có chỉ số riêng, được cân theo sổ lượt giao dịch; không gộp và không so từng điểm với "
            "người được mời."
        )
    )
    return Section(heading, (warning, table))


def _ending(subject: Subject) -> tuple[Block, ...]:
    return (
        Box(_("Cách tính"), methods(subject)),
        Box(_("Dữ liệu"), data_statement(subject)),
        Box(_("Lưu ý khi dùng"), (disclaimer(),)),
    )


def _shown(*blocks: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)
