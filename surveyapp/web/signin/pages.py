"""Where a person goes after signing in."""

from urllib.parse import urlsplit

from flask import current_app, url_for

from surveyapp.domain.roles import Account, Role

HOMES = (
    (Role.COUNTER_STAFF, "counter.board"),
    (Role.ANALYST, "results.home"),
    (Role.ADMIN, "mine.home"),
    (Role.LEADER, "leading.home"),
    (Role.OFFICE_HEAD, "office.home"),
    (Role.DATA_ENTRY, "paper.home"),
)
"""The first page of each role; the first role that a person has decides."""


def safe_path(wanted: str) -> str | None:
    """The wanted page if it is one of this site, else None.

    Browsers read a backslash as a slash and drop tabs and line breaks, so `/\\example.test` would leave the site.
    """
    if not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(sign) < 0x21 for sign in wanted):
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted


def home_of(account: Account) -> str:
    """The address of a person's first page, by role, where this installation has it."""
    for role, endpoint in HOMES:
        if account.has(role) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("mine.home")
