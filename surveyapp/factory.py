"""Composes the web site. Everything is handed in or made here, so tests can hand in their own clock and chance."""

from importlib.util import find_spec
from pathlib import Path

from surveyapp.config import Settings
from surveyapp.domain.days import Clock, system_clock
from surveyapp.domain.draw import Chance, system_chance
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Database
from surveyapp.web import access, addresses, assets, errors, locale, logs, page, security, session
from surveyapp.web.counter.views import blueprint as counter
from surveyapp.web.kiosk.views import blueprint as kiosk
from surveyapp.web.logs import SurveyFlask
from surveyapp.web.respond.views import blueprint as respond
from surveyapp.web.signin.views import blueprint as signin
from surveyapp.web.site import EXTENSION, Site
from surveyapp.web.start.views import blueprint as start

HAS_RESULTS = find_spec("xlsxwriter") is not None
"""A server that only collects answers is installed without what the pages with figures need."""
if HAS_RESULTS:
    from surveyapp.web.results.views import blueprint as results

WEB = Path(__file__).parent / "web"
BLUEPRINTS = (start, respond, kiosk, signin, counter)


def create_app(
    settings: Settings, *, clock: Clock = system_clock, chance: Chance | None = None
) -> SurveyFlask:
    """The web site of an installation."""
    app = SurveyFlask("surveyapp", static_folder=WEB / "static", template_folder=WEB / "templates")
    app.extensions[EXTENSION] = Site(
        settings=settings,
        database=Database(settings.database_url),
        clock=clock,
        chance=chance or system_chance(),
        keys=Keys(settings.secret_key),
    )
    # Whoever types an address need not know whether it ends in a slash.
    app.url_map.strict_slashes = False
    addresses.init_app(app)
    logs.init_app(app)
    locale.init_app(app)
    page.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    security.init_app(app, settings)
    access.init_app(app)
    session.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if HAS_RESULTS:
        app.register_blueprint(results)
    return app
