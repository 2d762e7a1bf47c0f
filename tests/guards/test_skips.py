"""A test that does not run is seen."""

import pytest

from tests.skips import ACCEPTED, refuse


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid="tests/test_x.py::test_x",
        location=("tests/test_x.py", 1, "test_x"),
        keywords={},
        outcome="skipped",
        longrepr=("tests/test_x.py", 1, f"Skipped: {reason}"),
        when="call",
    )


def test_a_skip_without_an_accepted_reason_is_a_failure() -> None:
    report = skipped("no browser here")
    refuse(report)
    assert report.failed
    assert "no browser here" in str(report.longrepr)


def test_an_accepted_reason_stays_a_skip() -> None:
    report = skipped(next(iter(ACCEPTED)))
    refuse(report)
    assert report.skipped


def test_every_accepted_reason_says_why() -> None:
    assert all(len(why) > 20 for why in ACCEPTED.values())
