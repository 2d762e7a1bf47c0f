"""Who is at the other end: a member of staff who signed in, a kiosk, or a citizen's own device."""

from flask import g, request, session

from surveyapp.domain.devices import device_named
from surveyapp.domain.errors import (
    ApiKeyUnknown,
    KioskRevoked,
    NotFound,
    SecondFactorNeeded,
    SignInNeeded,
    SurveyError,
)
from surveyapp.domain.roles import Account
from surveyapp.services.account_sessions import (
    SignedIn,
    close_session,
    open_session,
    prove_session,
    signed_in,
)
from surveyapp.services.api_keys import Caller, caller_with_key
from surveyapp.services.counter_keys import machine_with_key
from surveyapp.services.kiosks.devices import KnownDevice, device_of
from surveyapp.web.session import db
from surveyapp.web.site import current_site

KIOSK_COOKIE = "kiosk"
SESSION = "session"
"""Under this name the signed cookie holds the secret of a session; the database has a keyed hash of it."""


class KioskNotEnrolled(SurveyError):
    """This device is not paired with any kiosk."""

    code = "kiosk_not_enrolled"


def begin_session(account: Account) -> SignedIn | None:
    """Open a session for whoever gave the right password. What this browser's cookie held before has ended."""
    end_session()
    site = current_site()
    device = device_named(request.user_agent.string)
    secret = open_session(db(), site.keys, account.id, device, site.settings.session_hours, site.now())
    session.permanent = True
    session[SESSION] = secret
    return current_sign_in()


def prove() -> None:
    """Note that the second factor was shown in this session; its cookie gets another secret."""
    person = the_person()
    session[SESSION] = prove_session(db(), current_site().keys, person.session_id)
    g.pop("signed_in", None)


def end_session() -> None:
    """Forget who signed in, here and in the database."""
    if SESSION in session:
        close_session(db(), current_site().keys, session[SESSION])
    session.clear()
    g.pop("signed_in", None)


def current_sign_in() -> SignedIn | None:
    """Who gave the right password here, even if a second factor is still wanting. Looked up once in a request."""
    if "signed_in" not in g:
        g.signed_in = _session_in_cookie()
    found: SignedIn | None = g.signed_in
    return found


def current_account() -> Account | None:
    """The person who is signed in; None when nobody is, not any more, or not quite yet."""
    found = current_sign_in()
    return None if found is None or found.wanting else found.account


def the_person() -> SignedIn:
    """Who gave the right password here. Raises SignInNeeded when nobody did."""
    found = current_sign_in()
    if found is None:
        raise SignInNeeded
    return found


def the_account() -> Account:
    """The person who is signed in. Raises SignInNeeded when nobody is, SecondFactorNeeded when not quite yet."""
    person = the_person()
    if person.wanting:
        raise SecondFactorNeeded
    return person.account


def current_caller() -> Caller:
    """The program that holds the key of this request. Raises ApiKeyUnknown. Cookies are not looked at."""
    if "caller" not in g:
        kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise ApiKeyUnknown
        site = current_site()
        machine = machine_with_key(db(), site.keys, secret.strip())
        g.caller = machine or caller_with_key(db(), site.keys, secret.strip(), site.today())
    caller: Caller = g.caller
    return caller


def _session_in_cookie() -> SignedIn | None:
    if SESSION not in session:
        return None
    site = current_site()
    return signed_in(db(), site.keys, session[SESSION], site.settings.second_factor, site.now())


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
