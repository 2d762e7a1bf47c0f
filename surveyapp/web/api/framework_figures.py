"""Shares by factor and lawful rates of a run as the interface gives them. What a page hides is hidden here too."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveyapp.services.framework_figures import is_rate
from surveyapp.web.api import models

OFFICE = "office"
FIGURES = ("value", "low", "high", "n", "n_eff", "response_rate", "grade", "reason")


def framework_figures(frameworks: Mapping[str, Any]) -> Iterator[models.FrameworkFigure]:
    """Every row of every definition that there are figures of."""
    for name, framework in frameworks.items():
        for row in framework.get("rows", ()):
            yield _figure(name, framework, row)


def refused_frameworks(frameworks: Mapping[str, Any]) -> dict[str, str]:
    """Why there is nothing of a definition, by its name."""
    return {name: str(each["refused"]) for name, each in frameworks.items() if "refused" in each}


def _figure(name: str, framework: Mapping[str, Any], row: Mapping[str, Any]) -> models.FrameworkFigure:
    of_rate = is_rate(framework)
    breakdown = row["breakdown"] if of_rate else ""
    titled = breakdown if of_rate else row["code"]
    return models.FrameworkFigure(
        framework=name,
        framework_title=framework["title"],
        kind="rate" if of_rate else "shares",
        code="" if of_rate else row["code"],
        title=framework["titles"].get(titled, {}),
        formula=row["code"] if of_rate else row["formula"],
        breakdown=breakdown,
        group={column: str(value) for column, value in row["by"].items() if column != OFFICE},
        office=row["by"].get(OFFICE, ""),
        **{figure: row[figure] for figure in FIGURES},
    )
