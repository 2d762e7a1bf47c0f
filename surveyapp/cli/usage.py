"""What is wrong with how a command was called, in our words."""

import click

from surveyapp.cli.messages import _


def words_of_usage(error: click.UsageError) -> str:
    """One sentence on what is wrong and, where there is a near one, what was meant."""
    if isinstance(error, click.NoSuchOption):
        return _("Không có tùy chọn %(name)s.") % {"name": error.option_name} + _meant(error.possibilities)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _("Không có lệnh %(name)s.") % {"name": error.command_name} + _meant(error.possibilities)
    if isinstance(error, click.MissingParameter):
        return _("Thiếu %(name)s.") % {"name": _name(error)}
    if isinstance(error, click.BadParameter):
        return _("Giá trị của %(name)s chưa đúng: %(why)s") % {"name": _name(error), "why": error.message}
    if isinstance(error, click.BadOptionUsage):
        return _("Tùy chọn %(name)s cần có giá trị theo sau.") % {"name": error.option_name}
    return _("Lệnh chưa đúng: %(why)s") % {"why": error.format_message()}


def way_to_help(error: click.UsageError) -> str:
    """Where to read on."""
    path = error.ctx.command_path if error.ctx else "python -m surveyapp"
    return _("Xem hướng dẫn: %(command)s --help") % {"command": path}


def _name(error: click.BadParameter) -> str:
    return error.param.get_error_hint(error.ctx) if error.param is not None else ""


def _meant(possibilities: list[str] | None) -> str:
    return (
        " " + _("Có phải ý Ông/Bà là: %(names)s?") % {"names": ", ".join(possibilities)}
        if possibilities
        else ""
    )
