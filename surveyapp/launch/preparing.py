"""Everything before the first page: schema, reference data, and the demonstration province with its first results."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial

from surveyapp.config import Settings
from surveyapp.domain.days import system_clock
from surveyapp.domain.errors import DatabaseUnready
from surveyapp.domain.instrument_files import SHIPPED, load_instrument
from surveyapp.domain.roles import Account, Role
from surveyapp.launch.card import Card, CardLogin, read_card, write_card
from surveyapp.launch.serving import LOG, environment_of
from surveyapp.services.auditing import Act
from surveyapp.services.demonstrating.filling import DemonstrationLogins, fill_province
from surveyapp.services.demonstrating.measuring import first_with, set_first_target, tell_measures
from surveyapp.services.jobs import JobState, JobStatus, job_status, request_job
from surveyapp.services.offices import list_offices
from surveyapp.services.publications import publish_run
from surveyapp.services.publishing import publish
from surveyapp.services.reference_loading import load_reference
from surveyapp.services.results import list_runs
from surveyapp.services.site import site_facts
from surveyapp.services.transactions import Database
from surveyapp.store.database import file_of
from surveyapp.store.migrating import upgrade

Report = Callable[[str], None]
INTERRUPTED = "interrupted"


def prepare(settings: Settings, *, with_demonstration: bool, report: Report) -> Database:
    """The database of this installation, up to date and, where it was empty, filled.

    Raises DatabaseUnready when it can't be reached or written, is newer than the code, or holds half a demonstration.
    """
    if with_demonstration and _is_new_file(settings):
        _fill_beside(settings, report)
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction(write=False) as session:
        is_demonstration = site_facts(session).is_demonstration
        is_empty = not is_demonstration and not list_offices(session)
    if is_empty and with_demonstration:
        write_card(settings.data_folder, _card_of(fill_province(database, settings, system_clock, report)))
        is_demonstration = True
    elif is_empty:
        _load_what_every_installation_needs(database, report)
    if is_demonstration:
        _compute_first_results(settings, database, report)
    return database


def _is_new_file(settings: Settings) -> bool:
    file = file_of(settings.database_url)
    return file is not None and not file.exists()


def _fill_beside(settings: Settings, report: Report) -> None:
    """Fill a database file beside the one that is meant and move it there when it is whole.

    So a set-up that is interrupted leaves nothing behind, and the next start begins anew.
    """
    target = file_of(settings.database_url)
    assert target is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".filling")
    for remains in target.parent.glob(unfinished.name + "*"):
        remains.unlink()
    database = Database(f"sqlite:///{unfinished}")
    upgrade(database)
    logins = fill_province(database, settings, system_clock, report)
    database.dispose()
    write_card(settings.data_folder, _card_of(logins))
    os.replace(unfinished, target)


def _card_of(logins: DemonstrationLogins) -> Card:
    return Card(
        logins=tuple(
            CardLogin(login.login, login.password, login.role.value, login.office or "")
            for login in logins.logins
        ),
        office=logins.kiosk_office,
        token=logins.invitations[0].token,
        wave_id=logins.wave_ids[-1],
        earlier_wave_ids=logins.wave_ids[:-1],
    )


def _load_what_every_installation_needs(database: Database, report: Report) -> None:
    report("Danh mục và bộ câu hỏi · reference data and questionnaires")
    act = Act(None, system_clock())
    with database.transaction() as session:
        load_reference(session)
        for path in sorted(SHIPPED.glob("*.yaml")):
            publish(session, load_instrument(path), act)


def _compute_first_results(settings: Settings, database: Database, report: Report) -> None:
    """Freeze and analyse each wave of the demonstration once, publish it, and let leader and an office answer."""
    card = read_card(settings.data_folder)
    if card is None:
        raise DatabaseUnready(INTERRUPTED)
    with database.transaction(write=False) as session:
        analysed = {run.wave_id for run in list_runs(session)}
    waves = [wave for wave in (*card.earlier_wave_ids, card.wave_id) if wave not in analysed]
    if waves:
        _publish_first_runs(settings, database, waves, report)
    if card.wave_id in waves:
        with database.transaction() as session:
            set_first_target(session, system_clock())
            tell_measures(session, card.wave_id, system_clock())


def _publish_first_runs(settings: Settings, database: Database, waves: Sequence[int], report: Report) -> None:
    """Let an analyst ask for data sets and runs, and an administrator publish each run before the next one begins."""
    with database.transaction(write=False) as session:
        analyst, admin = first_with(session, Role.ANALYST), first_with(session, Role.ADMIN)
    assert analyst is not None and admin is not None
    done = partial(_done, settings, database, analyst)
    report("Chốt dữ liệu · data sets")
    snapshots = done("freeze", [{"wave_id": wave_id} for wave_id in waves], "snapshot_id")
    for number, snapshot_id in enumerate(snapshots, start=1):
        of_waves = f"{number}/{len(waves)}"
        report(f"Tính chỉ số, đợt {of_waves} · indices, wave {of_waves}")
        (run_id,) = done("analyse", [{"snapshot_id": snapshot_id}], "run_id")
        with database.transaction() as session:
            publish_run(session, admin, run_id, system_clock())


def _done(
    settings: Settings,
    database: Database,
    who: Account,
    kind: str,
    payloads: Sequence[dict[str, int]],
    wanted: str,
) -> list[int]:
    """Ask for jobs, let a worker do them, and give what came of each."""
    with database.transaction() as session:
        jobs = [request_job(session, kind, dict(each), who.id, system_clock()) for each in payloads]
    with (settings.data_folder / LOG).open("ab") as log:
        command = [sys.executable, "-m", "surveyapp.worker", "--once"]
        subprocess.run(command, check=True, env=environment_of(settings), stdout=log, stderr=log)
    with database.transaction(write=False) as session:
        return [_result(job_status(session, job_id), wanted) for job_id in jobs]


def _result(status: JobStatus, wanted: str) -> int:
    if status.state is not JobState.DONE or status.result is None:
        raise RuntimeError(f"the job {status.kind} ended as {status.state}: {status.message}")
    return int(status.result[wanted])
