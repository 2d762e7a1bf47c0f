"""Runs of the analysis: a snapshot's specs are computed, and the result is stored with what is needed to repeat it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analysis import index_definitions, runs
from analysis.errors import AnalysisError
from analysis.results import rounded
from surveyapp.domain.errors import AnalysisRefused, NotFound
from surveyapp.services.analysing.acting import Earlier, what_to_do
from surveyapp.services.analysing.areas import area_document
from surveyapp.services.analysing.beside_walk_ups import gap_document
from surveyapp.services.analysing.flagging import flag_document
from surveyapp.services.analysing.framework_results import framework_document
from surveyapp.services.analysing.questions import one_pass
from surveyapp.services.analysing.specs import (
    Spec,
    invited_spec,
    left_out,
    question_labels,
    register_statement,
    walk_up_spec,
)
from surveyapp.services.analysing.suppression import hide_what_follows, hide_what_follows_from_the_whole
from surveyapp.services.auditing import Act, record
from surveyapp.services.run_hashes import SOURCES, hashes_of
from surveyapp.services.transactions import Session
from surveyapp.store import runs as run_store
from surveyapp.store import snapshots
from surveyapp.store.tables.work import Run

INVITED, WALK_UPS = "invited", "walk_ups"
STEPS = 2
SELF_SELECTED = "self_selected"
"""The reason given with figures of walk-ups instead of a grade that speaks of sampling error."""

Progress = Callable[[int, int], None]
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Computed:
    """What a run found, not stored yet. A part whose analysis was refused has the reason in place of figures."""

    specs: Document
    result: Document
    code_version: str


def analyse_snapshot(session: Session, snapshot_id: int, account_id: int | None, now: datetime) -> int:
    """Analyse a snapshot and store the run; gives its id. Raises NotFound, AnalysisRefused."""
    computed = figures(folder_of(session, snapshot_id), lambda _done, _total: None)
    run_id = record_run(session, snapshot_id, computed, account_id, now)
    add_explanation(session, run_id, explanation(*to_explain(session, run_id)))
    return run_id


def folder_of(session: Session, snapshot_id: int) -> Path:
    """Where a snapshot's files lie. Raises NotFound."""
    snapshot = snapshots.snapshot_with_id(session, snapshot_id)
    if snapshot is None:
        raise NotFound
    return Path(snapshot.folder)


def compute(folder: Path, progress: Progress, earlier: Earlier | None = None) -> Computed:
    """The figures of a data set and what follows from them; see `figures` and `explanation`."""
    found = figures(folder, progress)
    return replace(found, result=found.result | explanation(found.specs, found.result, folder, earlier))


def figures(folder: Path, progress: Progress) -> Computed:
    """Analyse invited visitors and walk-ups, each for itself; `progress` hears of each part.

    Needs no database, so nobody waits for it. Raises AnalysisRefused when neither part can be analysed.
    """
    return figures_of({INVITED: invited_spec(folder), WALK_UPS: walk_up_spec(folder)}, folder, progress)


def figures_of(specs: Document, folder: Path, progress: Progress) -> Computed:
    """What `figures` gives, by the specs of a run instead of those that would be written today."""
    result: Document = {}
    with ThreadPoolExecutor(len(specs)) as pool:
        found = pool.map(lambda spec: _analysed(spec, folder), specs.values())
        for done, (part, document) in enumerate(zip(specs, found, strict=True), start=1):
            result[part] = document
            progress(done, STEPS)
    refusals = [part["refused"] for part in result.values() if part and "refused" in part]
    if len(refusals) == sum(part is not None for part in result.values()):
        raise AnalysisRefused("; ".join(refusals) or "the data set holds no answers that the register covers")
    version = next(part["version"] for part in result.values() if part and "version" in part)
    if result[WALK_UPS]:
        result[WALK_UPS] = _without_grade(result[WALK_UPS])
    words = {"titles": _titles(specs), "questions": question_labels(folder)}
    said = {"left_out": left_out(folder), "register": register_statement(folder)}
    return Computed(specs, result | words | said, version)


def explanation(specs: Document, result: Document, folder: Path, earlier: Earlier | None) -> Document:
    """Where to act, offices compared, areas, walk-ups, flags, shares and rates: all that stands beside a run's figures.

    It takes longer than the figures do, so that on a site it is a job of its own, and needs no database either.
    """
    answers = one_pass(specs[INVITED], folder)
    areas = area_document(answers, result[INVITED])
    found = what_to_do(answers, result[INVITED], earlier)
    beside = rounded(gap_document(specs, result, folder))
    return found | {
        "areas": areas,
        "beside": beside,
        "flags": rounded(flag_document(specs, result, folder)),
        "frameworks": framework_document(specs[INVITED], folder),
    }


def add_explanation(session: Session, run_id: int, found: Document) -> None:
    """Store what follows from a run's figures beside them. Raises NotFound."""
    row = run_store.run_with_snapshot(session, run_id)
    if row is None:
        raise NotFound
    row[0].result = (row[0].result or {}) | found
    if row[0].hashes is not None:
        row[0].hashes = row[0].hashes | hashes_of(found)
    session.flush()


def to_explain(session: Session, run_id: int) -> tuple[Document, Document, Path, Earlier | None]:
    """Specs, figures and folder of a run, and the published run of the wave before it. Raises NotFound."""
    found = run_store.run_with_snapshot(session, run_id)
    if found is None:
        raise NotFound
    run, snapshot, wave = found
    return run.spec, run.result or {}, Path(snapshot.folder), _earlier(session, wave.starts_on)


def _earlier(session: Session, day: date) -> Earlier | None:
    """The run that the public sees of the last wave that had ended by a day, with figures of invited visitors."""
    found = run_store.published_run_before(session, day)
    if found is None:
        return None
    run, snapshot, _wave = found
    spec, rows = run.spec.get(INVITED), ((run.result or {}).get(INVITED) or {}).get("index")
    folder = Path(snapshot.folder)
    return Earlier(run.id, spec, rows, folder) if spec and rows and folder.is_dir() else None


def record_run(
    session: Session, snapshot_id: int, computed: Computed, account_id: int | None, now: datetime
) -> int:
    """Store a run with its specs and the hashes of what it found, which the audit trail keeps too; gives its id."""
    hashes = hashes_of(computed.result)
    run = run_store.add_run(
        session,
        Run(
            snapshot_id=snapshot_id,
            spec=computed.specs,
            code_version=computed.code_version,
            requested_at=now,
            requested_by=account_id,
            result=computed.result,
            hashes=hashes,
        ),
    )
    after = {"snapshot": snapshot_id, **{part: hashes[part] for part in SOURCES if part in hashes}}
    record(session, Act(account_id, now), "run.made", str(run.id), after=after)
    return run.id


def _analysed(spec: Spec | None, folder: Path) -> Document | None:
    """The figures of a part, or why it was refused; None where there is nobody."""
    if spec is None:
        return None
    try:
        found: Document = runs.run(spec, None, folder).document()
    except AnalysisError as error:
        return {"refused": str(error)}
    hide_what_follows(found["index"])
    hide_what_follows_from_the_whole(found["estimates"])
    return found


def _without_grade(result: Document) -> Document:
    """Walk-ups chose themselves: a letter beside theirs would be read like those of the invited."""
    for row in (*result.get("estimates", ()), *result.get("index", ())):
        if row["reason"] == SELF_SELECTED:
            row["grade"] = None
    return result


def _titles(specs: Document) -> Document:
    """The words of the indices' nodes, by index and code, stored with the run as they were."""
    names = {use["use"] for spec in specs.values() if spec for use in spec["index"]}
    return {name: _titles_of(index_definitions.shipped(name)) for name in sorted(names)}


def _titles_of(definition: index_definitions.Definition) -> Document:
    nodes: list[index_definitions.Node] = []
    for dimension in definition.dimensions:
        nodes += [dimension, *dimension.sub_dimensions, *index_definitions.indicators_of(dimension)]
    return {"total": definition.title, **{node.code: node.title for node in nodes}}
