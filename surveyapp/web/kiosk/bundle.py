"""What a device asks with, as one JSON document: the wave, its forms, every word in every language, and the seal."""

import hashlib
import json
from datetime import date
from typing import Any

from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.services.kiosks.asking import KioskForm, KioskWave
from surveyapp.services.kiosks.devices import KnownDevice
from surveyapp.services.kiosks.sealing import Seal
from surveyapp.web.kiosk.notice_words import NoticeFacts, kiosk_notice
from surveyapp.web.kiosk.words import kiosk_words
from surveyapp.web.locale import languages, languages_among
from surveyapp.web.site import current_site

WARNING_SECONDS = 20
PREVIEW_SECONDS = 24 * 3600
"""Nobody is waiting behind whoever looks at a preview."""
ADULT = 18
"""The age that is told between waves, when no form says another."""

Document = dict[str, Any]


def bundle_of(device: KnownDevice, wave: KioskWave | None, seal: Seal, today: date) -> Document:
    """The document. Between waves it has no forms, so there is nothing to ask."""
    content: Document = {
        "kiosk": {
            "name": device.place.name,
            "office": {"vi": device.place.office_name, "en": device.place.office_name_en},
            "pairing": device.pairing,
        },
        "idle_seconds": current_site().settings.kiosk_idle_seconds,
        "seal": {"key": seal.key, "public": seal.public},
        **_of_every_kiosk(),
        **(_asking(wave) if wave else NOTHING_TO_ASK),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return {"version": version, "today": today.isoformat(), **content}


def preview_bundle(instrument: Instrument, today: date) -> Document:
    """What a kiosk would ask with that had only this form, and nobody to send anything to."""
    form = KioskForm(content_hash(instrument), instrument)
    wave = KioskWave(0, instrument.name, today, today, walk_up=form, ticket=form, services=())
    return {
        "version": "",
        "today": today.isoformat(),
        "kiosk": {"name": "", "office": {}, "pairing": ""},
        "idle_seconds": PREVIEW_SECONDS,
        "seal": {"key": "", "public": ""},
        **_of_every_kiosk(),
        **_asking(wave),
    }


def _of_every_kiosk() -> Document:
    return {
        "warning_seconds": WARNING_SECONDS,
        "languages": [{"code": code, "name": name} for code, name in languages().items()],
        "words": {code: kiosk_words(code) for code in languages()},
    }


NOTHING_TO_ASK: Document = {
    "wave": None,
    "minimum_age": ADULT,
    "notice": {},
    "services": [],
    "walk_up": None,
    "ticket": None,
    "instruments": {},
}


def _asking(wave: KioskWave) -> Document:
    return {
        "wave": {
            "id": wave.id,
            "name": wave.name,
            "starts_on": wave.starts_on.isoformat(),
            "ends_on": wave.ends_on.isoformat(),
        },
        "minimum_age": max(form.instrument.minimum_age for form in (wave.walk_up, wave.ticket)),
        "notice": {
            "walk_up": _notice(wave, wave.walk_up, is_short=True),
            "ticket": _notice(wave, wave.ticket, is_short=False),
        },
        "services": [
            {"id": service.id, "code": service.code, "name": {"vi": service.name, "en": service.name_en}}
            for service in wave.services
        ],
        "walk_up": _form(wave.walk_up),
        "ticket": _form(wave.ticket),
        "instruments": {
            form.content_hash: json.loads(form.instrument.to_json()) for form in (wave.walk_up, wave.ticket)
        },
    }


def _form(form: KioskForm) -> Document:
    return {
        "instrument": form.content_hash,
        "languages": languages_among(form.instrument.languages),
        "minimum_age": form.instrument.minimum_age,
        "minutes": form.instrument.minutes,
    }


def _notice(wave: KioskWave, form: KioskForm, *, is_short: bool) -> Document:
    facts = NoticeFacts(is_short, wave.starts_on, wave.ends_on, form.instrument.minimum_age)
    return {code: kiosk_notice(code, facts) for code in languages_among(form.instrument.languages)}
