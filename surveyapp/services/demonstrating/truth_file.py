"""The truth of a province as a document, for a file that lies beside the data."""

from typing import Any

from surveyapp.domain.instruments import Instrument
from surveyapp.services.demonstrating.assumptions import Assumptions
from surveyapp.services.demonstrating.province import OfficePlan
from surveyapp.services.demonstrating.rolling_up import read_tree
from surveyapp.services.demonstrating.truth import office_sums, together, truth_of

ESTIMAND = (
    "Expectation over all visits of the ongoing service, invited or not: offices count by their expected visits, "
    "a mean is taken among the visits to which the question applies. Stuffed answers are no part of it."
)


def truth_document(
    assumptions: Assumptions, offices: tuple[OfficePlan, ...], full: Instrument, short: Instrument
) -> dict[str, Any]:
    """The truth of the full and of the short questionnaire with their indices, for the province and each office."""
    return {
        "estimand": ESTIMAND,
        "seed": assumptions.seed,
        "full": _part(assumptions, offices, full, "counter"),
        "short": _part(assumptions, offices, short, "counter_short"),
    }


def _part(
    assumptions: Assumptions, offices: tuple[OfficePlan, ...], instrument: Instrument, index: str
) -> dict[str, Any]:
    tree, sums = read_tree(index), office_sums(assumptions, offices, instrument)
    return {
        "province": truth_of(together(sums.values()), tree),
        "offices": {office: truth_of(questions, tree) for office, questions in sums.items()},
    }
