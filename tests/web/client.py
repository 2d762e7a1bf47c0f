"""A client that checks every page it fetches, so that no page escapes the rules that hold for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.web.page_checks import check_headers, check_page, check_targets

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Page:
    """A response: a checked page, or a way on (then `location` says where)."""

    response: TestResponse
    soup: BeautifulSoup
    path: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return str(self.response.headers["Location"])

    @property
    def h1(self) -> str:
        heading = self.soup.h1
        assert heading is not None
        return words(heading)

    @property
    def text(self) -> str:
        """The words of the main part."""
        main = self.soup.main
        assert main is not None
        return words(main)

    def form(self, action: str = "") -> Tag:
        """The form that posts to a path; without one, the only form of the main part."""
        forms = [form for form in self.soup.select("form") if not action or form.get("action") == action]
        if not action:
            forms = [form for form in forms if form.find_parent("main")]
        assert len(forms) == 1, f"{len(forms)} forms for {action or 'the page'} on {self.path}"
        return forms[0]

    def problems(self) -> list[str]:
        """The lines of the error summary."""
        return [words(line) for line in self.soup.select(".error-summary li")]


def words(tag: Tag) -> str:
    """The text of an element, with single spaces."""
    return " ".join(tag.get_text(" ").split())


class PageClient:
    """Fetches and posts like a browser with cookies, checks what comes, follows nothing by itself."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.flask = app.test_client()
        self.token = ""

    def get_page(self, path: str, status: int | None = 200) -> Page:
        """The page at a path; with any status where `status` is None."""
        return self._checked(self.flask.get(path), path, status)

    def post_page(self, path: str, data: Fields | None = None, status: int = 303) -> Page:
        """What comes of posting fields together with the CSRF token of the page that was fetched last."""
        fields: dict[str, Any] = {"csrf_token": self.token, **(data or {})}
        return self._checked(self.flask.post(path, data=fields), path, status)

    def submit(self, page: Page, data: Fields | None = None, status: int = 303, action: str = "") -> Page:
        """What comes of sending a page's form with these values in its fields and its hidden ones as they are."""
        form = page.form(action)
        hidden = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
        for name in data or {}:
            assert form.select(f'[name="{name}"]'), f"no field {name} on {page.path}"
        return self.post_page(str(form.get("action") or page.path), {**hidden, **(data or {})}, status)

    def follow(self, page: Page) -> Page:
        """The page that a redirect, or a chain of them, leads to."""
        while page.status in (302, 303):
            page = self._checked(self.flask.get(page.location), page.location, None)
        return page

    def _checked(self, response: TestResponse, path: str, status: int | None) -> Page:
        html = response.get_data(as_text=True)
        assert status in (None, response.status_code), (
            f"{path}: {response.status_code}, not {status}\n{html[:3000]}"
        )
        soup = BeautifulSoup(html, "html.parser")
        check_headers(response)
        if response.mimetype == "text/html" and not response.location:
            check_page(html, soup)
            check_targets(self.app, soup, urlsplit(path).path)
            self.token = _token(soup) or self.token
        return Page(response, soup, path)


def _token(soup: BeautifulSoup) -> str:
    field = soup.select_one("input[name=csrf_token]")
    return str(field["value"]) if field else ""
