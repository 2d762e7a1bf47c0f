"""Everything it takes to repeat a run: spec, data and result of each source, in one file with their hashes.

The data are those columns of the frozen tables that the spec asks for, after the disclosure check. Where that withheld
a value that the weights depend on, figures differ from the stored ones, and README says by how much.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import AnalysisRefused
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Words
from surveyapp.services.analysing.repeating import (
    ERRORS,
    FIGURES,
    SAME,
    columns_of,
    differences,
    result_text,
)
from surveyapp.services.exporting.explained import (
    COARSENED_FILE,
    README_FILE,
    coarsened_csv,
    in_both_languages,
)
from surveyapp.services.exporting.making import TABLES, Progress
from surveyapp.services.exporting.packing import Packed, pack, workplace
from surveyapp.services.exporting.parquet import schema_of
from surveyapp.services.exporting.protecting import Coarsened, find_protection, write_protected
from surveyapp.services.exporting.releasing import ALONE, Release, release_note
from surveyapp.services.exporting.statements import said
from surveyapp.services.exporting.variables import answer_variables
from surveyapp.services.exporting.weighing import without_attributes


@dataclass(frozen=True)
class BundleOrder:
    """A run as it is stored: its data, and by source its spec, its result and the questionnaire."""

    run_id: int
    snapshot: Path
    sha256: str
    specs: Mapping[str, dict[str, Any]]
    results: Mapping[str, dict[str, Any]]
    instruments: Mapping[str, Instrument]
    k: int
    release: Release = ALONE

    @property
    def name(self) -> str:
        """The name of the finished file."""
        return f"run-{self.run_id}-{self.sha256[:8]}-k{self.k}.zip"


def make_bundle(order: BundleOrder, folder: Path, progress: Progress) -> Packed:
    """Make the bundle of a run in a folder; nothing is left of one that did not finish."""
    parts = [part for part in TABLES if part in order.results and "refused" not in order.results[part]]
    notes: list[Words] = []
    coarsened: list[Coarsened] = []
    with workplace(folder) as building:
        for place, part in enumerate(parts):
            progress(place, len(parts), "repeating")
            lines = _write_data(order, part, building)
            coarsened += lines
            notes += _repeat(order, part, building)
        statements = [said("bundle", run=order.run_id), said("complements"), *notes]
        statements += _rules(order)
        title = said("bundle_title", run=order.run_id, sha256=order.sha256)
        (building / README_FILE).write_text(in_both_languages(title, statements), encoding="utf-8")
        (building / COARSENED_FILE).write_bytes(coarsened_csv(coarsened))
        progress(len(parts), len(parts), "packing")
        return pack(building, order.name, folder)


def _rules(order: BundleOrder) -> list[Words]:
    notes = [] if order.release is ALONE else [release_note(order.release)]
    return [*notes, said("disclosure", k=order.k), said("not_official"), said("conditions")]


def _write_data(order: BundleOrder, part: str, building: Path) -> tuple[Coarsened, ...]:
    """Write the protected columns that the spec asks for; gives what was withheld of them."""
    source = order.snapshot / TABLES[part]
    protection = find_protection(
        source,
        answer_variables(order.instruments[part]),
        order.k,
        attributes_leave=order.release.leaves,
    )
    needed = columns_of(order.specs[part], schema_of(source).names)
    write_protected(source, building / TABLES[part], protection, needed, lambda _: None)
    return protection.coarsened


def _repeat(order: BundleOrder, part: str, building: Path) -> Iterator[Words]:
    """Run the spec on what is in the bundle, write both down, and compare with what is stored."""
    spec = dict(order.specs[part])
    try:
        text = result_text(spec, building)
    except AnalysisRefused:
        spec = without_attributes(spec)
        text = result_text(spec, building)
        yield said("without_attributes")
    (building / f"{part}-spec.json").write_text(
        json.dumps(spec, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (building / f"{part}-result.json").write_text(text, encoding="utf-8")
    stored, repeated = order.results[part], json.loads(text)
    figures, errors = (list(differences(stored, repeated, fields)) for fields in (FIGURES, ERRORS))
    largest, of_errors = max(figures, default=0.0), max(errors, default=0.0)
    kind = "same_figures" if max(largest, of_errors) <= SAME else "other_figures"
    yield said(kind, part=part, figures=len(figures), difference=largest, errors=of_errors)
