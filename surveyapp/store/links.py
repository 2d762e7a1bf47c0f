"""Queries on links: found by a keyed hash, moved by one conditional update, remembered as a tombstone."""

from typing import Literal

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from surveyapp.domain.links import LinkState
from surveyapp.store.tables.answers import Draft
from surveyapp.store.tables.visits import Link, LinkTombstone

Named = Literal["token", "code"]


def live_link(session: Session, named: Named, hashed: str) -> Link | None:
    """The link with this hash of its token or code, if it has not become a tombstone."""
    column = Link.token_hash if named == "token" else Link.code_hash
    return session.scalars(
        select(Link).where(column == hashed).execution_options(populate_existing=True)
    ).first()


def tombstone_state(session: Session, hashed: str) -> LinkState | None:
    """How the link with this hash of token or code ended."""
    state = session.scalars(select(LinkTombstone.state).where(LinkTombstone.hash == hashed)).first()
    return None if state is None else LinkState(state)


def link_of_visit(session: Session, visit_id: int) -> Link | None:
    """The link that is valid for a visit of the running day: the one that is not void."""
    return session.scalars(
        select(Link).where(Link.visit_id == visit_id, Link.state != LinkState.VOID.value)
    ).first()


def add_link(session: Session, link: Link) -> None:
    """Store a fresh link."""
    session.add(link)
    session.flush()


def move_link(session: Session, token_hash: str, before: tuple[LinkState, ...], after: LinkState) -> bool:
    """Change a link's state if it still is one of `before`; whether it was.

    One statement, so of two phones that send at the same moment exactly one moves the link.
    """
    result = session.execute(
        update(Link)
        .where(Link.token_hash == token_hash, Link.state.in_([state.value for state in before]))
        .values(state=after.value)
        .execution_options(synchronize_session="fetch")
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def delete_drafts_of_link(session: Session, token_hash: str) -> None:
    """Forget what any phone had saved under a link."""
    session.execute(delete(Draft).where(Draft.link_hash == token_hash))
