"""Every address says who may use it."""

from flask import Flask

from surveyapp.domain.roles import Role
from surveyapp.domain.scopes import Scope
from surveyapp.web.access import ATTRIBUTE

WORDS = {"public", "signed_in", "kiosk"}


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


def test_changes_are_posted_and_nothing_else(app: Flask) -> None:
    """Previews and robots only ever look; what they can't send is what changes something."""
    methods = [rule.methods or set() for rule in app.url_map.iter_rules()]
    assert any("POST" in allowed for allowed in methods)
    assert set().union(*methods) == {"GET", "HEAD", "OPTIONS", "POST"}
