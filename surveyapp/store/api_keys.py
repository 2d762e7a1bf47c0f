"""Keys to the programming interface."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables.publications import ApiKey


def api_key_with_hash(session: Session, key_hash: str) -> ApiKey | None:
    """The key, or None."""
    return session.scalar(select(ApiKey).where(ApiKey.key_hash == key_hash))


def api_key_with_id(session: Session, key_id: int) -> ApiKey | None:
    """The key, or None."""
    return session.get(ApiKey, key_id)


def api_keys_of_account(session: Session, account_id: int) -> Sequence[ApiKey]:
    """A person's keys, the last one first; revoked ones too."""
    return session.scalars(
        select(ApiKey).where(ApiKey.account_id == account_id).order_by(ApiKey.id.desc())
    ).all()
