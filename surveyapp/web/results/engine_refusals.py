"""Why a part could not be computed, in the reader's words, with those of the analysis behind them.

The analysis refuses in English, with names and numbers; the reasons that data can lead to have words here. Any other
is shown as it is.
"""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

REASONS: tuple[tuple[str, LazyString], ...] = (
    (r"there is no index of invited visitors", _l("không có chỉ số của người được mời")),
    (r"there are no figures of ", _l("một trong hai nguồn không có số liệu")),
    (r"comparison: fewer than two ", _l("chưa có hai nơi có điểm được hiển thị để so sánh")),
    (r"importance map: fewer than two ", _l("chưa có hai tiêu chí đủ số liệu để đặt lên hình")),
    (r"(decomposition|distance): nobody", _l("có tiêu chí không ai thuộc diện trả lời")),
    (r"decomposition: a stratum has one PSU", _l("có tầng chỉ một đơn vị mẫu nên không tính được sai số")),
    (r"decomposition: the earlier wave", _l("đợt trước được tính bằng một phiên bản chỉ số khác")),
    (r"intervals: there are no degrees", _l("không đủ đơn vị mẫu để tính khoảng tin cậy")),
    (r"flags: .* more answers without", _l("số phiếu sau khi bỏ phiếu bị đánh dấu không khớp")),
)


def reason_words(said: str) -> str:
    """The reason in the reader's language, what the analysis said in brackets; that alone where there are no words."""
    words = next((words for pattern, words in REASONS if re.match(pattern, said)), None)
    return said if words is None else str(_("%(reason)s (phần tính báo: %(said)s)", reason=words, said=said))
