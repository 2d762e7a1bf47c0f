"""What a paired device says and asks: the bundle, its state, and answers that are never lost and never doubled."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from surveyapp.domain.envelopes import LARGEST_ENVELOPE, Envelope
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.services.auditing import Act
from surveyapp.services.kiosks.pairing import revoke_kiosk
from surveyapp.services.kiosks.sealing import Seal
from surveyapp.store.tables.answers import Intake
from surveyapp.store.tables.kiosks import HeldAnswer, KioskDevice
from surveyapp.web.kiosk import device_views
from surveyapp.web.site import Site
from tests.builders import MORNING, Place, shipped
from tests.kiosk_answers import new_id, seal_of, sealed, walk_up, with_ticket
from tests.web.citizen import an_invitation
from tests.web.conftest import StandingClock
from tests.web.kiosk_client import Device, paired_device


@pytest.fixture
def device(app: Flask, place: Place) -> Device:
    return paired_device(app, place)


@pytest.fixture
def seal(site: Site, place: Place) -> Iterator[Seal]:
    with site.database.transaction(write=False) as session:
        yield seal_of(session)


def stored(site: Site) -> list[Intake]:
    with site.database.transaction(write=False) as session:
        return list(session.scalars(select(Intake)))


def held(site: Site) -> list[str]:
    with site.database.transaction(write=False) as session:
        return list(session.scalars(select(HeldAnswer.why)))


def revoke(site: Site, place: Place) -> None:
    with site.database.transaction() as session:
        revoke_kiosk(session, place.kiosk_id, Act(None, MORNING))


def test_the_bundle_holds_everything_to_ask_with(device: Device, place: Place, seal: Seal) -> None:
    bundle = device.get("/kiosk/bundle.json").get_json()
    assert bundle["kiosk"]["office"] == {"vi": "BHXH cơ sở ea-kar", "en": "Social insurance office ea-kar"}
    assert (bundle["today"], bundle["wave"]["id"]) == ("2026-03-02", place.wave_id)
    assert [service["id"] for service in bundle["services"]] == [place.service_id]
    for kind, name in (("walk_up", "counter_short"), ("ticket", "counter_full")):
        form = bundle[kind]
        assert form["instrument"] == content_hash(shipped(name))
        assert form["languages"] == ["vi", "en"]
        document = bundle["instruments"][form["instrument"]]
        assert content_hash(Instrument.model_validate(document, strict=False)) == form["instrument"]
        assert len(bundle["notice"][kind]["en"]["points"]) == 6
    assert bundle["words"]["vi"].keys() == bundle["words"]["en"].keys()
    assert bundle["seal"] == {"key": seal.key, "public": seal.public}
    assert (bundle["idle_seconds"], bundle["warning_seconds"]) == (60, 20)


def test_the_bundle_is_sent_again_only_when_something_changed(device: Device, clock: StandingClock) -> None:
    first = device.get("/kiosk/bundle.json")
    again = device.get("/kiosk/bundle.json", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "kiosk=" in again.headers["Set-Cookie"], "the cookie is renewed all the same"
    clock.now += timedelta(days=1)
    changed = device.get("/kiosk/bundle.json", **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.get_json()["version"] == first.get_json()["version"], "only the day is another"


def test_between_waves_there_is_nothing_to_ask(device: Device, clock: StandingClock) -> None:
    clock.now += timedelta(days=100)
    bundle = device.get("/kiosk/bundle.json").get_json()
    assert (bundle["wave"], bundle["walk_up"], bundle["instruments"]) == (None, None, {})
    assert bundle["seal"], "what is still on the device can be sealed and sent"


def test_a_browser_that_was_never_paired_is_told_so_in_json(app: Flask, place: Place) -> None:
    stranger = Device(app.test_client())
    for path in ("/kiosk/bundle.json", "/kiosk/health"):
        refused = stranger.get(path)
        assert (refused.status_code, refused.get_json()["code"]) == (401, "kiosk_not_enrolled")
    assert stranger.put("/kiosk/state", {"unsent": 0, "stuck": 0}).status_code == 401


def test_a_revoked_kiosk_asks_nobody_and_still_delivers(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    revoke(site, place)
    refused = device.get("/kiosk/bundle.json")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "kiosk_revoked")
    assert device.get("/kiosk/health").get_json()["revoked"] is True
    assert device.deliver(sealed(seal, walk_up(place))) == (201, {"status": "stored"})
    assert len(stored(site)) == 1


def test_the_same_answer_again_is_the_same_answer(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    plaintext, answer_id = walk_up(place), new_id()
    first = sealed(seal, plaintext, answer_id)
    assert device.deliver(first) == (201, {"status": "stored"})
    assert device.deliver(first) == (200, {"status": "same"})
    assert device.deliver(sealed(seal, plaintext, answer_id)) == (200, {"status": "same"}), "sealed anew"
    assert len(stored(site)) == 1


def test_another_answer_under_the_same_id_is_kept_for_review(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    answer_id = new_id()
    device.deliver(sealed(seal, walk_up(place), answer_id))
    other = sealed(seal, walk_up(place, seconds=5), answer_id)
    for _ in range(2):
        assert device.deliver(other) == (409, {"status": "kept", "reason": "conflict"})
    assert (len(stored(site)), held(site)) == (1, ["conflict"])


def test_what_cannot_be_taken_in_is_quarantined_and_holds_up_nothing(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    foreign = Seal("0" * 16, seal.public)
    assert device.deliver(sealed(foreign, walk_up(place))) == (
        202,
        {"status": "quarantined", "reason": "unknown_key"},
    )
    assert device.deliver(sealed(seal, walk_up(place)))[0] == 201
    assert (len(stored(site)), held(site)) == (1, ["unknown_key"])


def test_a_ticket_is_spent_by_its_code_or_by_the_token_of_its_qr_code(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    by_code, by_token = an_invitation(site, place, "one"), an_invitation(site, place, "two")
    for code in (by_code.code, by_token.token):
        assert device.deliver(sealed(seal, with_ticket(place, code)))[0] == 201
    assert {(answer.source, answer.device, answer.probability) for answer in stored(site)} == {
        ("invited", "kiosk", 0.5)
    }
    used = device.deliver(sealed(seal, with_ticket(place, by_code.code)))
    assert used == (202, {"status": "quarantined", "reason": "link_spent"})


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"id": "7"},
        {"key": "x"},
        {"epk": "!"},
        {"iv": ""},
        {"data": 5},
        {"more": 1},
    ],
)
def test_what_is_no_envelope_is_refused_for_good(
    device: Device, site: Site, place: Place, seal: Seal, change: dict[str, object]
) -> None:
    envelope = sealed(seal, walk_up(place))
    refused = device.put(f"/kiosk/answers/{envelope.id}", {**envelope.to_document(), **change})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "envelope_invalid")
    assert (stored(site), held(site)) == ([], [])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"NaN", b"1e999", b"[" * 60_000, b"9" * 60_000])
def test_what_is_no_json_is_refused_for_good(device: Device, body: bytes) -> None:
    headers = {"X-Kiosk": "1", "Content-Type": "application/json"}
    refused = device.flask.put(f"/kiosk/answers/{new_id()}", data=body, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (400, "envelope_invalid")


def test_an_envelope_has_a_largest_size(device: Device, place: Place, seal: Seal) -> None:
    large = Envelope(new_id(), seal.key, b"\4" * 65, b"\0" * 12, b"\0" * LARGEST_ENVELOPE)
    refused = device.put(f"/kiosk/answers/{large.id}", large.to_document())
    assert (refused.status_code, refused.get_json()["code"]) == (400, "envelope_invalid")


def test_the_pages_of_other_sites_can_deliver_nothing(
    device: Device, site: Site, place: Place, seal: Seal
) -> None:
    envelope = sealed(seal, walk_up(place))
    path, content = f"/kiosk/answers/{envelope.id}", envelope.to_document()
    assert device.flask.put(path, json=content).status_code == 400
    assert device.flask.put(path, data=content, headers={"X-Kiosk": "1"}).status_code == 400
    assert device.flask.post(path, json=content, headers={"X-Kiosk": "1"}).status_code == 405
    assert stored(site) == []


def test_who_delivers_too_fast_is_asked_to_wait_and_loses_nothing(
    device: Device,
    site: Site,
    place: Place,
    seal: Seal,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device_views, "MOST_DELIVERIES", 2)
    envelopes = [sealed(seal, walk_up(place)) for _ in range(3)]
    assert [device.deliver(each)[0] for each in envelopes] == [201, 201, 429]
    refused = device.put(f"/kiosk/answers/{envelopes[2].id}", envelopes[2].to_document())
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    clock.now += timedelta(minutes=10)
    assert device.deliver(envelopes[2])[0] == 201
    assert len(stored(site)) == 3


def test_a_device_reports_what_it_still_holds(device: Device, site: Site, place: Place, seal: Seal) -> None:
    report = {"unsent": 12, "stuck": 1, "version": "abc", "key": seal.key}
    assert device.put("/kiosk/state", report).get_json() == {"status": "noted"}
    with site.database.transaction(write=False) as session:
        row = session.scalars(select(KioskDevice)).one()
    assert (row.unsent, row.stuck, row.version, row.key_number) == (12, 1, "abc", 1)
    assert str(row.seen_on) == "2026-03-02"


@pytest.mark.parametrize(
    "report",
    [[], {}, {"unsent": -1, "stuck": 0}, {"unsent": True, "stuck": 0}, {"unsent": 2**40, "stuck": 0}],
)
def test_a_report_that_is_none_changes_nothing(device: Device, site: Site, report: object) -> None:
    assert device.put("/kiosk/state", report).status_code == 400
    with site.database.transaction(write=False) as session:
        assert session.scalars(select(KioskDevice.seen_on)).one() is None


def test_a_test_answer_is_opened_and_not_stored(device: Device, site: Site, place: Place, seal: Seal) -> None:
    assert device.put("/kiosk/test", sealed(seal, {"kind": "test"}).to_document()).get_json() == {
        "status": "opened"
    }
    wrong = device.put("/kiosk/test", sealed(Seal("0" * 16, seal.public), {"kind": "test"}).to_document())
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "envelope_unopenable")
    with site.database.transaction(write=False) as session:
        assert str(session.scalars(select(KioskDevice.tested_on)).one()) == "2026-03-02"
        assert session.scalar(select(func.count()).select_from(HeldAnswer)) == 0
    assert stored(site) == []
