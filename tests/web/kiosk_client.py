"""A paired device as the web sees it: it sends JSON with its cookie and its header."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.domain.envelopes import Envelope
from surveyapp.web.identity import KIOSK_COOKIE
from tests.builders import Place


@dataclass(frozen=True)
class Device:
    """A device with the cookie of its pairing."""

    flask: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        """What the server answers to a question."""
        return self.flask.get(path, headers=headers)

    def put(self, path: str, content: Any, **changes: Any) -> TestResponse:
        """What the server answers to a document."""
        return self.flask.put(path, json=content, headers={"X-Kiosk": "1"}, **changes)

    def deliver(self, envelope: Envelope) -> tuple[int, dict[str, Any]]:
        """Status and content of the answer to an envelope."""
        response = self.put(f"/kiosk/answers/{envelope.id}", envelope.to_document())
        assert response.is_json
        return response.status_code, response.get_json()


def paired_device(app: Flask, place: Place) -> Device:
    """The device of a place."""
    client = app.test_client()
    client.set_cookie(KIOSK_COOKIE, place.kiosk_secret, path="/kiosk")
    return Device(client)
