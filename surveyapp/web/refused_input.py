"""What a service refuses in a form, said beside the field that it speaks of."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.domain.errors import AlreadyExists, InvalidInput, NotFound
from surveyapp.web.forms import Form
from surveyapp.web.session import forget_changes

EXISTS = _l("Tên hoặc mã này đã có. Xin chọn tên hoặc mã khác.")
UNKNOWN = _l("Giá trị này không dùng được. Xin xem lại.")
REASONS: dict[tuple[str, str], LazyString] = {
    ("code", "form"): _l("Mã chỉ gồm chữ thường không dấu, số và . _ -, dài 2 đến 40 ký tự."),
    ("name", "empty"): _l("Tên không được để trống."),
    ("kind", "form"): _l("Loại cơ quan chỉ gồm chữ thường không dấu và _, ví dụ bhxh."),
    ("admin_unit_id", "unknown"): _l("Xin tìm và chọn đơn vị hành chính trong danh sách."),
    ("since", "to_come"): _l("Chỉ ghi được thay đổi đã có hiệu lực: xin chọn ngày không sau hôm nay."),
    ("since", "before_change"): _l("Ngày này phải sau lần thay đổi trước."),
    ("last_day", "before_change"): _l("Ngày này phải sau lần thay đổi trước."),
    ("mark", "unknown"): _l("Xin chọn mức kiểm chứng trong danh sách."),
    ("valid_to", "before_start"): _l("Ngày hết hiệu lực không được trước ngày có hiệu lực."),
    ("file", "too_large"): _l("Tệp quá lớn."),
    ("file", "too_large_unpacked"): _l("Tệp bung ra quá lớn. Xin lưu lại chỉ với các trang tính cần thiết."),
    ("file", "workbook"): _l("Tệp này không phải tệp Excel (XLSX) hoặc đã bị hỏng. Xin lưu lại."),
    ("file", "no_survey"): _l("Tệp Excel này không có trang tính survey nên không phải XLSForm."),
    ("file", "not_text"): _l("Tệp này không phải văn bản UTF-8, cũng không phải XLSForm (XLSX)."),
    ("file", "too_many_drafts"): _l("Đã có 50 bản nháp. Xin ban hành hoặc bỏ bớt trước."),
    ("office", "not_in_wave"): _l("Cơ quan này không thuộc đợt khảo sát đã chọn."),
    ("service", "not_offered"): _l("Cơ quan này không làm thủ tục đã chọn."),
    ("answers", "empty"): _l("Phiếu chưa có câu trả lời nào. Phiếu trống không nhập."),
    ("code", "waiting"): _l("Phiếu này đã nhập một lần và đang chờ người khác nhập lại."),
    ("file", "encoding"): _l("Không nhận ra bảng mã của tệp. Xin lưu lại bằng UTF-8."),
    ("service", "unknown"): _l("Không có thủ tục này."),
    ("ends_on", "before_start"): _l("Ngày kết thúc không được trước ngày bắt đầu."),
    ("ends_on", "past"): _l("Ngày kết thúc đã qua. Xin chọn ngày kết thúc từ hôm nay trở đi."),
    ("starts_on", "outside_wave"): _l("Ngày áp dụng phải nằm trong đợt khảo sát."),
    ("starts_on", "past"): _l(
        "Xác suất của những ngày đã rút thăm không đổi được nữa. Xin chọn từ ngày mai trở đi."
    ),
    ("offices", "empty"): _l("Xin chọn ít nhất một cơ quan."),
    ("offices", "overlap"): _l("Trong thời gian này cơ quan đã có đợt khảo sát khác: %(detail)s."),
    ("offices", "closed"): _l("Cơ quan đã đóng trước ngày bắt đầu: %(detail)s."),
    ("probability", "range"): _l("Xác suất phải lớn hơn 0 và không quá 1, ví dụ 0,25."),
    ("proposal", "changed"): _l("Đề xuất đã thay đổi vì có thêm số liệu. Xin xem lại đề xuất mới."),
    ("day", "running"): _l("Ngày đang chạy chưa sửa được; xin đợi đến ngày mai."),
    ("day", "outside_wave"): _l("Ngày này nằm ngoài đợt khảo sát của cơ quan."),
    ("visits", "range"): _l("Số lượt phải từ 0 đến 10.000."),
    ("visits", "imported"): _l(
        "Ngày này đã có số trong tệp nhập từ phần mềm một cửa. Muốn sửa, xin hoàn tác lần nhập đó trước."
    ),
    ("correction_reason", "empty"): _l("Xin ghi lý do sửa."),
    ("correction_reason", "too_long"): _l("Lý do dài quá 300 ký tự."),
    ("month", "outside_wave"): _l("Tháng này nằm ngoài đợt khảo sát của cơ quan."),
    ("text", "empty"): _l("Xin ghi cơ quan làm gì."),
    ("text", "too_long"): _l("Nội dung dài quá 500 ký tự."),
    ("text", "address"): _l("Nội dung không được chứa địa chỉ trang mạng. Xin ghi bằng lời."),
    ("text", "too_many"): _l("Mỗi cơ quan ghi được nhiều nhất 20 việc cho một đợt khảo sát."),
    ("text", "over"): _l("Việc này đã được rút lại, hoặc bản mới của nó đang chờ duyệt."),
    ("measure", "changed"): _l("Nội dung đã thay đổi sau khi mở trang. Xin đọc lại rồi quyết định."),
    ("day", "to_come"): _l("Việc đã làm xong thì ngày xong không được sau hôm nay."),
    ("day", "past"): _l("Hạn hoàn thành không được trước hôm nay."),
    ("criterion", "unknown"): _l("Xin chọn tiêu chí trong danh sách."),
    ("wave", "over"): _l("Đợt khảo sát này đã kết thúc."),
    ("wave", "not_begun"): _l("Đợt khảo sát này chưa bắt đầu."),
}


def words_of_input(field: str, reason: str) -> str:
    """The sentence for a value that is not acceptable. What follows the reason's first word is a detail."""
    first, _space, detail = reason.partition(" ")
    if first == "exists":
        return str(EXISTS)
    return str(REASONS.get((field, first), UNKNOWN)) % {"detail": detail}


def tell(form: Form, refusal: InvalidInput | AlreadyExists | NotFound, unique: str = "code") -> None:
    """Put a refusal beside its field, and undo what was written; `unique` is the field that must be new.

    A refusal of something that is no field of the form is said beside its first field.
    """
    forget_changes()
    name = refusal.field if isinstance(refusal, InvalidInput) else unique
    words = str(EXISTS) if isinstance(refusal, AlreadyExists) else str(UNKNOWN)
    if isinstance(refusal, InvalidInput):
        words = words_of_input(refusal.field, refusal.reason)
    fields: Mapping[str, object] = form._fields
    target = form[name if name in fields else next(iter(fields))]
    target.errors = (*target.errors, words)
