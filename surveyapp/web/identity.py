"""Who is at the other end: a member of staff who signed in, a kiosk, or a citizen's own device."""

from datetime import UTC, datetime

from flask import g, request, session

from surveyapp.domain.errors import ApiKeyUnknown, KioskRevoked, NotFound, SignInNeeded, SurveyError
from surveyapp.domain.roles import Account
from surveyapp.services.accounts import account_of
from surveyapp.services.api_keys import Caller, caller_with_key
from surveyapp.services.kiosks.devices import KnownDevice, device_of
from surveyapp.web.session import db
from surveyapp.web.site import current_site

KIOSK_COOKIE = "kiosk"
ACCOUNT, STAMP, SINCE = "account", "stamp", "since"


class KioskNotEnrolled(SurveyError):
    """This device is not paired with any kiosk."""

    code = "kiosk_not_enrolled"


def begin_session(account: Account, stamp: str) -> None:
    """Remember in a signed cookie who signed in and when. What the cookie held before is gone."""
    session.clear()
    session.permanent = True
    session[ACCOUNT], session[STAMP] = account.id, stamp
    session[SINCE] = current_site().now().timestamp()


def end_session() -> None:
    """Forget who signed in."""
    session.clear()
    g.pop("account", None)


def current_account() -> Account | None:
    """The person who is signed in; None when nobody is, or not any more. Looked up once in a request."""
    if "account" not in g:
        g.account = _account_in_cookie()
    account: Account | None = g.account
    return account


def the_account() -> Account:
    """The person who is signed in. Raises SignInNeeded when nobody is."""
    account = current_account()
    if account is None:
        raise SignInNeeded
    return account


def current_caller() -> Caller:
    """The program that holds the key of this request. Raises ApiKeyUnknown. Cookies are not looked at."""
    if "caller" not in g:
        kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise ApiKeyUnknown
        site = current_site()
        g.caller = caller_with_key(db(), site.keys, secret.strip(), site.today())
    caller: Caller = g.caller
    return caller


def _account_in_cookie() -> Account | None:
    if ACCOUNT not in session or _has_run_out(session[SINCE]):
        return None
    return account_of(db(), session[ACCOUNT], session[STAMP])


def _has_run_out(since: float) -> bool:
    site = current_site()
    age = site.now() - datetime.fromtimestamp(since, UTC)
    return age.total_seconds() > site.settings.session_hours * 3600


def current_kiosk() -> KnownDevice:
    """The kiosk that this request comes from, if it may ask citizens. Raises KioskNotEnrolled, KioskRevoked."""
    device = current_device()
    if not device.may_ask:
        raise KioskRevoked
    return device


def current_device() -> KnownDevice:
    """The paired device that this request comes from, even if it may only deliver. Raises KioskNotEnrolled."""
    if "device" not in g:
        g.device = _device_in_cookie()
    device: KnownDevice = g.device
    return device


def _device_in_cookie() -> KnownDevice:
    try:
        return device_of(db(), current_site().keys, request.cookies.get(KIOSK_COOKIE, ""))
    except NotFound:
        raise KioskNotEnrolled from None
