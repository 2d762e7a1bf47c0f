"""What every page of a run can be narrowed to, kept in its address: one source, and no flagged answers.

A filter is offered where the documents of the run hold both sides of it; where they do not, the page says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from surveyapp.services.results import PROVINCE, RunResults
from surveyapp.web.results.chosen import not_yet
from surveyapp.web.results.panels import Option, refused

INVITED, WALK_UPS, WITHOUT = "invited", "walk_ups", "without"
VALUES = {"source": (INVITED, WALK_UPS), "flagged": (WITHOUT,)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; empty stands for both sources, and for all answers."""

    source: str = ""
    flagged: str = ""

    @property
    def shows_invited(self) -> bool:
        """Whether figures of invited visitors are wanted."""
        return self.source != WALK_UPS

    @property
    def shows_walk_ups(self) -> bool:
        """Whether figures of walk-ups are wanted."""
        return self.source != INVITED

    @property
    def leaves_out_flagged(self) -> bool:
        """Whether figures without flagged answers are wanted."""
        return self.flagged == WITHOUT

    @property
    def address(self) -> dict[str, str]:
        """The arguments that a link needs to keep the choice: none where nothing was chosen."""
        return {name: value for name in VALUES if (value := getattr(self, name))}


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The choices to offer; none where there is nothing to choose, and then `notes` say why."""

    filters: Filters
    sources: tuple[Option, ...]
    flags: tuple[Option, ...]
    notes: tuple[str, ...]

    @property
    def is_active(self) -> bool:
        """Whether the page shows less than everything."""
        return bool(self.filters.address)


def filter_bar(results: RunResults, arguments: Mapping[str, str]) -> FilterBar:
    """The filters of a run as the address asks for them; what the run can't be narrowed to is not in force."""
    no_source, no_flags = _why_no_source(results), _why_no_flags(results)
    source = "" if no_source else _known("source", arguments)
    flagged = "" if no_flags else _known("flagged", arguments)
    names = {INVITED: _("Chỉ người được mời"), WALK_UPS: _("Chỉ người tự đánh giá tại kiosk")}
    return FilterBar(
        Filters(source, flagged),
        () if no_source else tuple(Option(code, name, code == source) for code, name in names.items()),
        () if no_flags else (Option(WITHOUT, _("Không tính phiếu bị đánh dấu"), flagged == WITHOUT),),
        tuple(filter(None, (no_source, no_flags))),
    )


def not_applied(filters: Filters) -> tuple[str, ...]:
    """What the filters cannot be applied to, on pages that rest on all answers of the invited."""
    notes = []
    if not filters.shows_invited:
        notes.append(
            _(
                "Người tự đánh giá tự chọn tham gia nên không có xác suất mời và sai số: trang này không có phần nào "
                "chỉ tính từ phiếu của họ. Xin chọn nguồn khác để xem đủ các phần."
            )
        )
    elif filters.leaves_out_flagged:
        notes.append(
            _(
                "Bộ lọc không áp dụng được ở đây: các phần dưới vẫn tính cả phiếu bị đánh dấu. Bảng “Có và không có "
                "phiếu bị đánh dấu nghi ngờ” ở trang so sánh cho biết các phiếu đó làm thay đổi điểm bao nhiêu."
            )
        )
    return tuple(notes)


def canonical_address(defaults: Mapping[str, str]) -> str | None:
    """This page's address without the arguments that say nothing; None where it has none of those.

    A form sends every field it has, so the address that it leads to is shortened once.
    """
    given = list(request.args.items(multi=True))
    told = [(name, value) for name, value in given if _says_something(name, value, defaults)]
    if told == given or request.endpoint is None:
        return None
    return url_for(request.endpoint, **{**(request.view_args or {}), **dict(told)})


def _says_something(name: str, value: str, defaults: Mapping[str, str]) -> bool:
    if name in VALUES:
        return value in VALUES[name]
    return name not in defaults or value not in ("", defaults[name])


def _known(name: str, arguments: Mapping[str, str]) -> str:
    value = arguments.get(name, "")
    return value if value in VALUES[name] else ""


def _why_no_source(results: RunResults) -> str:
    has_invited, has_walk_ups = (bool(part and part.index) for part in (results.invited, results.walk_ups))
    if has_invited and has_walk_ups:
        return ""
    if has_invited:
        return str(_("Lần phân tích này chỉ có người được mời, nên không có gì để lọc theo nguồn."))
    return str(_("Lần phân tích này không có đủ hai nguồn, nên không có gì để lọc theo nguồn."))


def _why_no_flags(results: RunResults) -> str:
    if not results.comparison:
        return str(_("Chưa lọc được phiếu bị đánh dấu: %(reason)s", reason=not_yet()))
    found = results.flags.get(INVITED, {})
    why = refused(results.comparison) or refused(found)
    if why:
        return str(_("Không lọc được phiếu bị đánh dấu: %(reason)s", reason=why))
    if not found:
        return str(_("Lần phân tích này không lưu đủ số liệu để bỏ phiếu bị đánh dấu; xin phân tích lại."))
    if not found["flagged"]:
        return str(_("Không có phiếu nào bị đánh dấu nghi ngờ, nên không có gì để lọc."))
    if not any(row["office"] == PROVINCE for row in found["rows"]):
        return str(_("Quá ít phiếu bị đánh dấu để bỏ ra mà không lộ câu trả lời của vài người."))
    return ""
