"""The rates that the law defines (SDG 16.6.2 and 16.5.1) with their breakdowns, of invited visitors.

The lawful denominator is everybody who was asked; beside it stands the rate of those who answered.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from analysis.frameworks.factors import PER_CENT
from analysis.frameworks.rates import Rate
from surveyapp.services.analysing.asking import Asked, Row
from surveyapp.services.analysing.contributing import OFFICE
from surveyapp.services.analysing.framework_rows import (
    BAR,
    Document,
    figures,
    hide_together,
    place,
)
from surveyapp.services.analysing.specs import SHARE_INTERVAL, value_labels
from surveyapp.services.analysing.suppression import Groups, hide_what_follows_from_the_whole
from surveyapp.services.freezing.files import OUTSIDE_LABEL
from surveyapp.services.freezing.names import ANSWERED_PREFIX, OFFICE_RESIDENCE, OUTSIDE
from surveyapp.services.office_residence import RURAL, URBAN

OF_SURVEYED, OF_ANSWERED = "of_surveyed", "of_answered"
PROVINCE = "province"
"""A breakdown that is the figure of the whole: a site is that of one province."""
WHOLE, YES = "all", "1"
RESIDENCE_LABELS = {
    URBAN: {"vi": "Thành thị", "en": "Urban"},
    RURAL: {"vi": "Nông thôn", "en": "Rural"},
    OUTSIDE: OUTSIDE_LABEL,
}


def columns_needed(definition: Rate) -> set[str]:
    """What the data must have: the question, and who was asked it."""
    return {definition.column, _asked(definition)}


def rates_asked(definition: Rate, data: Path, there: Collection[str], residence: Mapping[str, str]) -> Asked:
    """Both rates of the province, by office, and by every breakdown of the law that the data have.

    `residence` says whether an office stands in a town or in the country; without one nothing is told by it.
    """
    columns = {f"{definition.name}{BAR}{name}": each for name, each in rate_columns(definition, data).items()}
    share = {"statistic": "proportion", "variables": list(columns), "ci": SHARE_INTERVAL}
    divisions: dict[str, list[str]] = {WHOLE: [], OFFICE: [OFFICE]} | {
        code: [column] for code, column in _columns(definition, there, residence).items()
    }
    if [OFFICE_RESIDENCE] in divisions.values():
        columns[OFFICE_RESIDENCE] = residence_column(data, residence)
    estimates = [
        {"name": f"{definition.name}{BAR}{code}", **share, "by": by} for code, by in divisions.items()
    ]
    return Asked(estimates, (), columns)


def rates_found(
    definition: Rate, rows: Sequence[Row], folder: Path, there: Collection[str], residence: Mapping[str, str]
) -> Document:
    """The rates as they are stored. The two are of nearly the same people: both are hidden, or none."""
    pairs: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        pairs.setdefault((row["name"], place(row)), []).append(row)
    towns = Groups(OFFICE, OFFICE_RESIDENCE, _groups_of(rows, residence))
    hide_together(pairs.values(), lambda: hide_what_follows_from_the_whole(rows, towns))
    columns = _columns(definition, there, residence)
    return {
        "goal": definition.goal,
        "numerator": dict(definition.numerator),
        "denominator": dict(definition.denominator),
        "titles": {each.code: dict(each.title) for each in definition.breakdowns},
        "not_asked": [
            each.code for each in definition.breakdowns if each.code not in columns and each.code != PROVINCE
        ],
        "notes": {each.code: dict(each.note) for each in definition.breakdowns if each.note},
        "columns": columns,
        "labels": value_labels(folder, columns.values()) | {OFFICE_RESIDENCE: RESIDENCE_LABELS},
        "rows": [_stored(row) for row in rows if row["level"] == YES],
    }


def rate_columns(definition: Rate, data: Path) -> dict[str, pyarrow.Array]:
    """Who counts: of all who were asked (no usable answer is no), and of those who answered."""
    table = pyarrow.parquet.read_table(data, columns=[definition.column, _asked(definition)])
    answered, value = table[_asked(definition)], table[definition.column]
    counts = pc.fill_null(pc.greater_equal(pc.cast(value, pyarrow.float64()), definition.at_least), False)
    counted = pc.cast(counts, pyarrow.int8())
    nothing = pyarrow.scalar(None, pyarrow.int8())
    was_asked, gave = pc.is_valid(answered), pc.fill_null(pc.equal(answered, 1), False)
    return {
        OF_SURVEYED: pc.if_else(was_asked, counted, nothing),
        OF_ANSWERED: pc.if_else(gave, counted, nothing),
    }


def residence_column(data: Path, residence: Mapping[str, str]) -> pyarrow.Array:
    """Of every row whether its office stands in a town or in the country; OUTSIDE where that cannot be told."""
    table = pyarrow.parquet.read_table(data, columns=[OFFICE])
    offices = pc.dictionary_encode(pc.cast(table[OFFICE], pyarrow.string()).combine_chunks())
    own = pyarrow.array(
        [residence.get(office, OUTSIDE) for office in offices.dictionary.to_pylist()], pyarrow.string()
    )
    return own.take(offices.indices)


def _groups_of(rows: Sequence[Row], residence: Mapping[str, str]) -> dict[str, str]:
    """The group of every office that has a row."""
    offices = {row["by"][OFFICE] for row in rows if OFFICE in row["by"]}
    return {office: residence.get(office, OUTSIDE) for office in offices}


def _stored(row: Row) -> Row:
    breakdown = row["name"].split(BAR)[1]
    code = row["variable"].split(BAR)[1]
    return {"breakdown": "" if breakdown == WHOLE else breakdown} | figures(row, code, "estimate", PER_CENT)


def _columns(definition: Rate, there: Collection[str], residence: Mapping[str, str]) -> dict[str, str]:
    """The breakdowns that the data have, by code; that by province is the whole."""
    known = {*there, OFFICE_RESIDENCE} if residence else {*there}
    return {
        each.code: each.column
        for each in definition.breakdowns
        if each.column is not None and each.column in known and each.code != PROVINCE
    }


def _asked(definition: Rate) -> str:
    """The column that is empty for those who were not asked, and 0 for those who gave no usable answer."""
    return ANSWERED_PREFIX + definition.column
