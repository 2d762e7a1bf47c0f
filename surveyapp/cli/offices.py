"""`office`, `counter` and `service`: where citizens are served, and for what."""

from pathlib import Path

import click

from surveyapp.cli.installation import installation
from surveyapp.cli.layout import Group, Option
from surveyapp.cli.messages import _
from surveyapp.cli.refusals import Refused, words_of_input
from surveyapp.cli.tables import show_table
from surveyapp.services import offices, service_catalogue
from surveyapp.services.office_import import BadRow, import_offices

CODE = click.argument("code", metavar=_("MÃ"))
NAME = click.argument("name", metavar=_("TÊN"))
OFFICE = click.argument("office", metavar=_("MÃ_CƠ_QUAN"))
NAME_EN = click.option("--name-en", cls=Option, default="", metavar=_("TÊN"), help=_("Tên tiếng Anh."))
OF_OFFICE = click.option("--office", cls=Option, metavar=_("MÃ"), help=_("Chỉ của cơ quan này."))


@click.group("office", cls=Group, help=_("Cơ quan có bộ phận một cửa."), example="office list")
def office() -> None:
    pass


@office.command(
    "add",
    help=_("Thêm một cơ quan; đơn vị hành chính ghi theo mã của bảng tham chiếu."),
    example="office add bhxh-ea-kar 'BHXH cơ sở Ea Kar' --kind bhxh --unit 2025:24373",
)
@CODE
@NAME
@click.option(
    "--kind", cls=Option, required=True, metavar=_("LOẠI"), help=_("Loại, ví dụ bhxh, commune (bắt buộc).")
)
@click.option("--unit", cls=Option, required=True, metavar=_("MÃ"), help=_("Đơn vị hành chính (bắt buộc)."))
@NAME_EN
def add_office(code: str, name: str, kind: str, unit: str, name_en: str) -> None:
    site = installation()
    with site.writing() as session:
        offices.add_office(session, offices.NewOffice(code, name, kind, unit, name_en), site.act)
    click.echo(_("Đã thêm cơ quan %(code)s.") % {"code": code})


@office.command("list", help=_("Xem mọi cơ quan."), example="office list")
def list_offices() -> None:
    with installation().reading() as session:
        rows = [(line.code, line.name, line.kind, line.admin_unit) for line in offices.list_offices(session)]
    show_table((_("Mã"), _("Tên"), _("Loại"), _("Địa bàn")), rows)


@office.command(
    "import",
    help=_(
        "Thêm nhiều cơ quan từ tệp CSV có các cột code, name, kind, admin_unit_id và, nếu có, name_en, counters "
        "(tên các quầy, cách nhau bằng |). Có một dòng sai thì không dòng nào được thêm."
    ),
    example="office import co-quan.csv",
)
@click.argument("file", metavar=_("TỆP"), type=click.Path(dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    site = installation()
    with site.writing() as session:
        came = import_offices(session, file.read_bytes(), site.act)
        if came.bad_rows:
            raise Refused("\n".join([*map(_words_of_row, came.bad_rows), _("Chưa thêm cơ quan nào.")]))
    click.echo(_("Bảng mã của tệp: %(encoding)s") % {"encoding": came.encoding})
    click.echo(_("Số cơ quan đã thêm: %(number)s") % {"number": came.offices})
    click.echo(_("Số quầy đã thêm: %(number)s") % {"number": came.counters})


def _words_of_row(bad: BadRow) -> str:
    if bad.reason == "missing_column":
        return _("Thiếu cột %(name)s.") % {"name": bad.field}
    first, _space, detail = bad.reason.partition(" ")
    words = (
        _("đã có %(what)s.") % {"what": detail}
        if first == "exists"
        else words_of_input(bad.field, bad.reason)
    )
    return _("Dòng %(line)s, cột %(name)s: %(words)s") % {"line": bad.line, "name": bad.field, "words": words}


@click.group(
    "counter", cls=Group, help=_("Quầy của các cơ quan."), example="counter list --office bhxh-ea-kar"
)
def counter() -> None:
    pass


@counter.command("add", help=_("Thêm một quầy vào một cơ quan."), example="counter add bhxh-ea-kar 'Quầy 1'")
@OFFICE
@NAME
def add_counter(office: str, name: str) -> None:
    site = installation()
    with site.writing() as session:
        offices.add_counter(session, office, name, site.act)
    click.echo(_("Đã thêm quầy %(name)s.") % {"name": name})


@counter.command("list", help=_("Xem các quầy."), example="counter list --office bhxh-ea-kar")
@OF_OFFICE
def list_counters(office: str | None) -> None:
    with installation().reading() as session:
        rows = [
            (line.office_code, line.office_name, line.name) for line in offices.list_counters(session, office)
        ]
    show_table((_("Mã cơ quan"), _("Cơ quan"), _("Quầy")), rows)


@click.group("service", cls=Group, help=_("Thủ tục hành chính."), example="service list")
def service() -> None:
    pass


@service.command("list", help=_("Xem các thủ tục."), example="service list --office bhxh-ea-kar")
@OF_OFFICE
def list_services(office: str | None) -> None:
    with installation().reading() as session:
        found = service_catalogue.list_services(session, office)
        rows = [(line.code, line.name, line.field, line.mark) for line in found]
    show_table((_("Mã"), _("Tên"), _("Lĩnh vực"), _("Nguồn")), rows)


@service.command(
    "add",
    help=_("Thêm một thủ tục riêng của địa phương."),
    example="service add local-hoa-giai 'Hòa giải ở cơ sở' --field 'Tư pháp'",
)
@CODE
@NAME
@click.option("--field", cls=Option, default="", metavar=_("LĨNH_VỰC"), help=_("Lĩnh vực."))
@NAME_EN
def add_service(code: str, name: str, field: str, name_en: str) -> None:
    site = installation()
    with site.writing() as session:
        service_catalogue.add_service(
            session, service_catalogue.NewService(code, name, field, name_en), site.act
        )
    click.echo(_("Đã thêm thủ tục %(code)s.") % {"code": code})


@service.command(
    "offer",
    help=_("Ghi rằng một cơ quan giải quyết những thủ tục này."),
    example="service offer bhxh-ea-kar 1.001667 2.000693",
)
@OFFICE
@click.argument("codes", nargs=-1, required=True, metavar=_("MÃ_THỦ_TỤC…"))
def offer(office: str, codes: tuple[str, ...]) -> None:
    site = installation()
    with site.writing() as session:
        number = offices.offer_services(session, office, codes, site.act)
    click.echo(_("Số thủ tục mới của cơ quan: %(number)s") % {"number": number})
