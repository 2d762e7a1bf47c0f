"""The kiosk's pages: pairing a device with a code, and the app that it keeps."""

import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.pairing import make_pairing_code, revoke_kiosk
from surveyapp.store.tables.kiosks import KioskDevice
from surveyapp.web.kiosk import views
from surveyapp.web.site import Site
from tests.builders import KEYS, MORNING, Place
from tests.web.client import Page, PageClient
from tests.web.conftest import StandingClock
from tests.web.kiosk_client import Device, paired_device


def a_code(site: Site, place: Place) -> str:
    with site.database.transaction() as session:
        return make_pairing_code(session, KEYS, place.kiosk_id, Act(None, site.now())).code


def file_at(app: Flask, path: str) -> str:
    """The text of a file as anybody gets it."""
    response = app.test_client().get(path, buffered=True)
    assert response.status_code == 200, path
    return response.get_data().decode("utf-8", "replace")


def pair(client: PageClient, code: str, status: int = 303) -> Page:
    return client.submit(client.get_page("/kiosk/pair"), {"code": code}, status)


def files_of(worker: str) -> tuple[str, list[str]]:
    """Version and list of files in the worker's first line."""
    found = re.match(r'const VERSION = ("[0-9a-f]{16}"), FILES = (\[.*\]);\n', worker)
    assert found is not None
    return json.loads(found[1]), json.loads(found[2])


def test_a_device_is_paired_by_a_code(client: PageClient, site: Site, place: Place) -> None:
    code = a_code(site, place)
    typed = f" {code[:3].lower()} {code[3:6]}-{code[6:]} "
    response = pair(client, typed)
    assert response.location == "/kiosk"
    cookie = response.response.headers["Set-Cookie"]
    assert "kiosk=" in cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/kiosk"} <= set(cookie.split("; "))
    assert client.flask.get("/kiosk/bundle.json").get_json()["kiosk"]["name"] == "Kiosk 1"


def test_a_code_pairs_one_device(client: PageClient, app: Flask, site: Site, place: Place) -> None:
    code = a_code(site, place)
    pair(client, code)
    other = PageClient(app)
    assert pair(other, code, 422).problems()
    assert other.flask.get("/kiosk/bundle.json").status_code == 401


@pytest.mark.parametrize("code", ["", "ABC", "222222222", "K" * 60])
def test_a_wrong_code_is_said_beside_the_field(client: PageClient, place: Place, code: str) -> None:
    assert len(pair(client, code, 422).problems()) == 1


def test_a_code_holds_for_a_day_and_until_the_next_one(
    client: PageClient, site: Site, place: Place, clock: StandingClock
) -> None:
    first, second = a_code(site, place), a_code(site, place)
    assert pair(client, first, 422).problems()
    clock.now += timedelta(hours=24)
    assert pair(client, second, 422).problems()


def test_guessing_codes_has_an_end(
    client: PageClient, site: Site, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_WRONG_CODES", 2)
    for _ in range(2):
        pair(client, "222222222", 422)
    assert pair(client, a_code(site, place), 429).h1 == "Đã thử quá nhiều lần"


def test_a_device_that_is_replaced_may_still_deliver(
    client: PageClient, app: Flask, site: Site, place: Place
) -> None:
    old = paired_device(app, place)
    pair(client, a_code(site, place))
    assert old.get("/kiosk/bundle.json").get_json()["code"] == "kiosk_revoked"
    assert old.get("/kiosk/health").get_json()["revoked"] is True


def test_the_same_device_paired_anew_delivers_under_its_new_secret(
    client: PageClient, site: Site, place: Place
) -> None:
    pair(client, a_code(site, place))
    first = client.flask.get("/kiosk/bundle.json").get_json()["kiosk"]["pairing"]
    pair(client, a_code(site, place))
    assert client.flask.get("/kiosk/bundle.json").get_json()["kiosk"]["pairing"] != first
    with site.database.transaction(write=False) as session:
        devices = session.scalars(select(KioskDevice).order_by(KioskDevice.id)).all()
    assert [(device.is_active, device.is_given_up) for device in devices] == [
        (False, False),
        (False, True),
        (True, False),
    ]


def test_a_revoked_kiosk_takes_no_device(client: PageClient, site: Site, place: Place) -> None:
    code = a_code(site, place)
    with site.database.transaction() as session:
        revoke_kiosk(session, place.kiosk_id, Act(None, MORNING))
    assert pair(client, code, 422).problems()


def test_the_apps_page_is_the_same_for_everybody(app: Flask, place: Place) -> None:
    stranger, device = Device(app.test_client()), paired_device(app, place)
    stranger.flask.set_cookie("lang", "en")
    assert stranger.get("/kiosk").data == device.get("/kiosk").data
    assert "Set-Cookie" not in device.get("/kiosk").headers


def test_the_worker_lists_everything_that_the_page_needs(
    client: PageClient, app: Flask, place: Place
) -> None:
    response = client.flask.get("/kiosk/worker.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Service-Worker-Allowed"] == "/kiosk"
    version, files = files_of(response.get_data(as_text=True))
    assert files[:2] == ["/kiosk", "/kiosk/manifest.webmanifest"]
    assert not [path for path in files if path.endswith("worker.js")]
    assert all(file_at(app, path) for path in files)
    page = file_at(app, "/kiosk")
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert wanted
    assert wanted <= set(files)
    assert paired_device(app, place).get("/kiosk/health").get_json()["version"] == version


def test_every_module_that_the_app_imports_is_kept(client: PageClient, app: Flask) -> None:
    _, files = files_of(client.flask.get("/kiosk/worker.js").get_data(as_text=True))
    modules = [path for path in files if path.endswith(".js")]
    assert modules
    for path in modules:
        text = file_at(app, path)
        for name in re.findall(r'(?:from|import) "(\.{1,2}/[^"]+)"', text):
            parts = path.rsplit("/", 1)[0].split("/")
            while name.startswith("../"):
                name, parts = name[3:], parts[:-1]
            assert "/".join([*parts, name.removeprefix("./")]) in files, f"{path} imports {name}"


def test_the_manifest_opens_the_kiosk_over_the_whole_screen(client: PageClient, app: Flask) -> None:
    response = client.flask.get("/kiosk/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = response.get_json()
    assert (manifest["start_url"], manifest["display"]) == ("/kiosk", "fullscreen")
    assert all(file_at(app, icon["src"]) for icon in manifest["icons"])
