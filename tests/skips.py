"""A skipped test is a failed test, unless the reason is in this table.

A test that quietly does not run is worse than one that fails: nobody looks at it again.
"""

from collections.abc import Generator

import pytest

# The reason given to `pytest.skip`, and why a machine may be without what the test needs.
ACCEPTED = {
    "no shared reference data": "large reference data lies beside the repository, not in it; "
    "the few numbers that matter are in the tests themselves",
}


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words given to `pytest.skip`, without pytest's own prefix."""
    message = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return message.removeprefix("Skipped: ")


def refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, unless its reason is accepted or it is an expected failure."""
    if report.skipped and not hasattr(report, "wasxfail") and reason_of(report) not in ACCEPTED:
        report.outcome = "failed"
        report.longrepr = f"skipped without an accepted reason (see tests/skips.py): {reason_of(report)}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse(report)
    return report
