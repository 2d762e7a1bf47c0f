"""`database`, `reference`, `close` and `audit`: keeping an installation in order."""

import random
from pathlib import Path

import click

from surveyapp.cli.installation import Installation, installation
from surveyapp.cli.layout import Command, Group, Option
from surveyapp.cli.messages import _
from surveyapp.cli.refusals import Refused, words_of
from surveyapp.cli.tables import show_table
from surveyapp.domain.days import VIETNAM
from surveyapp.domain.errors import DatabaseUnready
from surveyapp.services import auditing, closing
from surveyapp.services.paper.entering import take_in_due
from surveyapp.services.purging import purge
from surveyapp.services.reference_loading import load_reference
from surveyapp.store import maintenance, migrating


@click.group(
    "database", cls=Group, help=_("Cơ sở dữ liệu: nâng cấp, tình trạng, sao lưu."), example="database status"
)
def database() -> None:
    pass


@database.command(
    "upgrade", help=_("Tạo hoặc nâng cấp các bảng cho khớp với phần mềm."), example="database upgrade"
)
def upgrade() -> None:
    site = installation(ready=False)
    before = migrating.revision_of(site.database)
    migrating.upgrade(site.database)
    migrating.check_ready(site.database)
    words = {"before": before or _("chưa có"), "after": migrating.newest_revision()}
    click.echo(_("Cơ sở dữ liệu đã sẵn sàng: %(before)s → %(after)s") % words)


@database.command(
    "status",
    help=_("Cho biết cơ sở dữ liệu có dùng được không, và nếu không thì làm gì."),
    example="database status",
)
def status() -> None:
    site = installation(ready=False)
    kind = "SQLite" if site.database.is_sqlite else "PostgreSQL"
    click.echo(_("Loại: %(kind)s") % {"kind": kind})
    try:
        migrating.check_ready(site.database)
    except DatabaseUnready as unready:
        raise Refused(words_of(unready)) from unready
    click.echo(_("Sẵn sàng, phiên bản bảng %(revision)s.") % {"revision": migrating.newest_revision()})


@database.command(
    "backup",
    help=_("Sao lưu SQLite ra một tệp mới, trong lúc hệ thống vẫn chạy. Với PostgreSQL, dùng pg_dump."),
    example="database backup sao-luu/2026-03-02.db",
)
@click.argument("file", metavar=_("TỆP"), type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    site = installation()
    maintenance.backup(site.database, file)
    click.echo(_("Đã sao lưu ra %(file)s.") % {"file": file})


@click.group("reference", cls=Group, help=_("Bảng tham chiếu đi kèm phần mềm."), example="reference load")
def reference() -> None:
    pass


@reference.command(
    "load",
    help=_("Nạp đơn vị hành chính cũ, mới và danh mục thủ tục; nạp lại không mất phần đã tự thêm."),
    example="reference load",
)
def load() -> None:
    site = installation()
    with site.writing() as session:
        came = load_reference(session)
    tables = (
        (_("Đơn vị hành chính"), came.admin_units),
        (_("Chuyển đổi đơn vị"), came.successors),
        (_("Thủ tục"), came.services),
    )
    show_table((_("Bảng"), _("Thêm"), _("Sửa"), _("Giữ nguyên")), [(name, *rows) for name, rows in tables])


@click.command(
    "close",
    cls=Command,
    short_help=_("Chốt những ngày đã qua; chạy mỗi đêm."),
    help=_(
        "Chốt những ngày đã qua (chạy mỗi đêm): gộp lượt giao dịch thành số đếm, tách phiếu trả lời khỏi phiếu mời, "
        "xóa dữ liệu hết hạn, niêm phong nhật ký và dọn dấu vết trong cơ sở dữ liệu."
    ),
    example="close",
)
@click.option(
    "--final",
    cls=Option,
    is_flag=True,
    help=_("Chốt cả phần còn lại của các đợt đã kết thúc, không chờ phiếu mời còn hạn."),
)
def close(final: bool) -> None:
    site = installation()
    with site.writing() as session:
        take_in_due(session, site.keys, site.today)
        days = closing.close_days(session, site.today)
    with site.writing() as session:
        minimum = site.settings.batch_minimum
        batches = closing.close_batches(session, site.today, minimum, random.SystemRandom(), final=final)
    with site.writing() as session:
        units = closing.forget_units(session, site.today, site.settings.link_days)
        purged = purge(session, site.today, site.settings.link_days)
        sealed = auditing.seal_trail(session, site.keys, site.now)
    maintenance.scrub(site.database)
    rows = (
        (_("Lượt giao dịch đã gộp thành số đếm"), days.visits),
        (_("Phiếu mời đã rút lại"), days.void_links),
        (_("Lô phiếu trả lời"), batches.batches),
        (_("Phiếu trả lời đã tách khỏi phiếu mời"), batches.answers),
        (_("Ngày-quầy đã xóa thông tin quầy và ngày"), units),
        (
            _("Đã xóa: bản nháp, biên nhận, số lần thử, việc cũ"),
            sum((purged.drafts, purged.receipts, purged.tries, purged.jobs)),
        ),
        (
            _("Đã xóa của kiosk: biên nhận, phiếu giữ lại, mã ghép nối, khóa cũ"),
            sum((purged.kiosk_receipts, purged.held_answers, purged.pairing_codes, purged.sealing_keys)),
        ),
        (_("Đã xóa: phiên làm việc và liên kết đặt mật khẩu hết hạn"), purged.sessions + purged.set_up_links),
        (_("Dòng nhật ký đã niêm phong"), sealed),
    )
    show_table((_("Việc"), _("Số lượng")), rows)
    _warn_of_small_batch(site, batches)


def _warn_of_small_batch(site: Installation, batches: closing.ClosedBatches) -> None:
    if batches.batches and batches.smallest < site.settings.batch_minimum:
        words = _(
            "Lưu ý: một đợt đã kết thúc chỉ còn %(number)s phiếu, ít hơn %(minimum)s; lô đó được chốt riêng."
        )
        click.echo(words % {"number": batches.smallest, "minimum": site.settings.batch_minimum}, err=True)


@click.group("audit", cls=Group, help=_("Nhật ký: ai đã làm gì, lúc nào."), example="audit list")
def audit() -> None:
    pass


@audit.command("list", help=_("Xem những việc gần đây nhất."), example="audit list --most 20")
@click.option(
    "--most",
    cls=Option,
    type=click.IntRange(1, 10_000),
    default=50,
    metavar=_("SỐ"),
    help=_("Hiện tối đa bấy nhiêu dòng."),
)
def list_events(most: int) -> None:
    with installation().reading() as session:
        rows = [
            (
                deed.id,
                f"{deed.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}",
                deed.login or _("dòng lệnh"),
                deed.verb,
                deed.subject,
            )
            for deed in auditing.latest_deeds(session, most)
        ]
    show_table((_("Số"), _("Lúc"), _("Ai"), _("Việc"), _("Về")), rows)


@audit.command(
    "erase",
    help=_("Xóa dữ liệu cá nhân trong một dòng nhật ký; dòng đó và chuỗi niêm phong vẫn còn nguyên."),
    example="audit erase 1234",
)
@click.argument("number", type=int, metavar=_("SỐ"))
def erase(number: int) -> None:
    site = installation()
    with site.writing() as session:
        auditing.erase_payload(session, number, site.act)
    click.echo(_("Đã xóa nội dung của dòng %(number)s.") % {"number": number})


@audit.command(
    "verify",
    help=_("Kiểm tra rằng không dòng nhật ký nào đã niêm phong bị sửa, thêm hay xóa."),
    example="audit verify",
)
def verify() -> None:
    site = installation()
    with site.reading() as session:
        found = auditing.verify_trail(session, site.keys)
    rows = (
        (_("Niêm phong"), found.seals),
        (_("Dòng đã niêm phong"), found.sealed_events),
        (_("Dòng chưa niêm phong"), found.unsealed_events),
        (_("Dòng đã xóa nội dung cá nhân"), found.erased_payloads),
        (_("Niêm phong cuối"), found.head),
    )
    show_table((_("Mục"), _("Kết quả")), rows)
    if not found.holds:
        where = {"seal": found.broken_at or "–", "events": ", ".join(map(str, found.changed_events)) or "–"}
        raise Refused(
            _("Nhật ký đã bị sửa. Niêm phong đầu tiên bị hỏng: %(seal)s. Dòng bị sửa: %(events)s.") % where
        )
    click.echo(_("Nhật ký còn nguyên vẹn."))
