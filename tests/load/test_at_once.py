"""Many at the same moment against the site as it really runs; `benchmarks/` has the large versions."""

from collections.abc import Iterator

import pytest

from tests.load.kiosk_return import come_back
from tests.load.one_link import spend_at_once
from tests.load.real_site import RealSite, real_site

KIOSKS, ANSWERS = 10, 12
PHONES = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    with real_site(tmp_path_factory.mktemp("site")) as site:
        yield site


def test_kiosks_that_come_back_at_once_lose_nothing_and_double_nothing(site: RealSite) -> None:
    returned = come_back(site, KIOSKS, ANSWERS)
    assert returned.cuts > 5, "the network did break off"
    assert returned.stored == returned.intact == returned.receipts == KIOSKS * ANSWERS
    assert returned.held == 0
    assert set(returned.statuses) <= {200, 201}, returned.statuses


def test_one_link_that_is_sent_from_many_phones_at_once_is_one_answer(site: RealSite) -> None:
    spent = spend_at_once(site, PHONES)
    assert (spent.answers, spent.drafts, spent.state) == (1, 0, "spent")
    assert set(spent.statuses) == {303}, spent.statuses
