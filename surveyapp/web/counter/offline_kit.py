"""What the counter's page keeps for hours without network, as one JSON document."""

import base64
from datetime import date
from typing import Any

from flask import request, url_for

from surveyapp.domain.tokens import spaced
from surveyapp.services.offline.issuing import IssuedSequence, Kit
from surveyapp.web.counter.offline_words import offline_words
from surveyapp.web.counter.pages import INVITED_ACTIONS, OUTCOMES, PURPOSES
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language, language
from surveyapp.web.qr import qr_bits
from surveyapp.web.site import current_site

Document = dict[str, Any]


def site_address() -> str:
    """How citizens reach this site; without PUBLIC_URL links are issued in the demonstration only."""
    return current_site().settings.public_url or request.host_url.rstrip("/")


def sealed_ticket(token: str, code: str, expires_on: date) -> Document:
    """The ticket of a drawn visit as it lies in its seal: the QR code as bits, so that the page need not make one."""
    side, bits = qr_bits(site_address() + url_for("respond.invitation", token=token))
    return {
        "side": side,
        "bits": base64.b64encode(bits).decode(),
        "code": spaced(code),
        "until": day_text(expires_on),
    }


def kit_document(kit: Kit) -> Document:
    """The document, in the language of the page that asks for it."""
    return {
        "counter": {
            "id": kit.choice.counter_id,
            "name": kit.choice.counter_name,
            "office": in_language(kit.choice.office_name, kit.choice.office_name_en),
        },
        "language": language(),
        "today": current_site().today().isoformat(),
        "wave": kit.wave_name,
        "code_address": site_address() + url_for("respond.code"),
        "services": [
            {"id": service.id, "name": in_language(service.name, service.name_en)} for service in kit.services
        ],
        "purposes": [{"value": purpose.value, "text": str(text)} for purpose, text in PURPOSES.items()],
        "outcomes": [{"value": each.value, "text": str(OUTCOMES[each])} for each in INVITED_ACTIONS],
        "words": offline_words(),
        "sequences": [_sequence(each, kit.choice.counter_id) for each in kit.sequences],
        "over": sorted(kit.over),
        "more": kit.has_more,
    }


def _sequence(issued: IssuedSequence, counter_id: int) -> Document:
    return {
        "id": issued.chain.id,
        "counter": counter_id,
        "day": issued.day.isoformat(),
        "next": 0,
        "key": base64.b64encode(issued.chain.first_key).decode(),
        "seals": [base64.b64encode(seal).decode() for seal in issued.chain.seals],
    }
