"""Kiosks from the command line: keys, the rescue of a device without network, and what is held."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveyapp.cli.main import run
from surveyapp.domain.days import day_of
from surveyapp.services.kiosks.sealing import Seal, current_seal
from surveyapp.services.transactions import Database
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.kiosks import SealingKey
from surveyapp.store.tables.places import OfficeService
from tests.builders import KEYS, Place, a_place
from tests.kiosk_answers import new_id, sealed, walk_up

Do = Callable[..., int]
TODAY = day_of(datetime.now(UTC))


@pytest.fixture
def place(migrated_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An installation with the secret of the tests, and a place in a wave that runs today."""
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", migrated_sqlite_url)
    monkeypatch.setenv("SECRET_KEY", KEYS.secret.decode())
    with Database(migrated_sqlite_url).transaction() as session:
        return a_place(session, day=TODAY)


@pytest.fixture
def database(place: Place, migrated_sqlite_url: str) -> Database:
    return Database(migrated_sqlite_url)


def do(*arguments: str) -> int:
    return run(["kiosk", *arguments])


def seal_in(database: Database) -> Seal:
    with database.transaction(write=False) as session:
        seal = current_seal(session)
    assert seal is not None
    return seal


def numbers(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    """The rows of the table that was printed last: words and the number after them."""
    rows = [line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    return {row[0].strip(): int(row[1]) for row in rows if len(row) == 2 and row[1].isdecimal()}


def test_a_rescue_file_is_taken_in_once_and_a_bad_envelope_holds_up_nothing(
    place: Place, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seal, answer_id = seal_in(database), new_id()
    good = [sealed(seal, walk_up(place, day=str(TODAY)), answer_id).to_document() for _ in range(2)]
    wrong = sealed(Seal("0" * 16, seal.public), walk_up(place)).to_document()
    file = tmp_path / "rescue.json"
    file.write_text(json.dumps({"v": 1, "kiosk": "K", "envelopes": [{"id": 5}, None, wrong, *good]}))
    assert do("rescue", str(place.kiosk_id), str(file)) == 0
    assert sorted(numbers(capsys).values()) == [0, 1, 1, 1, 2]
    with database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Intake)) == 1


@pytest.mark.parametrize("content", ["", "[]", '{"envelopes": 5}', "\x00"])
def test_another_file_is_refused(
    place: Place, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text(content)
    assert do("rescue", str(place.kiosk_id), str(file)) == 1
    assert do("rescue", "999", str(file)) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_what_is_held_is_counted_and_tried_again(
    place: Place, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.transaction() as session:
        session.query(OfficeService).delete()
    envelope = sealed(seal_in(database), walk_up(place, day=str(TODAY)))
    file = tmp_path / "rescue.json"
    file.write_text(json.dumps({"envelopes": [envelope.to_document()]}))
    do("rescue", str(place.kiosk_id), str(file))
    capsys.readouterr()
    assert do("held") == 0
    assert list(numbers(capsys).values()) == [1]
    with database.transaction() as session:
        session.add(OfficeService(office_id=place.office_id, service_id=place.service_id))
    assert do("retry") == 0
    assert list(numbers(capsys).values()) == [1]
    assert do("held") == 0
    assert numbers(capsys) == {}


def test_a_new_key_is_made_and_the_old_one_kept(
    place: Place, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert do("rotate") == 0
    assert seal_in(database).key in capsys.readouterr().out
    with database.transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(SealingKey)) == 2


def test_the_list_shows_what_devices_hold(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert do("list") == 0
    assert "ea-kar" in capsys.readouterr().out
    assert do("revoke", str(place.kiosk_id), "--lost") == 0
