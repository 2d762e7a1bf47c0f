"""Kinds of values that commands take, each with our words for what is wrong with one."""

from datetime import date

import click

from surveyapp.cli.messages import _
from surveyapp.domain.roles import Role

ROLES = {
    Role.COUNTER_STAFF: _("cán bộ quầy"),
    Role.OFFICE_HEAD: _("thủ trưởng cơ quan"),
    Role.LEADER: _("lãnh đạo"),
    Role.ANALYST: _("người phân tích"),
    Role.ADMIN: _("quản trị"),
    Role.DATA_ENTRY: _("người nhập phiếu giấy"),
}


class Day(click.ParamType[date]):
    """A day as 2026-03-02."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was written."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(
                _("“%(value)s” không phải ngày viết theo NĂM-THÁNG-NGÀY, ví dụ 2026-03-02.")
                % {"value": value}
            )


class Number(click.ParamType[float]):
    """A number; a comma is taken for the decimal point, as it is written in Vietnamese."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that was written."""
        try:
            return float(str(value).replace(",", "."))
        except ValueError:
            self.fail(_("“%(value)s” không phải là số.") % {"value": value})


class RoleName(click.ParamType[Role]):
    """A role by its code."""

    name = "role"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Role:
        """The role that was named."""
        try:
            return Role(str(value))
        except ValueError:
            names = ", ".join(f"{role.value} ({words})" for role, words in ROLES.items())
            self.fail(
                _("“%(value)s” không phải vai trò. Các vai trò: %(names)s.")
                % {"value": value, "names": names}
            )


DAY, NUMBER, ROLE = Day(), Number(), RoleName()
