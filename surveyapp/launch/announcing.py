"""The lines that a start prints: the indicator table, the addresses, the logins."""

from surveyapp.cli.messages import LANGUAGE, _
from surveyapp.domain.tokens import spaced
from surveyapp.launch.card import Card
from surveyapp.services.results import PROVINCE, Figure, Part, RunResults

LEVELS = ("total", "dimension")
WIDTH = 38


def index_lines(results: RunResults) -> list[str]:
    """The index of the province as a table: invited visitors with intervals, walk-ups for themselves, never pooled."""
    invited, walk_ups = results.invited, results.walk_ups
    if invited is None or invited.refused:
        return [
            _("Chưa tính được chỉ số của người được mời: %(why)s")
            % {"why": invited.refused if invited else "-"}
        ]
    name, score, interval = (
        _("Chỉ số (theo khung PAPI, dữ liệu minh họa)"),
        _("Điểm"),
        _("Khoảng tin cậy 95%%") % (),
    )
    effective, rate, mark = _("Cỡ mẫu hiệu dụng"), _("Tỷ lệ trả lời"), _("Mức tin cậy")
    heading = f"{name:<{WIDTH + 4}} {score:>6}  {interval:^23} {'n':>6} {effective:>22} {rate:>14} {mark:>12}"
    titles = results.titles.get(invited.index_name or "", {})
    rows = [figure for figure in invited.index if figure.office == PROVINCE and figure.level in LEVELS]
    lines = [heading, "─" * len(heading)]
    lines += [_index_line(figure, titles.get(figure.code, {}).get(LANGUAGE, figure.code)) for figure in rows]
    return lines + _walk_up_lines(walk_ups, results)


def _index_line(figure: Figure, title: str) -> str:
    code = "" if figure.level == "total" else figure.code
    return (
        f"{code:<4}{title[:WIDTH]:<{WIDTH}} {_number(figure.value):>6}  "
        f"{_number(figure.low) + ' – ' + _number(figure.high):^23} {figure.n:>6} {_number(figure.n_eff, 0):>22} "
        f"{_percent(figure.response_rate):>14} {figure.grade or '-':>12}"
    )


def _walk_up_lines(walk_ups: Part | None, results: RunResults) -> list[str]:
    """The total of the walk-ups' own short index, which has no interval, with the reason."""
    if walk_ups is None or walk_ups.refused:
        return []
    total = next(
        (figure for figure in walk_ups.index if figure.level == "total" and figure.office == PROVINCE), None
    )
    if total is None:
        return []
    words = _("Tự đánh giá tại kiosk (bộ câu hỏi ngắn, người trả lời tự chọn nên không có khoảng tin cậy)")
    return ["", f"{words}: {_number(total.value)}, n = {total.n}"]


def _number(value: float | None, digits: int = 2) -> str:
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if LANGUAGE == "vi" else text


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{_number(100 * value, 0)} %"


def address_lines(url: str, card: Card | None, kiosk_code: str = "") -> list[str]:
    """Where each audience finds its page; a kiosk is paired with a code that was made for this start."""
    rows = [
        (_("Trang đầu"), url),
        (_("Cán bộ tại quầy"), f"{url}/counter"),
        (_("Lãnh đạo"), f"{url}/leading"),
        (_("Người phân tích"), f"{url}/results"),
        (_("Kết quả công khai"), f"{url}/public"),
    ]
    if card is not None:
        rows[1:1] = [
            (_("Phiếu của người dân"), f"{url}/m/{card.token}"),
            (_("Kiosk (trên máy kiosk)"), f"{url}/kiosk/pair"),
            (_("Mã ghép nối kiosk (dùng một lần)"), spaced(kiosk_code)),
        ]
    return [f"  {name:<36} {address}" for name, address in rows]


def login_lines(card: Card) -> list[str]:
    """The demonstration's logins."""
    return [
        f"  {login.login:<22} {login.password:<22} {login.role:<15} {login.office}".rstrip()
        for login in card.logins
    ]
