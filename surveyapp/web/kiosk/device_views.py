"""What a paired device says and asks: JSON both ways, refusals too. Nothing here is a page."""

from typing import Any

from flask import Blueprint, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from surveyapp.domain.canonical import NotJson, read_json
from surveyapp.domain.envelopes import LARGEST_ENVELOPE, read_envelope
from surveyapp.domain.errors import EnvelopeInvalid, EnvelopeUnopenable
from surveyapp.domain.kiosk_answers import AnswerHeld
from surveyapp.services.kiosks.asking import wave_to_ask
from surveyapp.services.kiosks.devices import DeviceReport, note_contact, note_report, note_test
from surveyapp.services.kiosks.receiving import receive
from surveyapp.services.kiosks.sealing import current_seal, opened_envelope
from surveyapp.services.limits import count_try
from surveyapp.web.access import access
from surveyapp.web.identity import KIOSK_COOKIE, KioskNotEnrolled, current_device, current_kiosk
from surveyapp.web.kiosk.app_files import app_version
from surveyapp.web.kiosk.bundle import bundle_of
from surveyapp.web.kiosk.device_cookie import hand_over
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("kiosk_device", __name__, url_prefix="/kiosk")

STATUSES = {"stored": 201, "same": 200, "kept": 409, "quarantined": 202}
MOST_DELIVERIES, DELIVERY_MINUTES = 6_000, 10
"""Of one device; a full day's queue goes out in a few minutes, and who is over the limit tries again later."""
LARGEST_COUNT = 2**31 - 1


@blueprint.before_request
def refuse_foreign_pages() -> None:
    """Another site's page can send neither this header nor JSON; with the strict cookie that is protection enough."""
    if request.method == "PUT" and not (request.headers.get("X-Kiosk") == "1" and request.is_json):
        raise BadRequest


@blueprint.get("/bundle.json")
@access("kiosk")
def bundle() -> ResponseReturnValue:
    device, today, seal = current_kiosk(), current_site().today(), current_seal(db())
    if seal is None:
        # Enrolled before there were pairing codes, so it has nothing to seal with.
        raise KioskNotEnrolled
    response = jsonify(bundle_of(device, wave_to_ask(db(), device.place, today), seal, today))
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return hand_over(response.make_conditional(request), request.cookies[KIOSK_COOKIE])


@blueprint.get("/health")
@access("kiosk_or_revoked")
def health() -> ResponseReturnValue:
    today = current_site().today().isoformat()
    return jsonify(today=today, version=app_version(), revoked=not current_device().may_ask)


@blueprint.put("/state")
@access("kiosk_or_revoked")
def state() -> ResponseReturnValue:
    content = _document()
    if not isinstance(content, dict):
        raise BadRequest
    report = DeviceReport(
        unsent=_count(content.get("unsent")),
        stuck=_count(content.get("stuck")),
        version=str(content.get("version", "")),
        key=str(content.get("key", "")),
    )
    note_report(db(), current_device().id, report, current_site().today())
    return jsonify(status="noted")


@blueprint.put("/test")
@access("kiosk_or_revoked")
def test() -> ResponseReturnValue:
    """Whether what this device seals can be opened here; nothing is stored of it."""
    content, site = _document(), current_site()
    envelope = read_envelope(content, content.get("id", "") if isinstance(content, dict) else "")
    try:
        opened_envelope(db(), site.keys, envelope)
    except AnswerHeld:
        raise EnvelopeUnopenable from None
    note_test(db(), current_device().id, site.today())
    return jsonify(status="opened")


@blueprint.put("/answers/<answer_id>")
@access("kiosk_or_revoked")
def take_answer(answer_id: str) -> ResponseReturnValue:
    device, site = current_device(), current_site()
    envelope = read_envelope(_document(), answer_id)
    count_try(db(), site.keys, "kiosk answers", str(device.id), MOST_DELIVERIES, DELIVERY_MINUTES, site.now())
    received = receive(db(), site.keys, device.place, envelope, site.now())
    note_contact(db(), device.id, site.today())
    reason = {"reason": received.why.value} if received.why else {}
    return make_response(jsonify(status=received.status, **reason), STATUSES[received.status])


def _document() -> Any:
    """The JSON that was sent. Raises EnvelopeInvalid when it is none, or larger than any envelope."""
    if (request.content_length or 0) > LARGEST_ENVELOPE:
        raise EnvelopeInvalid
    try:
        return read_json(request.get_data())
    except NotJson:
        raise EnvelopeInvalid from None


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_COUNT:
        raise BadRequest
    return value
