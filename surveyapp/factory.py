"""Composes the web site. Everything is handed in or made here, so tests can hand in their own clock and chance."""

from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint

from surveyapp.config import Settings
from surveyapp.domain.days import Clock, system_clock
from surveyapp.domain.draw import Chance, system_chance
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Database
from surveyapp.web import (
    access,
    addresses,
    assets,
    compression,
    errors,
    locale,
    logs,
    menu,
    page,
    security,
    session,
)
from surveyapp.web.audit.views import blueprint as audit
from surveyapp.web.catalogues import TRANSLATIONS
from surveyapp.web.counter.offline_views import blueprint as counter_offline
from surveyapp.web.counter.views import blueprint as counter
from surveyapp.web.extensions import csrf
from surveyapp.web.instruments.views import blueprint as instruments
from surveyapp.web.kiosk.device_views import blueprint as kiosk_device
from surveyapp.web.kiosk.preview_views import blueprint as kiosk_preview
from surveyapp.web.kiosk.views import blueprint as kiosk
from surveyapp.web.kiosks.views import blueprint as kiosks
from surveyapp.web.logs import SurveyFlask
from surveyapp.web.media.views import blueprint as media
from surveyapp.web.mine.views import blueprint as mine
from surveyapp.web.office.views import blueprint as office
from surveyapp.web.paper.entry_views import blueprint as paper_entry
from surveyapp.web.paper.views import blueprint as paper
from surveyapp.web.people.factor_views import blueprint as factor
from surveyapp.web.people.import_views import blueprint as people_import
from surveyapp.web.people.own_views import blueprint as own
from surveyapp.web.people.views import blueprint as people
from surveyapp.web.places.import_views import blueprint as office_import
from surveyapp.web.places.service_views import blueprint as services
from surveyapp.web.places.views import blueprint as places
from surveyapp.web.register.import_views import blueprint as register_imports
from surveyapp.web.register.views import blueprint as register
from surveyapp.web.respond.phone import blueprint as phone
from surveyapp.web.respond.views import blueprint as respond
from surveyapp.web.signin.set_up_views import blueprint as set_up
from surveyapp.web.signin.views import blueprint as signin
from surveyapp.web.site import EXTENSION, Site
from surveyapp.web.slips.views import blueprint as slips
from surveyapp.web.start.views import blueprint as start
from surveyapp.web.waves.adding_views import blueprint as new_wave
from surveyapp.web.waves.boundary_views import blueprint as wave_boundaries
from surveyapp.web.waves.plan_views import blueprint as wave_plan
from surveyapp.web.waves.views import blueprint as waves

HAS_RESULTS = find_spec("duckdb") is not None
"""A server that only collects answers is installed without what the pages with figures need."""
if HAS_RESULTS:
    from surveyapp.web.advice.views import blueprint as advice
    from surveyapp.web.api.count_views import blueprint as api_counts
    from surveyapp.web.api.job_views import blueprint as api_jobs
    from surveyapp.web.api.key_pages import blueprint as api_keys
    from surveyapp.web.api.link_views import blueprint as api_links
    from surveyapp.web.api.views import blueprint as api
    from surveyapp.web.entered.fact_views import blueprint as entered_facts
    from surveyapp.web.entered.views import blueprint as entered
    from surveyapp.web.exports.views import blueprint as exports
    from surveyapp.web.leading.views import blueprint as leading
    from surveyapp.web.measures.views import blueprint as measures
    from surveyapp.web.reports.views import blueprint as reports
    from surveyapp.web.results.acting_views import blueprint as acting
    from surveyapp.web.results.framework_views import blueprint as frameworks
    from surveyapp.web.results.map_views import blueprint as mapped
    from surveyapp.web.results.published_views import blueprint as published
    from surveyapp.web.results.target_views import blueprint as target
    from surveyapp.web.results.views import blueprint as results

WEB = Path(__file__).parent / "web"
BLUEPRINTS = (
    start,
    respond,
    phone,
    kiosk,
    kiosk_device,
    kiosk_preview,
    kiosks,
    signin,
    set_up,
    mine,
    counter,
    counter_offline,
    slips,
    media,
    places,
    services,
    office_import,
    waves,
    new_wave,
    wave_plan,
    wave_boundaries,
    people,
    people_import,
    own,
    factor,
    audit,
    instruments,
    paper,
    paper_entry,
    register,
    register_imports,
    office,
)


def with_figures() -> tuple[Blueprint, ...]:
    """The parts of the site that show or take in figures."""
    return (
        results,
        leading,
        acting,
        advice,
        frameworks,
        mapped,
        target,
        published,
        entered,
        entered_facts,
        exports,
        measures,
        reports,
        api,
        api_keys,
    )


def create_app(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    chance: Chance | None = None,
    translations: Path = TRANSLATIONS,
) -> SurveyFlask:
    """The web site of an installation, in the languages of its folder of translations."""
    app = SurveyFlask("surveyapp", static_folder=None, template_folder=WEB / "templates")
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
    locale.init_app(app, translations)
    page.init_app(app)
    menu.init_app(app)
    errors.init_app(app)
    assets.init_app(app, WEB / "static")
    compression.init_app(app)
    security.init_app(app, settings)
    access.init_app(app)
    session.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    # Devices send JSON with a header of their own, which no other site's page can.
    csrf.exempt(kiosk_device)
    csrf.exempt(counter_offline)
    if HAS_RESULTS:
        for blueprint in with_figures():
            app.register_blueprint(blueprint)
        # Programs show a key in a header and have no cookie that another site could use.
        for programs in (api, api_counts, api_jobs, api_links):
            csrf.exempt(programs)
    return app
