"""What the programming interface takes and gives. The OpenAPI document is made from these classes."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[int, Field(ge=0, le=2**31 - 1)]
Words = Annotated[dict[str, str], Field(description="The same words by code of language.")]


def named(vietnamese: str, english: str) -> dict[str, str]:
    """A name by language; without an English one where nobody gave it."""
    return {"vi": vietnamese, "en": english} if english else {"vi": vietnamese}


class Model(BaseModel):
    """A JSON object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Problem(Model):
    """Why a request was refused (RFC 9457). `code` is stable; the words are for people."""

    code: str
    status: int
    title: str
    detail: str
    reason: str = ""


class RunLine(Model):
    """A run of the analysis."""

    id: Identifier
    wave_id: Identifier
    wave_name: Words
    snapshot_id: Identifier
    requested_at: datetime
    is_published: bool


class RunList(Model):
    """Runs, the last one first. `next_before` is the `before` of the next page, null on the last one."""

    items: list[RunLine]
    next_before: Identifier | None


class Run(RunLine):
    """A run and what is needed to repeat it."""

    snapshot_sha256: str
    spec_sha256: Annotated[dict[str, str], Field(description="Hash of the spec of each source.")]
    result_sha256: Annotated[
        dict[str, str],
        Field(
            description="Hash of each source's file of results; empty for runs made before hashes were kept."
        ),
    ]
    code_version: str
    invitations_still_awaited: int
    offices_without_answers: list[str]


class Figure(Model):
    """A number with everything that has to stand beside it. PAPI-style (theo khung PAPI), never a PAPI score.

    A figure that is suppressed (grade S) has no number. Walk-ups chose themselves: they have no interval and no grade.
    Before the public, a figure of grade C has an interval and no point.
    """

    source: Literal["invited", "walk_ups"]
    table: Literal["index", "satisfied", "items"]
    level: str
    code: str
    title: Words
    office: Annotated[str, Field(description="Code of the office; empty for the whole province.")]
    value: float | None
    low: Annotated[float | None, Field(description="Lower end of the 95 % interval.")]
    high: Annotated[float | None, Field(description="Upper end of the 95 % interval.")]
    scale: tuple[float, float] | None
    n: int
    n_eff: float | None
    response_rate: float | None
    grade: Literal["A", "B", "C", "S"] | None
    reason: str | None


class FigureList(Model):
    """The figures of a run."""

    run_id: Identifier
    items: list[Figure]


class FrameworkFigure(Model):
    """A share of satisfied answers by factor, or a rate that the law defines, of invited visitors, in per cent.

    Computed by this installation from visitors of counters; no official figure. A figure that is suppressed (grade S)
    has no number. Before the public there are no single criteria, and one of grade C has an interval and no point.
    """

    framework: Annotated[str, Field(description="Name of the definition.")]
    framework_title: Words
    kind: Literal["shares", "rate"]
    code: Annotated[str, Field(description="Of a share: factor or criterion, or `total`; of a rate empty.")]
    title: Words
    formula: Annotated[
        str, Field(description="How it is computed, such as `factor_mean`, `pooled`, `of_surveyed`.")
    ]
    breakdown: Annotated[str, Field(description="Of a rate: by what the law divides it; else empty.")]
    group: Annotated[dict[str, str], Field(description="The group by variable; empty for everybody.")]
    office: Annotated[str, Field(description="Code of the office; empty for the whole province.")]
    value: float | None
    low: Annotated[float | None, Field(description="Lower end of the 95 % interval.")]
    high: Annotated[float | None, Field(description="Upper end of the 95 % interval.")]
    n: int
    n_eff: float | None
    response_rate: float | None
    grade: Literal["A", "B", "C", "S"] | None
    reason: str | None


class FrameworkFigureList(Model):
    """The shares and rates of a run. `refused`: definitions of which nothing could be computed, with the reason."""

    run_id: Identifier
    items: list[FrameworkFigure]
    refused: dict[str, str]


class IndexName(Model):
    """A shipped index."""

    name: str
    title: Words


class IndexList(Model):
    """The indices that this installation can compute."""

    items: list[IndexName]


class IndexNode(Model):
    """A node of an index: dimension, sub-dimension or indicator."""

    code: str
    level: str
    title: Words


class Index(IndexName):
    """An index with its nodes, from the top down."""

    nodes: list[IndexNode]


class Wave(Model):
    """A wave with its closed answers, invited and walk-ups apart."""

    id: Identifier
    name: Words
    starts_on: date
    ends_on: date
    invited: int
    walk_ups: int


class WaveList(Model):
    """Waves, the latest first."""

    items: list[Wave]


class RegisterLine(Model):
    """Visits that the register counts; days that are not over are left out."""

    office: str
    month: str
    service: str
    visits: int


class RegisterList(Model):
    """The register of a wave by office, month and service."""

    wave_id: Identifier
    items: list[RegisterLine]


class Snapshot(Model):
    """A frozen data set. `invited_rows` counts drawn visits, answered or not."""

    id: Identifier
    wave_id: Identifier
    frozen_at: datetime
    sha256: str
    invited_rows: int
    walk_up_rows: int


class SnapshotList(Model):
    """Frozen data sets, the last one first. `next_before` is the `before` of the next page, null on the last one."""

    items: list[Snapshot]
    next_before: Identifier | None


ExportPart = Literal["invited", "walk_ups"]
ExportFormat = Literal["csv", "csv_excel", "xlsx", "parquet", "sav", "dta", "json"]
ExportLanguage = Annotated[
    Literal["vi", "en"], Field(description="The language of labels in SPSS and Stata files.")
]


class ExportWanted(Model):
    """One source of a frozen data set, in one format."""

    part: ExportPart
    format: ExportFormat
    language: ExportLanguage = "vi"


class Export(Model):
    """A finished export. The ZIP file at `/exports/{job_id}/file` is kept for seven days."""

    job_id: Identifier
    snapshot_id: Identifier
    part: ExportPart
    format: ExportFormat
    language: ExportLanguage
    file: str
    bytes: int
    sha256: str
    rows: int
    withheld: Annotated[int, Field(description="Values withheld to protect respondents.")]


class ExportList(Model):
    """The exports of a data set whose files are still there, the last one first."""

    items: list[Export]


class Job(Model):
    """Work that the server does outside requests."""

    id: Identifier
    kind: str
    state: Literal["waiting", "running", "done", "failed", "stopped"]
    done: int
    total: int
    message: str
    run_id: Annotated[Identifier | None, Field(description="The run that came of it.")]
    file: Annotated[str | None, Field(description="The name of the file that came of an export or a bundle.")]
