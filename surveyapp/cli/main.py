"""The root of the commands, and what becomes of their refusals: 0 done, 1 refused, 2 called wrongly."""

from collections.abc import Sequence

import click
from sqlalchemy.exc import DBAPIError

from surveyapp.cli.keeping import audit, close, database, reference
from surveyapp.cli.kiosks import kiosk
from surveyapp.cli.layout import PROGRAM, Group
from surveyapp.cli.messages import _
from surveyapp.cli.offices import counter, office, service
from surveyapp.cli.refusals import Refused, words_of
from surveyapp.cli.surveys import instrument, wave
from surveyapp.cli.usage import way_to_help, words_of_usage
from surveyapp.cli.users import user
from surveyapp.domain.errors import SurveyError

DONE, REFUSED, WRONG_USE = 0, 1, 2


@click.group(
    cls=Group,
    help=_(
        "Quản trị hệ thống khảo sát. Bắt đầu: database upgrade, reference load, instrument publish, office add, "
        "counter add, service offer, wave add, user add. Mỗi đêm: close."
    ),
    example="user add --help",
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.pass_context
def commands(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (database, reference, instrument, office, counter, service, kiosk, wave, user, close, audit):
    commands.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say (None: those of the process); the exit code."""
    try:
        commands.main(arguments, prog_name=PROGRAM, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as wanting:
        click.echo(wanting.format_message())
        return WRONG_USE
    except click.UsageError as error:
        click.echo(f"{words_of_usage(error)}\n{way_to_help(error)}", err=True)
        return WRONG_USE
    except click.Abort:
        click.echo(_("Đã dừng; không có gì thay đổi."), err=True)
        return REFUSED
    except (SurveyError, DBAPIError, Refused) as refusal:
        click.echo(words_of(refusal), err=True)
        return REFUSED
    except OSError as error:
        click.echo(_("Không đọc hoặc ghi được tệp: %(why)s") % {"why": error}, err=True)
        return REFUSED
    return DONE
