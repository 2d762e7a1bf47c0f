"""`user`: those who sign in."""

import sys

import click

from surveyapp.cli.installation import Installation, installation
from surveyapp.cli.layout import Group, Option
from surveyapp.cli.messages import _
from surveyapp.cli.refusals import Refused
from surveyapp.cli.tables import show_table
from surveyapp.cli.values import ROLE, ROLES
from surveyapp.domain.roles import Grant, Role
from surveyapp.services import accounts, second_factor
from surveyapp.services.offices import list_offices, office_id_of
from surveyapp.services.passwords import random_password
from surveyapp.services.people import person_with_login
from surveyapp.services.set_up_links import make_set_up_link
from surveyapp.services.transactions import Session

LOGIN = click.argument("login", metavar=_("TÊN_ĐĂNG_NHẬP"))
ROLE_ARGUMENT = click.argument("role", type=ROLE, metavar=_("VAI_TRÒ"))
OFFICE = click.option(
    "--office", cls=Option, metavar=_("MÃ"), help=_("Mã cơ quan, với vai trò counter_staff và office_head.")
)
UNIT = click.option(
    "--unit",
    cls=Option,
    metavar=_("MÃ_XÃ"),
    help=_("Mã xã, phường như 2025:24373, với vai trò office_head: mọi cơ quan ở đó."),
)
LINK = click.option(
    "--link",
    "by_link",
    cls=Option,
    is_flag=True,
    help=_("Không đặt mật khẩu; in ra liên kết dùng một lần để người đó tự đặt."),
)
RANDOM = click.option(
    "--random", "is_random", cls=Option, is_flag=True, help=_("Tạo mật khẩu ngẫu nhiên và in ra một lần.")
)
STDIN = click.option(
    "--stdin", "from_stdin", cls=Option, is_flag=True, help=_("Đọc mật khẩu từ dòng đầu của đầu vào chuẩn.")
)


@click.group(
    "user",
    cls=Group,
    help=_("Người dùng: thêm, xem, đổi mật khẩu, cấp và thu hồi vai trò."),
    example="user list",
)
def user() -> None:
    pass


@user.command(
    "add",
    help=_("Thêm một người được đăng nhập. Không có --random hay --stdin thì hệ thống hỏi mật khẩu."),
    example="user add lan --name 'Nguyễn Thị Lan' --role counter_staff --office bhxh-ea-kar --random",
)
@LOGIN
@click.option("--name", cls=Option, required=True, metavar=_("HỌ_TÊN"), help=_("Họ và tên (bắt buộc)."))
@click.option("--role", cls=Option, type=ROLE, metavar=_("VAI_TRÒ"), help=_("Vai trò đầu tiên."))
@OFFICE
@UNIT
@RANDOM
@STDIN
@LINK
def add(  # noqa: PLR0913
    login: str,
    name: str,
    role: Role | None,
    office: str | None,
    unit: str | None,
    is_random: bool,
    from_stdin: bool,
    by_link: bool,
) -> None:
    site = installation()
    password = None if by_link else _password(is_random, from_stdin)
    with site.writing() as session:
        grants = (_grant(session, role, office, unit),) if role else ()
        accounts.add_account(session, accounts.NewAccount(login, name, password, grants), site.act)
    click.echo(_("Đã thêm người dùng %(login)s.") % {"login": login})
    if password is None:
        _show_link(site, login)
    else:
        _show(password, is_random)


@user.command("list", help=_("Xem mọi người dùng và vai trò của họ."), example="user list")
def show() -> None:
    with installation().reading() as session:
        codes = {office.id: office.code for office in list_offices(session)}
        rows = [
            (line.login, line.name, _roles(line.grants, codes), "" if line.is_active else _("đã khóa"))
            for line in accounts.list_accounts(session)
        ]
    show_table((_("Đăng nhập"), _("Họ tên"), _("Vai trò"), _("Tình trạng")), rows)


@user.command(
    "password",
    help=_("Đặt mật khẩu mới cho một người; các phiên đang mở của người đó kết thúc."),
    example="user password lan --random",
)
@LOGIN
@RANDOM
@STDIN
def password(login: str, is_random: bool, from_stdin: bool) -> None:
    site = installation()
    new = _password(is_random, from_stdin)
    with site.writing() as session:
        accounts.set_password(session, login, new, site.act)
    click.echo(_("Đã đổi mật khẩu của %(login)s.") % {"login": login})
    _show(new, is_random)


@user.command(
    "link",
    help=_("Tạo liên kết dùng một lần, trong 72 giờ, để một người tự đặt mật khẩu."),
    example="user link lan",
)
@LOGIN
def link(login: str) -> None:
    _show_link(installation(), login)


@user.command(
    "totp-reset",
    help=_("Bỏ mã xác thực của người mất điện thoại; các phiên đang mở kết thúc, lần sau thiết lập lại."),
    example="user totp-reset lan",
)
@LOGIN
def totp_reset(login: str) -> None:
    site = installation()
    with site.writing() as session:
        second_factor.reset_factor(session, login, site.act)
    click.echo(_("Đã bỏ mã xác thực của %(login)s.") % {"login": login})


@user.command(
    "grant",
    help=_("Cấp cho một người một vai trò, ở một cơ quan hoặc cho cả tỉnh."),
    example="user grant lan counter_staff --office bhxh-ea-kar",
)
@LOGIN
@ROLE_ARGUMENT
@OFFICE
@UNIT
def grant(login: str, role: Role, office: str | None, unit: str | None) -> None:
    site = installation()
    with site.writing() as session:
        accounts.grant(session, login, _grant(session, role, office, unit), site.act)
    click.echo(_("Đã cấp vai trò %(role)s cho %(login)s.") % {"role": role.value, "login": login})


@user.command(
    "revoke",
    help=_("Thu hồi một vai trò; các phiên đang mở của người đó kết thúc."),
    example="user revoke lan counter_staff --office bhxh-ea-kar",
)
@LOGIN
@ROLE_ARGUMENT
@OFFICE
@UNIT
def revoke(login: str, role: Role, office: str | None, unit: str | None) -> None:
    site = installation()
    with site.writing() as session:
        accounts.revoke(session, login, _grant(session, role, office, unit), site.act)
    click.echo(_("Đã thu hồi vai trò %(role)s của %(login)s.") % {"role": role.value, "login": login})


@user.command(
    "disable",
    help=_("Khóa một tài khoản: người đó không đăng nhập được nữa; nhật ký vẫn giữ tên."),
    example="user disable lan",
)
@LOGIN
def disable(login: str) -> None:
    site: Installation = installation()
    with site.writing() as session:
        accounts.disable(session, login, site.act)
    click.echo(_("Đã khóa tài khoản %(login)s.") % {"login": login})


@user.command(
    "enable",
    help=_("Mở khóa một tài khoản: người đó đăng nhập lại được bằng mật khẩu đã có."),
    example="user enable lan",
)
@LOGIN
def enable(login: str) -> None:
    site = installation()
    with site.writing() as session:
        accounts.enable(session, login, site.act)
    click.echo(_("Đã mở khóa tài khoản %(login)s.") % {"login": login})


def _grant(session: Session, role: Role, office: str | None, unit: str | None) -> Grant:
    return Grant(role, office_id_of(session, office) if office else None, unit)


def _roles(grants: tuple[Grant, ...], codes: dict[int, str]) -> str:
    return ", ".join(
        ROLES[held.role]
        + (f" ({codes.get(held.office_id, held.office_id)})" if held.office_id is not None else "")
        + (f" ({held.admin_unit_id})" if held.admin_unit_id is not None else "")
        for held in grants
    )


def _password(is_random: bool, from_stdin: bool) -> str:
    """The password that is to be set: made, read, or asked for twice without showing it."""
    if is_random:
        return random_password()
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first, second = (
        click.prompt(words, hide_input=True, err=True) for words in (_("Mật khẩu"), _("Nhập lại mật khẩu"))
    )
    if first != second:
        raise Refused(_("Hai lần nhập mật khẩu không giống nhau. Chạy lại lệnh."))
    return str(first)


def _show_link(site: Installation, login: str) -> None:
    with site.writing() as session:
        person_id = person_with_login(session, login).id
        made = make_set_up_link(session, site.keys, person_id, site.act)
    words = {"address": f"{site.settings.public_url}/welcome/{made.token}"}
    click.echo(_("Liên kết đặt mật khẩu (chỉ hiện lần này, dùng một lần, trong 72 giờ): %(address)s") % words)


def _show(new: str, is_random: bool) -> None:
    if is_random:
        click.echo(_("Mật khẩu (chỉ hiện lần này): %(password)s") % {"password": new})
