"""Pages and files go over the network compressed to whoever takes that, and are the same for whoever does not."""

import gzip

import pytest

from tests.web.client import PageClient

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def sheet_of(client: PageClient) -> str:
    sheet = client.get_page("/code").soup.select_one("link[rel=stylesheet]")
    assert sheet is not None
    return str(sheet["href"])


def test_a_style_sheet_is_the_same_compressed_and_plain(client: PageClient) -> None:
    address = sheet_of(client)
    with client.flask.get(address) as plain, client.flask.get(address, headers=GZIP) as small:
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
        for response in (plain, small):
            assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_has_the_file_is_not_sent_it_again(client: PageClient) -> None:
    address = sheet_of(client)
    with client.flask.get(address, headers=GZIP) as first:
        known = {**GZIP, "If-None-Match": first.headers["ETag"]}
    with client.flask.get(address, headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_pages_are_compressed_too(client: PageClient) -> None:
    response = client.flask.get("/code", headers=GZIP)
    assert "Mã phiếu mời" in gzip.decompress(response.data).decode()


@pytest.mark.parametrize("address", ["/static/{}/fonts/NotoSans-400.woff2", "/health"])
def test_what_would_gain_nothing_goes_as_it_is(client: PageClient, address: str) -> None:
    with client.flask.get(address.format(sheet_of(client).split("/")[2]), headers=GZIP) as response:
        assert response.status_code == 200
        assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_nobody_is_sent_what_he_did_not_ask_for(client: PageClient, accepted: str) -> None:
    with client.flask.get(sheet_of(client), headers={"Accept-Encoding": accepted}) as response:
        assert "Content-Encoding" not in response.headers
