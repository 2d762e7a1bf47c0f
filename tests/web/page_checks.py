"""What holds for every page of the site, whoever it is for."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from surveyapp.domain.languages import KNOWN_LANGUAGES

ERROR_PREFIXES = ("", "Lỗi: ", "Error: ")
FIELDS = "input:not([type=hidden], [type=submit]), select, textarea"
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
    headings = soup.select("h1")
    assert len(headings) == 1, f"{len(headings)} main headings"
    heading = " ".join(headings[0].get_text(" ").split())
    assert heading
    assert soup.title is not None
    title = " ".join(soup.title.get_text().split())
    assert title.startswith(tuple(f"{prefix}{heading} – " for prefix in ERROR_PREFIXES)), (title, heading)
    assert title.startswith(ERROR_PREFIXES[1:]) == bool(soup.select(".error-summary")), title


def check_ids(soup: BeautifulSoup) -> None:
    """Ids are unique, and what refers to one finds it."""
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for tag in soup.select(f"[{attribute}]"):
            assert set(_joined(tag, attribute).split()) <= set(ids), (
                f"{attribute}={tag[attribute]} leads nowhere"
            )
    for link in soup.select("a[href^='#']"):
        assert str(link["href"])[1:] in ids, f"{link['href']} leads nowhere"


def check_labels(soup: BeautifulSoup) -> None:
    """Every field has a label that can be seen; fields of one name are a group with a legend."""
    for field in soup.select(FIELDS):
        label = soup.select_one(f'label[for="{field.get("id")}"]')
        assert label is not None and label.get_text(strip=True), f"no label for {field.get('name')}"
    for field in soup.select("input[type=radio]"):
        group = field.find_parent("fieldset")
        assert group is not None and group.legend is not None, f"no legend for {field.get('name')}"
        assert group.legend.get_text(strip=True)


def check_nothing_inline(soup: BeautifulSoup) -> None:
    """No style and no script but in files of their own: the content policy would refuse them."""
    assert not soup.select("style, [style]")
    assert not soup.select("script:not([src])")
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.lower().startswith("on")]
    assert handlers == []


def check_targets(app: Flask, soup: BeautifulSoup, path: str) -> None:
    """What the page links to, loads and posts to exists."""
    for name, attribute in ASSETS:
        for tag in soup.select(f"{name}[{attribute}]"):
            _check_target(app, path, str(tag[attribute]), "GET")
    for form in soup.select("form"):
        _check_target(app, path, str(form.get("action") or path), str(form.get("method", "get")).upper())


def _check_target(app: Flask, path: str, target: str, method: str) -> None:
    address = urlsplit(urljoin(f"http://localhost{path}", target))
    if target.startswith("#") or address.scheme not in ("http", "https") or address.netloc != "localhost":
        return
    try:
        endpoint, values = app.url_map.bind("localhost").match(address.path, method)
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
