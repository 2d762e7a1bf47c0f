"""Messengers, scanners and browsers look at addresses before anybody means to open them: looking changes nothing."""

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.store.schema import METADATA
from surveyapp.web.site import Site
from tests.builders import Place
from tests.web.citizen import an_invitation, answer_to_the_end, open_form
from tests.web.client import PageClient

LOOKERS = (
    {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
    {"User-Agent": "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Zalo android/12100702"},
    {"User-Agent": "Mozilla/5.0 (compatible; ZaloBot/1.0)"},
    {"User-Agent": "TelegramBot (like TwitterBot)"},
    {"User-Agent": "WhatsApp/2.23.20.0 A"},
    {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch"},
)
"""Preview bots of messengers, search engines, and browsers that fetch ahead."""
LOOKS = [("HEAD", {}), ("OPTIONS", {}), ("GET", {}), *(("GET", headers) for headers in LOOKERS)]


def everything(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with site.database.transaction(write=False) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in METADATA.sorted_tables
        }


def addresses_of_citizens(app: Flask, token: str) -> list[str]:
    """Every address of the citizen's pages that can be looked at."""
    values = {"token": token, "page_id": "purpose", "code": "link_spent", "language": "vi"}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("respond.", "phone."))]
    looked_at = [rule for rule in rules if "GET" in (rule.methods or ())]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [
            adapter.build(rule.endpoint, {each: values[each] for each in rule.arguments})
            for rule in looked_at
        ]


def test_nobody_opens_or_spends_anything_by_looking(client: PageClient, site: Site, place: Place) -> None:
    """Neither before the form is opened nor with the cookies of one that is ready to be sent."""
    token = an_invitation(site, place).token
    ready = PageClient(client.app)
    answer_to_the_end(ready, open_form(ready, an_invitation(site, place, "another")))
    before = everything(site)
    addresses = addresses_of_citizens(client.app, token)
    assert len(addresses) >= 10
    for browser in (client, ready):
        for address in addresses:
            for method, headers in LOOKS:
                assert browser.flask.open(address, method=method, headers=headers).status_code < 500
    assert everything(site) == before


@pytest.mark.parametrize("fields", [{}, {"consent": "y", "adult": "y"}, {"consent": "y"}])
def test_a_post_without_our_page_opens_nothing(
    client: PageClient, site: Site, place: Place, fields: dict[str, str]
) -> None:
    """Ticks without the token of the page are no consent, and the token without both ticks is none either."""
    token = an_invitation(site, place).token
    before = everything(site)
    client.flask.post(f"/m/{token}", data=fields)
    client.get_page(f"/m/{token}")
    if "adult" not in fields:
        client.post_page(f"/m/{token}", fields)
    assert everything(site) == before


def test_a_browser_opened_from_inside_an_app_starts_blank_and_loses_nothing_final(
    client: PageClient, site: Site, place: Place
) -> None:
    """The address goes along, the cookies stay behind: whichever is sent first is the answer."""
    invitation = an_invitation(site, place)
    inside = answer_to_the_end(client, open_form(client, invitation), purpose="collect")
    outside = PageClient(client.app)
    lost = outside.get_page(inside[-1].path, 410)
    assert lost.soup.select_one('main a[href="/code"]')
    assert open_form(outside, invitation).soup.select("[checked]") == []
    assert client.follow(client.submit(inside[-1])).h1.startswith("Đã nhận câu trả lời")
    assert outside.get_page("/answer/page/purpose", 410).h1 == "Phiếu mời này đã được dùng"
