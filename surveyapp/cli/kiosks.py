"""`kiosk`: tablets at offices, the keys they seal to, and what they deliver."""

from pathlib import Path
from typing import Any

import click

from surveyapp.cli.installation import Installation, installation
from surveyapp.cli.layout import Group, Option
from surveyapp.cli.messages import _
from surveyapp.cli.refusals import Refused
from surveyapp.cli.tables import show_table
from surveyapp.domain.canonical import NotJson, read_json
from surveyapp.domain.envelopes import read_envelope
from surveyapp.domain.errors import EnvelopeInvalid
from surveyapp.domain.tokens import spaced
from surveyapp.services.kiosks import pairing
from surveyapp.services.kiosks.devices import place_of
from surveyapp.services.kiosks.holding import held_by_group
from surveyapp.services.kiosks.listing import list_kiosks
from surveyapp.services.kiosks.receiving import receive, try_held_again
from surveyapp.services.kiosks.sealing import forget_sealing_keys, make_sealing_key

NUMBER = click.argument("number", type=int, metavar=_("SỐ"))
STATUSES = {
    "stored": _("Đã nhận vào dữ liệu"),
    "same": _("Đã có từ trước"),
    "kept": _("Giữ lại: trùng mã số với phiếu khác"),
    "quarantined": _("Giữ lại để xem xét"),
    "invalid": _("Không phải phiếu niêm phong"),
}
GROUPS = {
    "conflict": _("trùng mã số"),
    "sealed": _("không mở được niêm phong"),
    "content": _("nội dung không khớp"),
    "ticket": _("phiếu mời không dùng được"),
}


@click.group("kiosk", cls=Group, help=_("Kiosk: máy tính bảng đặt tại cơ quan."), example="kiosk list")
def kiosk() -> None:
    pass


@kiosk.command(
    "add",
    help=_("Thêm một kiosk; in ra mã ghép nối để nhập trên chính máy đó, trong một ngày."),
    example="kiosk add bhxh-ea-kar 'Sảnh tầng 1'",
)
@click.argument("office", metavar=_("MÃ_CƠ_QUAN"))
@click.argument("name", metavar=_("TÊN"))
def add(office: str, name: str) -> None:
    site = installation()
    with site.writing() as session:
        number = pairing.add_kiosk(session, office, name, site.act)
        made = pairing.make_pairing_code(session, site.keys, number, site.act)
    click.echo(_("Đã thêm kiosk %(number)s.") % {"number": number})
    _show_code(site, made)


@kiosk.command(
    "code", help=_("Tạo mã ghép nối mới cho một kiosk; mã cũ hết hiệu lực."), example="kiosk code 3"
)
@NUMBER
def code(number: int) -> None:
    site = installation()
    with site.writing() as session:
        made = pairing.make_pairing_code(session, site.keys, number, site.act)
    _show_code(site, made)


def _show_code(site: Installation, made: pairing.PairingCode) -> None:
    click.echo(_("Trên máy đặt tại cơ quan, mở địa chỉ này rồi nhập mã:"))
    if not site.settings.public_url:
        click.echo(_("(chưa đặt PUBLIC_URL: ghép đường dẫn dưới đây vào sau địa chỉ của trang)"))
    click.echo(f"{site.settings.public_url}/kiosk/pair")
    click.echo(spaced(made.code))


@kiosk.command("list", help=_("Xem các kiosk, số của chúng và những gì chúng còn giữ."), example="kiosk list")
def list_all() -> None:
    with installation().reading() as session:
        rows = [
            (
                line.id,
                line.office_code,
                line.name,
                _("đã thu hồi") if not line.is_active else "" if line.is_paired else _("chưa ghép nối"),
                line.seen_on or "–",
                line.unsent,
                line.stuck,
            )
            for line in list_kiosks(session)
        ]
    headings = (
        _("Số"),
        _("Mã cơ quan"),
        _("Tên"),
        _("Tình trạng"),
        _("Liên lạc gần nhất"),
        _("Chưa gửi"),
        _("Không gửi được"),
    )
    show_table(headings, rows)


@kiosk.command(
    "revoke",
    help=_("Thu hồi một kiosk bị mất hoặc thôi dùng, có hiệu lực ngay; máy vẫn gửi nốt phiếu còn giữ."),
    example="kiosk revoke 3",
)
@NUMBER
@click.option("--lost", cls=Option, is_flag=True, help=_("Máy đã mất: không chờ phiếu còn trên máy nữa."))
def revoke(number: int, lost: bool) -> None:
    site = installation()
    with site.writing() as session:
        pairing.revoke_kiosk(session, number, site.act, is_lost=lost)
    click.echo(_("Đã thu hồi kiosk %(number)s.") % {"number": number})


@kiosk.command(
    "rotate",
    help=_(
        "Tạo khóa niêm phong mới cho các kiosk. Khóa cũ được giữ đến khi mọi kiosk đã gửi hết phiếu niêm phong bằng nó."
    ),
    example="kiosk rotate",
)
def rotate() -> None:
    site = installation()
    with site.writing() as session:
        name = make_sealing_key(session, site.keys, site.act)
        forgotten = forget_sealing_keys(session)
    click.echo(_("Khóa niêm phong mới: %(name)s") % {"name": name})
    click.echo(_("Khóa cũ đã xóa: %(number)s") % {"number": forgotten})


@kiosk.command(
    "rescue",
    help=_("Nhận phiếu từ tệp cứu dữ liệu của một máy không nối mạng được nữa; nhận lại không tính hai lần."),
    example="kiosk rescue 3 kiosk-2026-03-02.json",
)
@NUMBER
@click.argument("file", metavar=_("TỆP"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
def rescue(number: int, file: Path) -> None:
    site = installation()
    with site.reading() as session:
        pairing.check_exists(session, number)
    found = dict.fromkeys(STATUSES, 0)
    for envelope in _envelopes_in(file):
        found[_delivered(site, number, envelope)] += 1
    show_table((_("Phiếu"), _("Số lượng")), [(STATUSES[status], n) for status, n in found.items()])


def _envelopes_in(file: Path) -> list[Any]:
    try:
        content = read_json(file.read_bytes())
    except NotJson:
        content = None
    envelopes = content.get("envelopes") if isinstance(content, dict) else None
    if not isinstance(envelopes, list):
        raise Refused(_("Tệp này không phải tệp cứu dữ liệu của kiosk."))
    return envelopes


def _delivered(site: Installation, number: int, content: Any) -> str:
    """What becomes of one envelope, in a transaction of its own: a bad one never holds up the others."""
    try:
        envelope = read_envelope(
            content, content["id"] if isinstance(content, dict) and "id" in content else ""
        )
    except EnvelopeInvalid:
        return "invalid"
    with site.writing() as session:
        return receive(session, site.keys, place_of(session, number), envelope, site.now).status


@kiosk.command(
    "held", help=_("Xem số phiếu giữ lại để xem xét, theo cơ quan và lý do."), example="kiosk held"
)
def held() -> None:
    with installation().reading() as session:
        offices = {line.office_id: line.office_code for line in list_kiosks(session)}
        rows = [
            (offices[each.office_id], GROUPS[each.group], each.answers) for each in held_by_group(session)
        ]
    show_table((_("Mã cơ quan"), _("Lý do"), _("Số phiếu")), rows)


@kiosk.command(
    "retry",
    help=_("Thử nhận lại những phiếu đang giữ, sau khi đã khôi phục khóa hoặc sửa cấu hình."),
    example="kiosk retry",
)
def retry() -> None:
    site = installation()
    with site.writing() as session:
        found = try_held_again(session, site.keys, site.now)
    show_table((_("Phiếu"), _("Số lượng")), [(STATUSES[status], n) for status, n in found.items()])
