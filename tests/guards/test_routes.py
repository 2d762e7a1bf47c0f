"""Every address says who may use it."""

from flask import Flask

from surveyapp.domain.roles import Role
from surveyapp.domain.scopes import Scope
from surveyapp.web.access import ATTRIBUTE

WORDS = {"public", "password_given", "signed_in", "kiosk", "kiosk_or_revoked"}


def marks(app: Flask) -> dict[str, tuple[object, ...]]:
    """Who may use each endpoint, as the mark above its view says."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert len(endpoints) > 10
    return {endpoint: getattr(app.view_functions[endpoint], ATTRIBUTE, ()) for endpoint in endpoints}


def test_every_route_states_who_may_use_it(app: Flask) -> None:
    assert [endpoint for endpoint, said in marks(app).items() if not said] == []


def test_the_marks_are_ones_that_are_enforced(app: Flask) -> None:
    unknown = {
        endpoint: said
        for endpoint, said in marks(app).items()
        if not all(mark in WORDS or isinstance(mark, Role | Scope) for mark in said)
    }
    assert unknown == {}


def test_what_is_public_needs_no_other_mark(app: Flask) -> None:
    assert [endpoint for endpoint, said in marks(app).items() if "public" in said and len(said) > 1] == []


def test_no_view_both_shows_and_changes(app: Flask) -> None:
    """Previews and robots only ever look; what they can't send is what changes something."""
    methods = [(rule.methods or set()) - {"HEAD", "OPTIONS"} for rule in app.url_map.iter_rules()]
    assert {"POST"} in methods
    assert {frozenset(allowed) for allowed in methods} <= {
        frozenset({method}) for method in ("GET", "POST", "PUT", "DELETE")
    }
