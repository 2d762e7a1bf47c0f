"""The head of a report: the body that issues it as the settings name it, the place, and the day of publication."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from surveyapp.services.site import mark_demonstration
from surveyapp.web.reports.letterhead import dated
from surveyapp.web.site import EXTENSION, Site
from tests.analysed_wave import AnalysedWave
from tests.web.client import PageClient
from tests.web.dak_lak import in_dak_lak
from tests.web.staff import sign_in
from tests.web.test_reports import DRAFT, OFFICE, PUBLIC, publish, words


@pytest.fixture
def sqlite_url(analysed_wave: AnalysedWave, tmp_path: Path) -> str:
    """A copy of the analysed wave for every test."""
    return analysed_wave.copy(tmp_path)


def issued_by(app: Flask, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """The same site with these settings."""
    site: Site = app.extensions[EXTENSION]
    monkeypatch.setitem(app.extensions, EXTENSION, replace(site, settings=replace(site.settings, **settings)))


BODY = {"issuing_body": "UBND tỉnh Đắk Lắk | Sở Nội vụ", "issuing_body_en": "Department of Home Affairs"}


def test_a_report_names_who_issues_it_where_and_when_it_was_published(
    app: Flask, client: PageClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Decree 30/2020/NĐ-CP wants it: a day below 10 and a month below 3 are written with a 0 before them."""
    issued_by(app, monkeypatch, issuing_place="Tuy Hòa", **BODY)
    publish(site)
    said = words(client, PUBLIC)
    assert (
        "UBND TỈNH ĐẮK LẮK\nSỞ NỘI VỤ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
        in said
    )
    assert "Tuy Hòa, ngày 02 tháng 3 năm 2026" in said
    assert "DEPARTMENT OF HOME AFFAIRS" in words(client, PUBLIC, "en")
    assert client.flask.get(f"{OFFICE}.pdf").status_code == 200


def test_a_draft_leaves_the_day_open_and_the_place_is_the_offices_province(
    app: Flask, client: PageClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued_by(app, monkeypatch, **BODY)
    with site.database.transaction() as session:
        in_dak_lak(session)
    sign_in(client, "lan")
    assert "Đắk Lắk, ngày … tháng … năm …" in words(client, DRAFT)


def test_nobody_is_made_the_issuer_of_a_report(client: PageClient, site: Site) -> None:
    """Only the demonstration's has one that nobody named, and it says that it is none."""
    publish(site)
    assert "CỘNG HÒA" not in words(client, PUBLIC)
    with site.database.transaction() as session:
        mark_demonstration(session)
    assert "CƠ QUAN BAN HÀNH (MINH HỌA)" in words(client, PUBLIC)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 9), "Đắk Lắk, ngày 09 tháng 01 năm 2026"),
        (date(2026, 3, 10), "Đắk Lắk, ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "Đắk Lắk, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_day_is_written_so_that_no_figure_can_be_added_before_it(
    app: Flask, day: date, written: str
) -> None:
    with app.test_request_context():
        assert dated("Đắk Lắk", day) == written
