"""Every page for staff, in both languages, on a desk and on a telephone: axe, width, keyboard, nothing in the console.

The list of pages is the site's own: a new page is visited here or stands below with the reason why not.
"""

from collections.abc import Iterator

from flask import Flask
from playwright.sync_api import Page, expect

from surveyapp.domain.roles import Role
from surveyapp.web.access import marks_of
from tests.browser.keyboard import assert_works_by_keyboard
from tests.browser.live import LiveSite
from tests.browser.pages import (
    AXE,
    DESKTOP,
    PHONE,
    Screens,
    assert_accessible,
    assert_fits,
    assert_large_targets,
)
from tests.browser.staff_site import FRIDAY, Found, StaffSite
from tests.builders import Place, shipped

FILE = "a file, not a page"
ANALYSED = "needs an analysed wave: test_results_pages"
ELSEWHERE = {
    "audit.as_csv": FILE,
    "audit.as_json_lines": FILE,
    "instruments.draft_file": FILE,
    "instruments.xlsform_file": FILE,
    "instruments.yaml_file": FILE,
    "office.integrity_file": FILE,
    "office.rates_file": FILE,
    "register_imports.problems": FILE,
    "register.open_day": "leads on to register.day",
    "signin.second": "stands between password and page: test_people",
    "acting": ANALYSED,
    "advice.unit": ANALYSED,
    "entered_facts.template": FILE,
    "exports.done": "needs a finished export: tests/web/test_exports",
    "exports.file": FILE,
    "exports.home": ANALYSED,
    "frameworks": ANALYSED,
    "mapped": ANALYSED,
    "published.structure_file": FILE,
    "reports.every": ANALYSED,
    "reports.office": FILE,
    "reports.province": FILE,
    "results.csv_file": FILE,
    "results.json_file": FILE,
    "results.run": ANALYSED,
    "results.xlsx_file": FILE,
}
"""Endpoints, or whole blueprints, that are not visited here."""
SIGNED_OUT = ("/signin",)


def paths_of(found: Found) -> dict[str, list[str]]:
    """Every page by its endpoint; a page that looks different with different things has several addresses."""
    place, month, key = found.place, f"{FRIDAY:%Y-%m}", f"counter_full:{shipped('counter_full').version}"
    office, wave = "/places/office/ea-kar", f"/waves/{place.wave_id}"
    register = f"/register/{place.wave_id}/{place.office_id}"
    return {
        "advice.home": ["/advice"],
        "api_keys.home": ["/keys"],
        "audit.check": ["/audit/check"],
        "audit.home": ["/audit", "/audit?verb=office"],
        "counter.board": ["/counter/"],
        "counter.choose": ["/counter/choose"],
        "counter.invitation": ["/counter/invitation"],
        "counter.other_ticket": [f"/counter/visits/{found.visit_id}/ticket"],
        "entered.home": ["/results/entered/"],
        "entered.new": ["/results/entered/new/par_2023"],
        "entered.one": list(found.entered),
        "entered_facts.new": ["/results/entered/facts/one_stop_2018"],
        "factor.home": ["/people/own/factor"],
        "instruments.draft": [found.draft, found.broken],
        "instruments.home": ["/instruments/"],
        "instruments.one": [f"/instruments/{key}"],
        "kiosk_preview.look": [f"/instruments/{key}/preview/kiosk"],
        "instruments.preview": [f"/instruments/{key}/preview/phone/purpose"],
        "kiosks.one": [f"/kiosks/{place.kiosk_id}"],
        "kiosks.overview": ["/kiosks/"],
        "leading.home": ["/leading"],
        "measures.edit": [f"{found.measures[0]}/change"],
        "measures.home": ["/office/measures/"],
        "measures.new": [f"/office/measures/new/{place.wave_id}/{place.office_id}"],
        "measures.one": list(found.measures),
        "measures.waiting": ["/office/measures/waiting"],
        "mine.home": ["/mine"],
        "new_wave.home": ["/waves/add/"],
        "office.home": ["/office"],
        "office.integrity": ["/rates/integrity"],
        "office.rates": ["/rates"],
        "office_import.home": ["/places/import/"],
        "own.home": ["/people/own"],
        "paper.begin": ["/paper/entry"],
        "paper.blank": [f"/paper/form/{key}"],
        "paper.home": ["/paper/"],
        "paper_entry.decide": [f"/paper/decide/{found.differing}"],
        "paper_entry.first": ["/paper/entry/form"],
        "paper_entry.second": [f"/paper/second/{found.waiting}"],
        "people_import.home": ["/people/import"],
        "people.home": ["/people"],
        "people.new": ["/people/add"],
        "people.one": [f"/people/{found.account_id}"],
        "places.closing": [f"{office}/close"],
        "places.counter": [f"{office}/counter/{place.counter_id}"],
        "places.edit": [f"{office}/change"],
        "places.home": ["/places/"],
        "places.new": ["/places/add"],
        "places.offers": [f"{office}/services"],
        "places.office": [office],
        "published.home": ["/results/published/"],
        "published.one": [found.published],
        "register.day": [f"{register}/days/{FRIDAY}"],
        "register.home": ["/register/"],
        "register.month": [f"{register}/months/{month}"],
        "register.office": [register],
        "register.visitors": [f"{register}/visitors/{month}"],
        "register_imports.home": ["/register/imports/"],
        "register_imports.one": list(found.imports),
        "reports.own": ["/reports"],
        "results.home": ["/results"],
        "results.job": [found.job],
        "services.edit": ["/places/services/s-ea-kar"],
        "services.home": ["/places/services/"],
        "services.new": ["/places/services/add"],
        "slips.batches": ["/slips/batches"],
        "slips.home": ["/slips/"],
        "slips.machines": ["/slips/machines"],
        "target.look": ["/results/target"],
        "wave_boundaries.home": [f"{wave}/boundaries/"],
        "wave_plan.aiming": [f"{wave}/plan/aim"],
        "wave_plan.home": [f"{wave}/plan/"],
        "waves.ending": [f"{wave}/end"],
        "waves.home": ["/waves/"],
        "waves.naming": [f"{wave}/name"],
        "waves.one": [wave],
        "waves.probability": [f"{wave}/probability?office=ea-kar"],
    }


def pages_for_staff(app: Flask) -> Iterator[str]:
    """The endpoints that are fetched by people who have signed in."""
    with app.app_context():
        for rule in app.url_map.iter_rules():
            marks = marks_of(rule.endpoint)
            is_staffs = any(
                mark in ("signed_in", "password_given") or isinstance(mark, Role) for mark in marks
            )
            if is_staffs and "GET" in (rule.methods or ()):
                yield rule.endpoint


def check(page: Page, path: str) -> None:
    """One page: in Vietnamese at a desk, by keyboard too; in English on a telephone; fits both ways."""
    for language, first, then in (("vi", DESKTOP, PHONE), ("en", PHONE, DESKTOP)):
        page.set_viewport_size(first)
        response = page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert response is not None and response.status == 200, path
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1:visible")).to_have_count(1)
        assert_accessible(page, f"{language} {first['width']}")
        assert_fits(page)
        if language == "vi":
            assert_large_targets(page)
            assert page.locator(".skip-link").get_attribute("href") == "#main", path
            assert_works_by_keyboard(page)
        page.set_viewport_size(then)
        assert_fits(page)


def found_on(page: Page, path: str) -> str:
    """What is wrong with a page, so that one run tells it of all of them."""
    try:
        check(page, path)
    except AssertionError as wrong:
        return f"{path}: {wrong}"
    return ""


def test_every_page_for_staff(screens: Screens, live_site: LiveSite, place: Place) -> None:
    staff = StaffSite(live_site, place)
    paths = paths_of(staff.fill())
    wanted = set(pages_for_staff(live_site.app))
    known = {each for each in wanted if each in ELSEWHERE or each.split(".")[0] in ELSEWHERE}
    assert wanted - known == set(paths), "each page is visited here, or has a reason why not"
    page = screens.open(DESKTOP)
    # Given to the browser once; to each page anew it would take longer than the check itself.
    page.context.add_init_script(AXE.axe_script)
    page.context.add_cookies(staff.cookies())
    findings = [told for addresses in paths.values() for path in addresses if (told := found_on(page, path))]
    stranger = screens.open(DESKTOP)
    findings += [told for path in SIGNED_OUT if (told := found_on(stranger, path))]
    assert findings == [], "\n\n".join(findings)
