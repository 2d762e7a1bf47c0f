"""A blank page that can import the site's modules straight from their files: no server, no database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route

STATIC = Path(__file__).parents[2] / "surveyapp" / "web" / "static"
HERE = "http://localhost/"
"""A browser trusts this address, so that it lends its cryptography."""


@contextmanager
def module_page(browser: Browser) -> Iterator[Page]:
    """The page, with storage of its own."""
    context = browser.new_context()
    context.route(f"{HERE}**", _serve)
    yield opened(context)
    context.close()


def opened(context: BrowserContext) -> Page:
    """One more page that shares the storage."""
    page = context.new_page()
    page.goto(HERE)
    return page


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(HERE)
    if not name:
        route.fulfill(body="<!doctype html>", content_type="text/html")
    elif (STATIC / name).is_file():
        route.fulfill(body=(STATIC / name).read_text(), content_type="text/javascript")
    else:
        route.fulfill(status=404)
