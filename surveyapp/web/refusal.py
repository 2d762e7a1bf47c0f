"""What a page says of a refusal: its status, its title, and the way on."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Words:
    """A status, a title, and what to do. `to` is the endpoint of the way on, `way` the words of its button."""

    status: int
    title: LazyString
    advice: LazyString
    to: str = "start.home"
    way: LazyString = _l("Về trang đầu")


TYPE_CODE = _l("Nhập mã trên phiếu mời")
SIGN_IN = _l("Đăng nhập")
