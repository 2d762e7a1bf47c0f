"""`wave` and `instrument`: what is asked, where, when and of how many."""

from datetime import date
from pathlib import Path

import click

from surveyapp.cli.installation import installation
from surveyapp.cli.layout import Group, Option
from surveyapp.cli.messages import LANGUAGE, _
from surveyapp.cli.tables import show_table
from surveyapp.cli.values import DAY, NUMBER
from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.domain.languages import KNOWN_LANGUAGES
from surveyapp.domain.translations import blank_translation
from surveyapp.services import publishing, waves
from surveyapp.services.xlsforms.exporting import as_xlsform
from surveyapp.services.xlsforms.importing import from_xlsform

WAVE = click.argument("wave", metavar=_("MÃ_ĐỢT"))
FILE = click.argument("file", metavar=_("TỆP"), type=click.Path(path_type=Path))


@click.group(
    "instrument", cls=Group, help=_("Bộ câu hỏi: kiểm tra, công bố, xem."), example="instrument list"
)
def instrument() -> None:
    pass


@instrument.command(
    "check",
    help=_("Kiểm tra một tệp bộ câu hỏi: từng lỗi kèm số dòng và cách sửa."),
    example="instrument check surveyapp/instruments/counter_full.yaml",
)
@FILE
def check(file: Path) -> None:
    found = load_instrument(_shipped(file))
    click.echo(
        _("Tệp hợp lệ: %(name)s, phiên bản %(version)s, %(pages)s trang.")
        % {"name": found.name, "version": found.version, "pages": len(found.pages)}
    )


@instrument.command(
    "texts",
    help=_("In tệp bản dịch để điền: mọi nội dung của bộ câu hỏi, chờ dịch sang một ngôn ngữ (mã như rad)."),
    example="instrument texts counter_full rad",
)
@FILE
@click.argument("language", metavar=_("NGÔN_NGỮ"), type=click.Choice(list(KNOWN_LANGUAGES)))
def texts(file: Path, language: str) -> None:
    click.echo(blank_translation(load_instrument(_shipped(file)), language), nl=False)


@instrument.command(
    "publish",
    help=_(
        "Công bố một bộ câu hỏi. Từ đó phiên bản này không đổi được nữa. TỆP có thể là tên bộ câu hỏi có sẵn."
    ),
    example="instrument publish counter_full",
)
@FILE
def publish(file: Path) -> None:
    site = installation()
    with site.writing() as session:
        came = publishing.publish_file(session, _shipped(file), site.act)
    words = (
        _("Đã công bố %(name)s:%(version)s.")
        if came.is_new
        else _("%(name)s:%(version)s đã công bố từ trước.")
    )
    click.echo(words % {"name": came.name, "version": came.version})


@instrument.command(
    "import",
    help=_(
        "Chuyển một XLSForm (XLSX của KoBoToolbox, ODK) thành tệp YAML TỆP_RA. "
        "Những gì không chuyển được được kể ra từng dòng."
    ),
    example="instrument import form.xlsx form.yaml",
)
@FILE
@click.argument("target", metavar=_("TỆP_RA"), type=click.Path(path_type=Path))
def import_xlsform(file: Path, target: Path) -> None:
    imported = from_xlsform(file)
    target.write_text(imported.text, encoding="utf-8")
    for note in imported.notes:
        click.echo(note.told(LANGUAGE))
    found = load_instrument(target)
    click.echo(
        _("Tệp hợp lệ: %(name)s, phiên bản %(version)s, %(pages)s trang.")
        % {"name": found.name, "version": found.version, "pages": len(found.pages)}
    )


@instrument.command(
    "export",
    help=_(
        "Ghi một bộ câu hỏi thành XLSForm TỆP_RA cho KoBoToolbox, ODK. "
        "Những gì ở đó không làm được được kể ra từng dòng."
    ),
    example="instrument export counter_full counter_full.xlsx",
)
@FILE
@click.argument("target", metavar=_("TỆP_RA"), type=click.Path(path_type=Path))
def export_xlsform(file: Path, target: Path) -> None:
    exported = as_xlsform(load_instrument(_shipped(file)))
    target.write_bytes(exported.content)
    for note in exported.notes:
        click.echo(note.told(LANGUAGE))


@instrument.command("list", help=_("Xem các bộ câu hỏi đã công bố."), example="instrument list")
def list_instruments() -> None:
    with installation().reading() as session:
        rows = [
            (line.name, line.version, line.published_on, line.content_hash[:12])
            for line in publishing.list_instruments(session)
        ]
    show_table((_("Tên"), _("Phiên bản"), _("Ngày công bố"), _("Mã băm nội dung")), rows)


@click.group("wave", cls=Group, help=_("Đợt khảo sát và kế hoạch chọn mẫu."), example="wave list")
def wave() -> None:
    pass


@wave.command(
    "add",
    help=_("Thêm một đợt khảo sát: thời gian, các cơ quan, và xác suất mời ở mọi quầy."),
    example="wave add 2027-q1 'Quý I' --from 2027-01-01 --to 2027-03-31 --office bhxh-ea-kar --probability 0.25",
)
@click.argument("code", metavar=_("MÃ"))
@click.argument("name", metavar=_("TÊN"))
@click.option("--from", "starts_on", cls=Option, type=DAY, required=True, help=_("Ngày đầu tiên (bắt buộc)."))
@click.option("--to", "ends_on", cls=Option, type=DAY, required=True, help=_("Ngày cuối cùng (bắt buộc)."))
@click.option(
    "--office",
    "offices",
    cls=Option,
    multiple=True,
    metavar=_("MÃ"),
    help=_("Mã cơ quan; lặp lại cho từng cơ quan."),
)
@click.option(
    "--probability",
    cls=Option,
    type=NUMBER,
    required=True,
    metavar=_("SỐ"),
    help=_("Xác suất mời một lượt giao dịch, ví dụ 0.25 (bắt buộc)."),
)
@click.option(
    "--instruments",
    cls=Option,
    nargs=2,
    default=("counter_full", "counter_short"),
    metavar=_("ĐẦY_ĐỦ NGẮN"),
    help=_("Bộ câu hỏi cho phiếu mời và cho kiosk, TÊN hoặc TÊN:PHIÊN_BẢN."),
)
def add_wave(instruments: tuple[str, str], **given: object) -> None:
    site = installation()
    full, short = instruments
    with site.writing() as session:
        waves.add_wave(session, waves.NewWave(full=full, short=short, **given), site.act)  # type: ignore[arg-type]
    click.echo(_("Đã thêm đợt khảo sát %(code)s.") % {"code": given["code"]})


@wave.command("list", help=_("Xem các đợt khảo sát, mới nhất trước."), example="wave list")
def list_waves() -> None:
    with installation().reading() as session:
        rows = [
            (line.code, line.name, line.starts_on, line.ends_on, line.offices)
            for line in waves.list_waves(session)
        ]
    show_table((_("Mã"), _("Tên"), _("Từ ngày"), _("Đến ngày"), _("Số cơ quan")), rows)


@wave.command("plan", help=_("Xem mỗi quầy mời với xác suất nào, từ ngày nào."), example="wave plan 2026-q2")
@WAVE
def list_plan(wave: str) -> None:
    with installation().reading() as session:
        rows = [
            (line.office_code, line.counter_name, line.starts_on, f"{line.probability:g}")
            for line in waves.list_plan(session, wave)
        ]
    show_table((_("Mã cơ quan"), _("Quầy"), _("Từ ngày"), _("Xác suất")), rows)


@wave.command(
    "probability",
    help=_("Đổi xác suất mời từ một ngày sắp tới, ở một quầy hoặc ở mọi quầy của đợt."),
    example="wave probability 2026-q2 0.4 --from 2026-05-04 --counter bhxh-ea-kar 'Quầy 1'",
)
@WAVE
@click.argument("probability", type=NUMBER, metavar=_("XÁC_SUẤT"))
@click.option(
    "--from", "starts_on", cls=Option, type=DAY, required=True, help=_("Áp dụng từ ngày (bắt buộc).")
)
@click.option(
    "--counter",
    cls=Option,
    nargs=2,
    default=(None, None),
    metavar=_("MÃ_CƠ_QUAN QUẦY"),
    help=_("Chỉ ở quầy này."),
)
def change_plan(
    wave: str, probability: float, starts_on: date, counter: tuple[str | None, str | None]
) -> None:
    site = installation()
    with site.writing() as session:
        number = waves.change_plan(
            session, wave, waves.PlanChange(probability, starts_on, *counter), site.act
        )
    click.echo(_("Số quầy được đổi: %(number)s") % {"number": number})


@wave.command(
    "close",
    help=_(
        "Kết thúc đợt khảo sát sau hôm nay; phiếu đã phát vẫn trả lời được đến hạn, rồi lệnh close chốt phần còn lại."
    ),
    example="wave close 2026-q2",
)
@WAVE
def end_wave(wave: str) -> None:
    site = installation()
    with site.writing() as session:
        last = waves.end_wave(session, wave, site.act)
    click.echo(_("Ngày cuối của đợt %(code)s: %(day)s") % {"code": wave, "day": last})


def _shipped(file: Path) -> Path:
    """The file; or the shipped instrument of that name."""
    shipped = SHIPPED / f"{file.name}.yaml"
    return shipped if not file.exists() and shipped.exists() and file.name == str(file) else file
