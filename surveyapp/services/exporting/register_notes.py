"""What an export says of the register that its weights were brought to, and of coverage."""

from collections.abc import Mapping
from typing import Any

from surveyapp.domain.questions import Words
from surveyapp.domain.registers import Counted
from surveyapp.services.exporting.statements import said
from surveyapp.services.registers.coverage import coverage_in, whole_coverage

SOURCES = ("draw", "corrected", "imported")


def register_notes(statement: Mapping[str, Any]) -> tuple[Words, ...]:
    """Sentences on whose counts are used and how many visits were tapped; none for data sets that say nothing."""
    if not statement:
        return ()
    numbers = {source: statement["visits_by_source"].get(source, 0) for source in SOURCES}
    lines = coverage_in(statement)
    wholes = {counts: whole_coverage(lines, counts) for counts in Counted}
    coverage = [
        said(f"coverage_{counts.value}", tapped=whole.tapped, counted=whole.counted, ratio=whole.ratio)
        for counts, whole in wholes.items()
        if whole is not None and whole.ratio is not None
    ]
    return (said("register", **numbers), *(coverage or [said("coverage_none")]))
