"""The list of snapshots and runs, and when the public saw a run, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.services.publications import PublicationLine
from surveyapp.services.results import RunLine, SnapshotLine, WaveLine
from surveyapp.web.dates import moment_text
from surveyapp.web.locale import in_language


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A frozen data set in the list."""

    id: int
    wave_name: str
    frozen_at: str
    invited_rows: int
    walk_up_rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list."""

    id: int
    wave_name: str
    snapshot_id: int
    made_at: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """From when to when the public saw a run; `withdrawn_at` is empty while it does."""

    published_at: str
    withdrawn_at: str
    reason: str


def snapshot_rows(lines: Sequence[SnapshotLine], waves: Sequence[WaveLine]) -> tuple[SnapshotRow, ...]:
    """The frozen data sets with the names of their waves."""
    names = {wave.id: in_language(wave.name, wave.name_en) for wave in waves}
    return tuple(
        SnapshotRow(
            line.id,
            names[line.wave_id],
            moment_text(line.frozen_at),
            line.invited_rows,
            line.walk_up_rows,
            line.sha256,
        )
        for line in lines
    )


def run_rows(lines: Sequence[RunLine]) -> tuple[RunRow, ...]:
    """The runs."""
    return tuple(
        RunRow(
            line.id,
            in_language(line.wave_name, line.wave_name_en),
            line.snapshot_id,
            moment_text(line.requested_at),
            line.is_published,
        )
        for line in lines
    )


def publication_rows(lines: Sequence[PublicationLine]) -> tuple[PublicationRow, ...]:
    """When the public saw a run."""
    return tuple(
        PublicationRow(
            moment_text(line.published_at),
            moment_text(line.withdrawn_at) if line.withdrawn_at else "",
            line.reason,
        )
        for line in lines
    )
