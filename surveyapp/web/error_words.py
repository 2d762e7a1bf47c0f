"""The one table from a refusal's code to its HTTP status and to words that say what to do."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from surveyapp.web.invitation_words import INVITATION_WORDS
from surveyapp.web.refusal import SIGN_IN, TYPE_CODE, Words

WORDS = INVITATION_WORDS | {
    "survey_error": Words(
        400,
        _l("Không thực hiện được yêu cầu này"),
        _l("Xin quay lại trang trước và thử lại."),
    ),
    "not_found": Words(
        404,
        _l("Không tìm thấy trang này"),
        _l(
            "Xin kiểm tra lại địa chỉ. Nếu có phiếu mời, Ông/Bà có thể quét lại mã QR hoặc nhập mã in trên phiếu."
        ),
        "respond.code",
        TYPE_CODE,
    ),
    "not_allowed": Words(
        403,
        _l("Tài khoản này không có quyền xem trang này"),
        _l("Xin đăng nhập bằng tài khoản khác, hoặc đề nghị người quản trị cấp quyền."),
        "signin.sign_in",
        SIGN_IN,
    ),
    "sign_in_needed": Words(
        401,
        _l("Cần đăng nhập để tiếp tục"),
        _l("Ông/Bà chưa đăng nhập hoặc phiên làm việc đã hết. Xin đăng nhập, rồi làm lại bước vừa rồi."),
        "signin.sign_in",
        SIGN_IN,
    ),
    "second_factor_needed": Words(
        401,
        _l("Cần thêm mã xác thực để tiếp tục"),
        _l("Mật khẩu đã đúng. Xin nhập mã trên điện thoại, rồi làm lại bước vừa rồi."),
        "signin.second",
        _l("Đến trang nhập mã"),
    ),
    "wrong_code": Words(
        401,
        _l("Mã xác thực chưa đúng"),
        _l("Xin chờ mã kế tiếp trên điện thoại rồi nhập lại. Mỗi mã chỉ dùng được một lần."),
        "signin.second",
        _l("Đến trang nhập mã"),
    ),
    "set_up_link_unknown": Words(
        410,
        _l("Liên kết đặt mật khẩu không dùng được nữa"),
        _l(
            "Liên kết đã được dùng, đã quá 72 giờ, hoặc đã được thay bằng liên kết khác. "
            "Xin đề nghị người quản trị tạo liên kết mới."
        ),
        "signin.sign_in",
        SIGN_IN,
    ),
    "wrong_login": Words(
        401,
        _l("Tên đăng nhập hoặc mật khẩu chưa đúng"),
        _l("Xin nhập lại. Nếu quên mật khẩu, xin liên hệ người quản trị."),
        "signin.sign_in",
        SIGN_IN,
    ),
    "too_many_tries": Words(
        429,
        _l("Đã thử quá nhiều lần"),
        _l("Để bảo đảm an toàn, hệ thống tạm dừng nhận thêm lần thử."),
    ),
    "batch_made": Words(
        409,
        _l("Danh sách này đã được lập"),
        _l(
            "Mỗi danh sách chỉ tải về được một lần. Nếu đã mất tệp, xin hủy cả danh sách rồi lập danh sách khác."
        ),
        "slips.batches",
        _l("Về các danh sách"),
    ),
    "counter_not_chosen": Words(
        409,
        _l("Chưa chọn quầy làm việc"),
        _l("Xin chọn quầy làm việc hôm nay rồi tiếp tục."),
        "counter.choose",
        _l("Chọn quầy"),
    ),
    "visit_closed": Words(
        409,
        _l("Không sửa được lượt giao dịch này nữa"),
        _l("Ngày làm việc của lượt này đã qua, hoặc kết quả của lượt này đã được ghi."),
        "counter.board",
        _l("Về bảng giao dịch"),
    ),
    "public_url_missing": Words(
        503,
        _l("Chưa phát được phiếu mời"),
        _l(
            "Người quản trị cần đặt PUBLIC_URL là địa chỉ mà điện thoại của người dân mở được, rồi khởi động lại."
        ),
    ),
    "invalid_input": Words(
        422,
        _l("Thông tin nhập chưa hợp lệ"),
        _l("Xin quay lại trang trước, sửa thông tin rồi gửi lại."),
    ),
    "invalid_answer": Words(
        422,
        _l("Câu trả lời chưa hợp lệ"),
        _l("Xin quay lại trang trước, chọn một trong các câu trả lời rồi gửi lại."),
        "respond.resume",
        _l("Trở lại phiếu"),
    ),
    "instrument_invalid": Words(
        422,
        _l("Bộ câu hỏi chưa đúng quy tắc"),
        _l("Xin sửa tệp bộ câu hỏi theo từng dòng đã báo rồi nạp lại."),
    ),
    "already_exists": Words(
        409,
        _l("Tên hoặc mã này đã có"),
        _l("Xin quay lại trang trước và chọn tên hoặc mã khác."),
    ),
    "nothing_to_analyse": Words(
        409,
        _l("Chưa có câu trả lời nào để phân tích"),
        _l("Câu trả lời chỉ vào dữ liệu khi đủ một nhóm và ngày đã khép lại. Xin thử lại sau."),
    ),
    "result_changed": Words(
        409,
        _l("Kết quả đang lưu không còn đúng như khi tính"),
        _l(
            "Mã băm của kết quả đã khác nên không công bố được. Xin phân tích lại bộ dữ liệu, đối chiếu rồi công bố "
            "lần phân tích mới; báo người quản trị tìm nguyên nhân."
        ),
    ),
    "analysis_refused": Words(
        422,
        _l("Chưa phân tích được"),
        _l("Xin xem lý do dưới đây, sửa yêu cầu phân tích rồi chạy lại."),
    ),
    "api_key_unknown": Words(
        401,
        _l("Khóa truy cập không dùng được"),
        _l(
            "Xin gửi kèm khóa còn hiệu lực: Authorization: Bearer <khóa>. "
            "Khóa được tạo ở trang “Khóa cho chương trình”."
        ),
        "api_keys.home",
        _l("Đến trang khóa"),
    ),
    "run_withdrawn": Words(
        410,
        _l("Kết quả này đã được rút lại"),
        _l("Cơ quan công bố đã rút lại các số liệu này. Lý do được ghi dưới đây."),
        "results.public",
        _l("Xem kết quả đang công bố"),
    ),
    "job_over": Words(
        409,
        _l("Việc này đã kết thúc"),
        _l("Việc đã xong hoặc đã dừng nên không dừng lại được nữa."),
        "results.home",
        _l("Về trang dữ liệu"),
    ),
    "too_many_rows": Words(
        422,
        _l("Bảng quá lớn cho Excel"),
        _l(
            "Một trang tính Excel chứa tối đa 1.048.575 dòng dữ liệu. Xin chọn Parquet, CSV, SPSS hoặc Stata."
        ),
        "results.home",
        _l("Về trang dữ liệu"),
    ),
    "database_unready": Words(
        503,
        _l("Hệ thống tạm thời chưa dùng được"),
        _l(
            "Cơ sở dữ liệu chưa sẵn sàng hoặc không ghi được. Những gì đã lưu vẫn còn nguyên. Xin thử lại sau ít phút; "
            "người quản trị xem nhật ký để biết nguyên nhân."
        ),
    ),
    "csrf": Words(
        400,
        _l("Trang này đã hết hạn nên chưa gửi được"),
        _l(
            "Trang có thể đã mở từ một phiên trước. Các trang đã bấm “Tiếp tục” vẫn được giữ: "
            "xin quay lại, tải lại trang rồi gửi lại. Trình duyệt cần cho phép cookie của trang này."
        ),
    ),
}

HTTP_WORDS = {
    400: Words(
        400, _l("Không đọc được nội dung vừa gửi"), _l("Xin quay lại trang trước, tải lại trang rồi thử lại.")
    ),
    404: WORDS["not_found"],
    405: Words(
        405,
        _l("Không mở được trang này bằng cách đó"),
        _l("Xin quay lại trang trước và dùng các nút trên trang."),
    ),
    413: Words(
        413,
        _l("Nội dung gửi lên quá lớn"),
        _l("Xin quay lại, rút ngắn nội dung rồi gửi lại. Các trang đã bấm “Tiếp tục” vẫn được giữ."),
    ),
    500: Words(
        500,
        _l("Hệ thống gặp lỗi"),
        _l("Lỗi đã được ghi lại để sửa. Các trang đã bấm “Tiếp tục” vẫn được giữ. Xin thử lại sau ít phút."),
    ),
}


def words_of_refusal(code: str) -> Words:
    """The words for a refusal."""
    return WORDS.get(code, WORDS["survey_error"])


def words_of_wait(seconds: int) -> str:
    """When to try again, in whole minutes and never too early."""
    minutes = -(-seconds // 60)
    return str(ngettext("Có thể thử lại sau %(num)s phút.", "Có thể thử lại sau %(num)s phút.", minutes))


def words_of_status(status: int) -> Words:
    """The words of an HTTP error; those of the nearest one where this status has none of its own."""
    return HTTP_WORDS.get(status) or HTTP_WORDS[500 if status >= 500 else 400]
