"""Attributes of persons leave with one data set of a wave only.

Every file is k-anonymous by itself. Two files of one wave, frozen at different times, withhold different values of the
same people, and whoever joins them by their answers has what each of them withholds. So the data set of the first order
that carries attributes is the only one of its wave that ever carries them, with the k of that order.
"""

from dataclasses import dataclass
from enum import StrEnum

from surveyapp.domain.questions import Words
from surveyapp.services.exporting.statements import said
from surveyapp.services.transactions import Session
from surveyapp.store import attribute_releases, snapshots
from surveyapp.store.tables.work import AttributeRelease, Snapshot


class Standing(StrEnum):
    """Whether a data set leaves with attributes."""

    OPEN = "open"
    """Nobody has asked yet: the first order settles it."""
    HERE = "here"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Release:
    """How a data set stands, and which one of its wave leaves with attributes."""

    standing: Standing
    snapshot_id: int | None = None
    sha256: str = ""
    k: int | None = None

    @property
    def leaves(self) -> bool:
        """Whether attributes leave with this data set."""
        return self.standing is not Standing.ELSEWHERE


ALONE = Release(Standing.HERE)
"""Of a data set that has no other beside it."""


def release_note(release: Release) -> Words:
    """What an export says of it."""
    if release.leaves:
        return said("attributes_here")
    return said("attributes_elsewhere", number=release.snapshot_id, sha256=release.sha256, k=release.k)


def release_for(session: Session, snapshot: Snapshot, k: int) -> Release:
    """How a data set stands if it is exported with this k."""
    found = attribute_releases.release_of_wave(session, snapshot.wave_id)
    return _release(session, found, snapshot, k) if found else Release(Standing.OPEN)


def settle(session: Session, snapshot: Snapshot, k: int) -> Release:
    """How a data set stands now that it is exported: where nothing was settled, it is the one."""
    found = attribute_releases.settle_release(session, snapshot.wave_id, snapshot.id, k)
    return _release(session, found, snapshot, k)


def _release(session: Session, found: AttributeRelease, snapshot: Snapshot, k: int) -> Release:
    is_here = (found.snapshot_id, found.k) == (snapshot.id, k)
    holder = snapshots.snapshot_with_id(session, found.snapshot_id)
    standing = Standing.HERE if is_here else Standing.ELSEWHERE
    return Release(standing, found.snapshot_id, holder.sha256 if holder else "", found.k)
