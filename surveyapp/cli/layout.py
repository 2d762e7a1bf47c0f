"""How commands present themselves: click's layout, with our words for its headings and an example at the end."""

from typing import Any

import click

from surveyapp.cli.messages import _

PROGRAM = "python -m surveyapp"


class Option(click.Option):
    """An option. Its help says itself when it must be given."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Leave out click's own English mark."""
        extra = super().get_help_extra(ctx)
        extra.pop("required", None)
        return extra


class Command(click.Command):
    """A command with an example."""

    def __init__(self, *arguments: Any, example: str = "", **options: Any) -> None:
        options.setdefault("options_metavar", _("[TÙY CHỌN]"))
        super().__init__(*arguments, **options)
        self.example = example

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How to call it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Cách dùng:") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the example."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section(_("Tùy chọn")):
            formatter.write_dl([record for record in records if record is not None])
        if self.example:
            with formatter.section(_("Ví dụ")):
                for line in self.example.splitlines():
                    formatter.write(f"  {PROGRAM} {line}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, in our words."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Hiện hướng dẫn này.")
        return option


class Group(Command, click.Group):
    """A command with commands of its own."""

    command_class = Command
    group_class = type

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("subcommand_metavar", _("LỆNH …"))
        super().__init__(*arguments, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were written down, which is the order in which one needs them."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their one sentence each, then the options."""
        rows = [
            (name, self.commands[name].short_help or self.commands[name].help or "")
            for name in self.list_commands(ctx)
        ]
        with formatter.section(_("Lệnh")):
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)
