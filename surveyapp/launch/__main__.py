"""Starts everything. PORT and EMPTY come from the environment, as `make run` gives them."""

import os
import sys
from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError

from surveyapp.cli.messages import _
from surveyapp.cli.refusals import words_of
from surveyapp.config import InvalidSetting, Settings, read_port, read_settings
from surveyapp.domain.days import day_of, system_clock
from surveyapp.domain.draw import system_chance
from surveyapp.domain.errors import DatabaseUnready, SurveyError, WaveNotOpen
from surveyapp.launch.announcing import address_lines, index_lines, login_lines
from surveyapp.launch.card import Card, is_usable, read_card, with_token, write_card
from surveyapp.launch.preparing import INTERRUPTED, prepare
from surveyapp.launch.serving import PortTaken, check_port, start, wait
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.inviting import fresh_invitation
from surveyapp.services.keys import Keys
from surveyapp.services.kiosks.listing import list_kiosks
from surveyapp.services.kiosks.pairing import make_pairing_code
from surveyapp.services.results import list_runs, read_run
from surveyapp.services.transactions import Database
from surveyapp.services.visiting import Desk

HOST = "127.0.0.1"
REFUSED = 1
OWNER_ONLY = 0o077
"""Nobody else on the machine reads the database, the key, the data sets or the log."""


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Set up, serve until told to stop; the exit code."""
    os.umask(OWNER_ONLY)
    try:
        port = read_port(environment)
        settings = read_settings(environment)
        check_port(HOST, port)
        database = prepare(settings, with_demonstration=not environment.get("EMPTY"), report=_report)
        processes = start(settings, HOST, port)
    except PortTaken:
        return _refuse(
            _("Cổng %(port)s đang có chương trình khác dùng. Chọn cổng khác: make run PORT=%(next)s")
            % {"port": port, "next": port + 1}
        )
    except DatabaseUnready as error:
        return _refuse(_words_of_unready(error))
    except (SurveyError, DBAPIError, InvalidSetting) as error:
        return _refuse(words_of(error))
    except (OSError, ValueError, RuntimeError) as error:
        return _refuse(_("Không khởi động được: %(why)s") % {"why": error})
    _announce(settings, database, environment.get("PUBLIC_URL") or f"http://{HOST}:{port}")
    database.dispose()
    return wait(processes)


def _report(line: str) -> None:
    print(f"→ {line}", flush=True)


def _refuse(words: str) -> int:
    print(f"\n{words}", file=sys.stderr, flush=True)
    return REFUSED


def _words_of_unready(error: DatabaseUnready) -> str:
    if error.reason == INTERRUPTED:
        return _(
            "Lần tạo dữ liệu minh họa trước bị dừng giữa chừng. Dùng một cơ sở dữ liệu trống rồi chạy lại."
        )
    return words_of(error)


def _announce(settings: Settings, database: Database, url: str) -> None:
    """Print the indicator table, the addresses and the logins."""
    card = _card_for_today(settings, database)
    with database.transaction(write=False) as session:
        runs = [run for run in list_runs(session) if card is not None and run.wave_id == card.wave_id]
        if runs:
            print("\n" + "\n".join(index_lines(read_run(session, runs[-1].id))))
    code = _kiosk_code(settings, database, card) if card else ""
    print("\n" + "\n".join(address_lines(url, card, code)))
    if card is None:
        print("\n" + _("Bước tiếp theo: python -m surveyapp --help"))
    else:
        print("\n" + _("Tài khoản minh họa (tên đăng nhập, mật khẩu, vai trò, cơ quan):"))
        print("\n".join(login_lines(card)))
    print("\n" + _("Nhấn Ctrl+C để dừng; dữ liệu được giữ nguyên."), flush=True)


def _card_for_today(settings: Settings, database: Database) -> Card | None:
    """The card with a link that can be opened today: yesterday's if it still can, otherwise a fresh one."""
    card = read_card(settings.data_folder)
    if card is None:
        return None
    keys, now = Keys(settings.secret_key), system_clock()
    with database.transaction() as session:
        if is_usable(session, keys, card, day_of(now)):
            return card
        desk = Desk(keys, system_chance(), settings.link_days, settings.public_url)
        try:
            card = with_token(card, fresh_invitation(session, card.office, desk, now).token)
        except WaveNotOpen:
            return card
    write_card(settings.data_folder, card)
    return card


def _kiosk_code(settings: Settings, database: Database, card: Card) -> str:
    """A fresh code by which a device becomes the kiosk of the card's office."""
    with database.transaction() as session:
        kiosk = next(line for line in list_kiosks(session) if line.office_code == card.office)
        return make_pairing_code(session, Keys(settings.secret_key), kiosk.id, Act(None, system_clock())).code


if __name__ == "__main__":
    sys.exit(main())
