"""What holds for every page of the site, whoever it is for."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

from surveyapp.domain.languages import KNOWN_LANGUAGES

ERROR_PREFIXES = ("", "Lỗi: ", "Error: ")
FIELDS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit")
REFERENCES = {"for", "aria-describedby", "aria-labelledby"}
ASSETS = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"))


def check_headers(response: TestResponse) -> None:
    """Nothing is kept, nothing is loaded from elsewhere, nothing is told to other sites."""
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def check_page(html: str, soup: BeautifulSoup) -> None:
    """The rules that can be seen on the page alone."""
    html5lib.HTMLParser(strict=True).parse(html)
    assert soup.html is not None
    assert soup.html.get("lang") in KNOWN_LANGUAGES
    check_title(soup)
    check_ids(soup)
    check_labels(soup)
    check_nothing_inline(soup)
    for form in soup.select("form[method=post]"):
        assert form.select_one("input[name=csrf_token][value]"), f"no CSRF token in {form.get('action')}"


def check_title(soup: BeautifulSoup) -> None:
    """One main heading, with which the title begins; after "Error" where something has to be put right."""
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} main headings"
    heading = " ".join(headings[0].get_text(" ").split())
    assert heading
    assert soup.title is not None
    title = " ".join(soup.title.get_text().split())
    assert title.startswith(tuple(f"{prefix}{heading} – " for prefix in ERROR_PREFIXES)), (title, heading)
    assert title.startswith(ERROR_PREFIXES[1:]) == bool(soup.select(".error-summary")), title


def check_ids(soup: BeautifulSoup) -> None:
    """Ids are unique, and what refers to one finds it."""
    tags = soup.find_all(True)
    ids = [str(tag["id"]) for tag in tags if tag.has_attr("id")]
    known = set(ids)
    assert len(ids) == len(known), sorted(each for each in ids if ids.count(each) > 1)
    for tag in tags:
        for attribute in REFERENCES & tag.attrs.keys():
            assert set(_joined(tag, attribute).split()) <= known, (
                f"{attribute}={tag[attribute]} leads nowhere"
            )
        target = str(tag.get("href", ""))
        if tag.name == "a" and target.startswith("#"):
            assert target[1:] in known, f"{target} leads nowhere"


def check_labels(soup: BeautifulSoup) -> None:
    """Every field has a label that can be seen; fields of one name are a group with a legend."""
    labelled = {label.get("for") for label in soup.find_all("label") if label.get_text(strip=True)}
    for field in soup.find_all(FIELDS):
        if field.get("type") in UNLABELLED:
            continue
        assert field.get("id") in labelled, f"no label for {field.get('name')}"
        if field.get("type") == "radio":
            group = field.find_parent("fieldset")
            assert group is not None and group.legend is not None, f"no legend for {field.get('name')}"
            assert group.legend.get_text(strip=True)


def check_nothing_inline(soup: BeautifulSoup) -> None:
    """No style and no script but in files of their own: the content policy would refuse them."""
    for tag in soup.find_all(True):
        assert tag.name != "style" and not tag.has_attr("style"), f"style on {tag.name}"
        assert tag.name != "script" or tag.has_attr("src"), "a script in the page"
        assert not [name for name in tag.attrs if name.lower().startswith("on")], f"a handler on {tag.name}"


def check_targets(app: Flask, soup: BeautifulSoup, path: str) -> None:
    """What the page links to, loads and posts to exists."""
    adapter = app.url_map.bind("localhost")
    for name, attribute in ASSETS:
        for target in {str(tag[attribute]) for tag in soup.find_all(name) if tag.has_attr(attribute)}:
            _check_target(app, adapter, path, target, "GET")
    for form in soup.find_all("form"):
        method = str(form.get("method", "get")).upper()
        _check_target(app, adapter, path, str(form.get("action") or path), method)


def _check_target(app: Flask, adapter: MapAdapter, path: str, target: str, method: str) -> None:
    address = urlsplit(urljoin(f"http://localhost{path}", target))
    if target.startswith("#") or address.scheme not in ("http", "https") or address.netloc != "localhost":
        return
    try:
        endpoint, values = adapter.match(address.path, method)
    except RequestRedirect:
        return
    except HTTPException as error:
        # An error page is shown at whatever address was asked for, and names it in its language switch.
        assert address.path == path, f"{method} {target} on {path}: {error}"
        return
    if endpoint == "static" and address.path != path:
        assert (Path(str(app.static_folder)) / values["filename"]).is_file(), f"{target} does not exist"
        with app.test_request_context():
            named = url_for("static", filename=values["filename"])
        assert address.path == named, f"{target} has no content hash, or an old one"


def _joined(tag: Tag, attribute: str) -> str:
    value = tag[attribute]
    return value if isinstance(value, str) else " ".join(value)
