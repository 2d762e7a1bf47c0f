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
from surveyapp.services import accounts
from surveyapp.services.offices import list_offices, office_id_of
from surveyapp.services.passwords import random_password
from surveyapp.services.transactions import Session

LOGIN = click.argument("login", metavar=_("TÊN_ĐĂNG_NHẬP"))
ROLE_ARGUMENT = click.argument("role", type=ROLE, metavar=_("VAI_TRÒ"))
OFFICE = click.option(
    "--office", cls=Option, metavar=_("MÃ"), help=_("Mã cơ quan, với vai trò counter_staff và office_head.")
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
@RANDOM
@STDIN
def add(
    login: str, name: str, role: Role | None, office: str | None, is_random: bool, from_stdin: bool
) -> None:
    site = installation()
    password = _password(is_random, from_stdin)
    with site.writing() as session:
        grants = (_grant(session, role, office),) if role else ()
        accounts.add_account(session, accounts.NewAccount(login, name, password, grants), site.act)
    click.echo(_("Đã thêm người dùng %(login)s.") % {"login": login})
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
    "grant",
    help=_("Cấp cho một người một vai trò, ở một cơ quan hoặc cho cả tỉnh."),
    example="user grant lan counter_staff --office bhxh-ea-kar",
)
@LOGIN
@ROLE_ARGUMENT
@OFFICE
def grant(login: str, role: Role, office: str | None) -> None:
    site = installation()
    with site.writing() as session:
        accounts.grant(session, login, _grant(session, role, office), site.act)
    click.echo(_("Đã cấp vai trò %(role)s cho %(login)s.") % {"role": role.value, "login": login})


@user.command(
    "revoke",
    help=_("Thu hồi một vai trò; các phiên đang mở của người đó kết thúc."),
    example="user revoke lan counter_staff --office bhxh-ea-kar",
)
@LOGIN
@ROLE_ARGUMENT
@OFFICE
def revoke(login: str, role: Role, office: str | None) -> None:
    site = installation()
    with site.writing() as session:
        accounts.revoke(session, login, _grant(session, role, office), site.act)
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


def _grant(session: Session, role: Role, office: str | None) -> Grant:
    return Grant(role, office_id_of(session, office) if office else None)


def _roles(grants: tuple[Grant, ...], codes: dict[int, str]) -> str:
    return ", ".join(
        ROLES[held.role] + (f" ({codes[held.office_id]})" if held.office_id is not None else "")
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


def _show(new: str, is_random: bool) -> None:
    if is_random:
        click.echo(_("Mật khẩu (chỉ hiện lần này): %(password)s") % {"password": new})
