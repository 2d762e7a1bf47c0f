"""What every report says of itself: how to read it, how it was computed, from which data, and what it is not."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from surveyapp.services.reporting.content import Box
from surveyapp.web.coverage import register_sentences
from surveyapp.web.locale import in_language
from surveyapp.web.reports.subject import Subject


def disclaimer() -> str:
    """What the figures are not."""
    return str(
        _(
            "Chỉ số tính theo khung nêu trong tên của nó, từ ý kiến của người dân vừa giao dịch tại quầy. Đây không "
            "phải điểm PAPI, vốn lấy từ phỏng vấn hộ gia đình, và cũng không phải chỉ số SIPAS."
        )
    )


def reading_guide() -> Box:
    """How to read the tables."""
    return Box(
        _("Cách đọc"),
        (
            _(
                "Khoảng tin cậy 95%: nếu mời lại nhiều mẫu như vậy thì cứ 100 khoảng tính được, chừng 95 khoảng chứa "
                "giá trị thật."
            ),
            _(
                "Mức tin cậy: A – đủ tin cậy; B – dùng kèm lưu ý; C – chỉ xem như một khoảng nên không in điểm; "
                "– là không hiển thị vì có quá ít câu trả lời hoặc vì sẽ suy ra được số liệu đã ẩn."
            ),
            _("Tỷ lệ trả lời: phần người được mời đã trả lời, có trọng số."),
        ),
    )


def methods(subject: Subject) -> tuple[str, ...]:
    """How the figures came about."""
    drawn = _(
        "Mỗi lượt giao dịch xong được rút thăm với xác suất định trước; cán bộ không chọn người được mời và không xem "
        "được câu trả lời. Đợt này có %(drawn)s lượt được rút thăm, qua %(units)s ngày làm việc của các quầy.",
        drawn=format_decimal(subject.part.drawn if subject.part else 0),
        units=format_decimal(subject.part.units if subject.part else 0),
    )
    return (
        drawn,
        _(
            "Trọng số = 1/xác suất, bù cho người không trả lời theo cơ quan và thủ tục, rồi cân theo sổ lượt giao "
            "dịch. Sai số tính theo ngày làm việc của từng quầy, trong từng tầng cơ quan và tháng, có tính cả tương "
            "quan giữa các câu hỏi."
        ),
        _(
            "“Không biết”, “không muốn trả lời” và “không được hỏi” không tính là điểm 0. Số liệu có quá ít phiếu "
            "không được hiển thị."
        ),
        _(
            "Chỉ so sánh với đợt trước khi hai đợt có cùng một chỉ số và không trùng thời gian; khoảng của mức thay "
            "đổi tính từ sai số của cả hai đợt."
        ),
    )


def data_statement(subject: Subject) -> tuple[str, ...]:
    """Which data, which computation; enough to repeat every figure."""
    results = subject.results
    lines = [_("Bộ dữ liệu đã chốt, SHA-256: %(hash)s", hash=results.sha256)]
    for source, name in (("invited", _("người được mời")), ("walk_ups", _("người tự đánh giá"))):
        document = results.documents.get(source, {})
        if "spec_sha256" in document:
            lines.append(
                _(
                    "Yêu cầu phân tích (%(source)s), SHA-256: %(hash)s",
                    source=name,
                    hash=document["spec_sha256"],
                )
            )
        if source in results.hashes:
            lines.append(
                _("Tệp kết quả (%(source)s), SHA-256: %(hash)s", source=name, hash=results.hashes[source])
            )
    lines.append(_("Phiên bản phần tính: %(version)s", version=results.code_version))
    if results.awaited:
        lines.append(
            _(
                "%(number)s lượt mời còn chờ khi chốt dữ liệu nên chưa được tính.",
                number=format_decimal(results.awaited),
            )
        )
    lines += register_sentences(results.register)
    silent = [
        in_language(office.name, office.name_en)
        for office in results.offices
        if office.code in results.silent_offices
    ]
    if silent:
        lines.append(
            _(
                "Có lượt giao dịch nhưng chưa có phiếu trả lời, nên không có trong các con số: %(offices)s.",
                offices=", ".join(silent),
            )
        )
    lines.append(_("Bản đồ: %(credit)s", credit=country_credit()))
    return tuple(lines)


def country_credit() -> str:
    """Where the outlines come from."""
    return str(_("đường biên từ Natural Earth (miền công cộng), đã đơn giản hóa; chỉ để minh họa"))
