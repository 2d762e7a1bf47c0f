"""Words for rates, outcomes, tallies and classes of answers."""

from flask_babel import lazy_gettext as _l

GROUPINGS = {
    "wave": _l("Cả đợt"),
    "office": _l("Cơ quan"),
    "service": _l("Thủ tục"),
    "week": _l("Tuần"),
}
CASES = {
    "drawn": _l("Được rút thăm"),
    "complete": _l("Trả lời đủ"),
    "partial": _l("Trả lời dở dang"),
    "refused": _l("Người dân từ chối"),
    "refused_for": _l("Cán bộ từ chối thay"),
    "left": _l("Đã rời đi"),
    "silent": _l("Không trả lời"),
    "disputed": _l("Bấm nhầm sau khi phiếu đã mở"),
    "awaited": _l("Còn chờ"),
}
RATES = {
    "rr1": "RR1",
    "rr2": "RR2",
    "rr3": "RR3",
    "rr4": "RR4",
    "rr5": "RR5",
    "rr6": "RR6",
    "coop1": "COOP1",
    "coop3": "COOP3",
    "ref1": "REF1",
    "ref3": "REF3",
    "con1": "CON1",
    "con3": "CON3",
}
"""By the names of the standard definitions; COOP2 and 4, REF2 and CON2 are in the file."""
DEFINITIONS = (
    ("RR1", _l("Tỷ lệ trả lời: phiếu trả lời đủ chia cho mọi lượt được rút thăm, kể cả lượt còn chờ.")),
    ("RR2", _l("Như RR1, tính cả phiếu trả lời dở dang.")),
    (
        "RR3, RR4",
        _l(
            "Như RR1, RR2, nhưng chỉ tính phần lượt còn chờ được coi là thuộc diện trả lời (ở đây là tất cả)."
        ),
    ),
    ("RR5, RR6", _l("Như RR1, RR2, nhưng không tính lượt còn chờ.")),
    (
        "COOP1",
        _l(
            "Tỷ lệ hợp tác: phiếu trả lời đủ chia cho những người đã gặp được (trả lời, từ chối, bấm nhầm sau khi "
            "phiếu đã mở)."
        ),
    ),
    ("COOP3", _l("Như COOP1, không tính lượt bấm nhầm.")),
    (
        "REF1",
        _l("Tỷ lệ từ chối: người dân từ chối hoặc cán bộ từ chối thay, chia cho mọi lượt được rút thăm."),
    ),
    ("REF3", _l("Như REF1, không tính lượt còn chờ.")),
    (
        "CON1",
        _l(
            "Tỷ lệ gặp được: trả lời, từ chối hoặc bấm nhầm sau khi phiếu đã mở, chia cho mọi lượt được rút thăm."
        ),
    ),
    ("CON3", _l("Như CON1, không tính lượt còn chờ.")),
)
OUTCOMES = {
    "invited": _l("Đã mời"),
    "refused": _l("Người dân từ chối"),
    "refused_for": _l("Cán bộ từ chối thay"),
    "left": _l("Đã rời đi"),
    "mistap": _l("Bấm nhầm"),
    "disputed": _l("Bấm nhầm sau khi phiếu đã mở"),
    "unsampled": _l("Ngoài mẫu (mất mạng, hết số rút thăm)"),
}
TALLIES = {
    "offline": _l("Bấm khi mất mạng"),
    "undone": _l("Hoàn tác"),
    "replaced": _l("Cấp lại phiếu"),
    "slip": _l("Phiếu in sẵn"),
    "lost_slip": _l("Phiếu in sẵn không hợp lệ"),
    "company": _l("Đi cùng nhau"),
    "more_dossiers": _l("Hồ sơ thêm của một lượt"),
    "clock": _l("Sai đồng hồ"),
    "reused": _l("Dùng lại số rút thăm"),
    "delivered": _l("Gửi kèm kết quả"),
}
CLASSES = {
    "late": _l("Trả lời những ngày sau"),
    "fast": _l("Nhanh bất thường"),
    "after_hours": _l("Ngoài giờ"),
    "burst": _l("Dồn dập"),
    "flagged": _l("Bị đánh dấu"),
}
PROPOSALS = {
    "on_course": _l("Đúng tiến độ."),
    "few_visits": _l("Ít lượt giao dịch hơn dự kiến; người quản trị có thể tăng xác suất mời."),
    "few_answers": _l("Tỷ lệ trả lời thấp hơn dự kiến; người quản trị có thể tăng xác suất mời."),
    "ahead": _l("Nhiều câu trả lời hơn cần thiết; có thể giảm xác suất mời."),
    "out_of_reach": _l("Không đạt được mục tiêu ngay cả ở xác suất mời cao nhất."),
}
