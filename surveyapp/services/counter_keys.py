"""Keys of queue machines: each reports the finished visits of one counter, and may do nothing else."""

from datetime import date

from surveyapp.domain.days import day_of
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account, Grant, Role
from surveyapp.domain.scopes import Scope
from surveyapp.domain.text import clean
from surveyapp.domain.tokens import new_token
from surveyapp.services.api_keys import Caller
from surveyapp.services.auditing import Act, record
from surveyapp.services.counter_days import CounterChoice
from surveyapp.services.keys import Keys
from surveyapp.services.transactions import Session
from surveyapp.store import deliveries as store
from surveyapp.store import offices
from surveyapp.store.tables.counters import CounterKey

KeyLine = store.KeyRow
PREFIX = "kq_"
"""Makes a key that strayed into a file recognisable as a queue machine's."""
LONGEST_NAME = 80


def counters_for_machines(session: Session, account: Account, day: date | None) -> tuple[CounterChoice, ...]:
    """The counters, open on a day or (None) ever, for which this person may let a machine report."""
    found = offices.counters_of_offices(session, _own_offices(account), day)
    return tuple(CounterChoice(*row) for row in found)


def make_counter_key(
    session: Session, keys: Keys, account: Account, counter_id: int, name: str, act: Act
) -> str:
    """Make a key for a machine at a counter; it can't be shown again. Raises NotAllowed, InvalidInput."""
    choices = counters_for_machines(session, account, day_of(act.at))
    if counter_id not in {choice.counter_id for choice in choices}:
        raise NotAllowed
    name = clean(name)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput("name", "empty" if not name else "too_long")
    secret = PREFIX + new_token()
    row = CounterKey(
        counter_id=counter_id,
        name=name,
        key_hash=keys.counter_key(secret),
        made_by=act.by,
        made_on=day_of(act.at),
    )
    session.add(row)
    session.flush()
    record(session, act, "counter_key.make", str(row.id), after={"counter": counter_id, "name": name})
    return secret


def revoke_counter_key(session: Session, account: Account, key_id: int, act: Act) -> None:
    """End a machine's key at once. Raises NotFound."""
    row = session.get(CounterKey, key_id)
    allowed = {choice.counter_id for choice in counters_for_machines(session, account, None)}
    if row is None or row.counter_id not in allowed:
        raise NotFound
    if row.is_active:
        row.is_active = False
        record(session, act, "counter_key.revoke", str(key_id), after={"active": False})


def counter_keys_of(session: Session, account: Account) -> list[KeyLine]:
    """The keys of the machines in a person's offices, the last one first."""
    return store.counter_keys_of_offices(session, _own_offices(account))


def machine_with_key(session: Session, keys: Keys, secret: str) -> Caller | None:
    """The machine that holds a key; None when no machine does, or does any more."""
    found = (
        store.counter_key_with_hash(session, keys.counter_key(secret)) if secret.startswith(PREFIX) else None
    )
    if found is None:
        return None
    key, office_id = found
    account = Account(0, "", key.name, (Grant(Role.COUNTER_STAFF, office_id),))
    return Caller(account, frozenset({Scope.LINKS}), key.counter_id)


def _own_offices(account: Account) -> tuple[int, ...] | None:
    return None if account.has(Role.ADMIN) else account.offices(Role.OFFICE_HEAD)
