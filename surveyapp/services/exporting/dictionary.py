"""The dictionary of an exported data set: what it is, and its variables in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Words
from surveyapp.services.exporting.combinations import levels_of
from surveyapp.services.exporting.parquet import schema_of
from surveyapp.services.exporting.variables import Variable, answer_variables, category, flag, number
from surveyapp.services.freezing.columns import Column
from surveyapp.services.freezing.design_columns import DESIGN_COLUMNS, FLAG_REASON, FLAGGED

Part = Literal["invited", "walk_ups"]
FINAL_WEIGHT, GROUP = "w_final", "weight_group"
REPLICATE_PREFIX = "rep_"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a data set beside its rows."""

    wave: str
    title: Words
    starts_on: date
    ends_on: date
    part: Part
    instrument: str
    version: int
    index: str | None
    sha256: str
    """Of the frozen data set that the export was made from."""
    offices: Mapping[str, Words]
    services: Mapping[str, Words]

    @property
    def is_sample(self) -> bool:
        """Whether people were drawn with a known probability."""
        return self.part == "invited"

    @property
    def stem(self) -> str:
        """The beginning of all file names."""
        return f"{self.wave}-{self.part.replace('_', '-')}-{self.sha256[:8]}"


@dataclass(frozen=True)
class Dictionary:
    """The facts and the variables."""

    facts: Facts
    variables: tuple[Variable, ...]

    @property
    def answers(self) -> tuple[Variable, ...]:
        """The variables that people answered."""
        return tuple(each for each in self.variables if each.role == "answer")

    def of_replicates(self, number_of: int) -> "Dictionary":
        """The dictionary of the file of replicate weights."""
        names = (replicate_name(place) for place in range(1, number_of + 1))
        weights = (number(name, REPLICATE_WORDS, "weight") for name in names)
        return Dictionary(self.facts, (number(GROUP, GROUP_WORDS, "weight", is_whole=True), *weights))


def replicate_name(place: int) -> str:
    """The name of a replicate weight, from 1."""
    return f"{REPLICATE_PREFIX}{place:03d}"


def dictionary_of(facts: Facts, instrument: Instrument, path: Path) -> Dictionary:
    """The dictionary of a frozen table; the levels of its design come from the table."""
    design = _design(facts, path)
    return Dictionary(facts, (*design, *answer_variables(instrument)))


def _design(facts: Facts, path: Path) -> tuple[Variable, ...]:
    labels = {column.name: column for column in DESIGN_COLUMNS}

    def levels(name: str, words: Mapping[str, Words] | None = None) -> Variable:
        known = {value.value: value.label for value in labels[name].values}
        values = levels_of(path, name)
        named = [
            (value, (words or {}).get(value) or known.get(value) or _itself(name, value)) for value in values
        ]
        return category(name, labels[name].label, "design" if name in DESIGN else "process", named)

    where = (
        levels("office", facts.offices),
        levels("service", facts.services),
        levels("month"),
        levels("week"),
    )
    doubt = (flag(FLAGGED, labels[FLAGGED].label, "process"), *_why_flagged(labels[FLAG_REASON], path))
    how = (levels("device"), levels("speed"), *doubt)
    final = number(FINAL_WEIGHT, FINAL_WORDS[facts.part], "weight")
    if not facts.is_sample:
        return (*where, final, *how)
    return (
        flag("responded", labels["responded"].label, "design"),
        *where,
        levels("stratum"),
        levels("psu"),
        number("weight", labels["weight"].label, "design"),
        final,
        number(GROUP, GROUP_WORDS, "weight", is_whole=True),
        *how,
    )


def _why_flagged(column: Column, path: Path) -> tuple[Variable, ...]:
    """Why an answer is flagged; data sets that were frozen before this was written have no such column."""
    if column.name not in schema_of(path).names:
        return ()
    reasons = [(str(value.value), value.label) for value in column.values]
    return (category(column.name, column.label, "process", reasons),)


DESIGN = ("office", "service", "month", "week", "stratum", "psu")
FINAL_WORDS: Mapping[Part, Words] = {
    "invited": {
        "vi": "Trọng số cuối cùng (bù không trả lời, cân theo sổ lượt; người không trả lời: 0)",
        "en": "Final weight (adjusted for non-response, calibrated to the register; non-respondents: 0)",
    },
    "walk_ups": {
        "vi": "Trọng số cân theo sổ lượt; không phải mẫu xác suất",
        "en": "Weight calibrated to the register; not a probability sample",
    },
}
REPLICATE_WORDS = {"vi": "Trọng số lặp", "en": "Replicate weight"}
GROUP_WORDS = {
    "vi": "Nhóm trọng số: nối với tệp trọng số lặp (replicates)",
    "en": "Weight group: key to the file of replicate weights (replicates)",
}


def _itself(name: str, value: str) -> Words:
    """Months, weeks and strata speak for themselves; codes of primary units say nothing and need no words."""
    return {} if name == "psu" else {"vi": value, "en": value}
