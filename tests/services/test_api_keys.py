"""Keys for programs: never more than the person, within scopes, until a day or until they are revoked."""

import pytest

from surveyapp.domain.errors import ApiKeyUnknown, InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.scopes import Scope
from surveyapp.services.api_keys import NewKey, caller_with_key, keys_of, make_key, revoke_key
from surveyapp.services.transactions import Session
from tests.builders import KEYS, MONDAY, MORNING, an_account

ALL = frozenset({Scope.RESULTS, Scope.REGISTER, Scope.EXPORTS})


def test_whoever_loses_the_role_loses_the_scope(session: Session) -> None:
    lan = an_account(session, "lan", Grant(Role.ANALYST))
    secret = make_key(session, KEYS, lan, NewKey("thử", ALL, 30), MORNING)
    caller = caller_with_key(session, KEYS, secret, MONDAY)
    assert caller.may(Scope.RESULTS)
    assert not caller.may(Scope.LINKS)
    without = Account(lan.id, lan.login, lan.name, ())
    assert not type(caller)(without, caller.scopes).may(Scope.RESULTS)


def test_keys_end_on_their_day_or_at_once(session: Session) -> None:
    lan, hoa = an_account(session, "lan", Grant(Role.ANALYST)), an_account(session, "hoa", Grant(Role.ADMIN))
    secret = make_key(session, KEYS, lan, NewKey("thử", ALL, 1), MORNING)
    [line] = keys_of(session, lan, MONDAY)
    assert caller_with_key(session, KEYS, secret, line.expires_on).account.id == lan.id
    with pytest.raises(ApiKeyUnknown):
        caller_with_key(session, KEYS, secret, line.expires_on.replace(day=line.expires_on.day + 1))
    with pytest.raises(NotFound):
        revoke_key(session, hoa, line.id, MORNING)
    revoke_key(session, lan, line.id, MORNING)
    with pytest.raises(ApiKeyUnknown):
        caller_with_key(session, KEYS, secret, MONDAY)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewKey("", ALL, 30), InvalidInput),
        (NewKey("x", frozenset(), 30), InvalidInput),
        (NewKey("x", ALL, 0), InvalidInput),
        (NewKey("x", ALL, 367), InvalidInput),
        (NewKey("x", frozenset({Scope.LINKS}), 30), NotAllowed),
    ],
)
def test_a_key_that_cannot_be_made(session: Session, new: NewKey, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_key(session, KEYS, an_account(session, "lan", Grant(Role.ANALYST)), new, MORNING)
