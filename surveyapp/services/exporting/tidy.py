"""The tidy table of an export, as Parquet: every variable, reasons for missing answers beside them, and the weights.

All other formats are written from this file, so that they hold the same.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow

from surveyapp.services.exporting.dictionary import FINAL_WEIGHT, GROUP, Dictionary, replicate_name
from surveyapp.services.exporting.frequencies import Frequencies, tally_of
from surveyapp.services.exporting.parquet import TEXT, Rows, batches, writer_of
from surveyapp.services.exporting.variables import Variable
from surveyapp.services.exporting.weighing import Replicates, RowWeights

GROUPS_AT_ONCE = 10_000


def write_tidy(
    protected: Path, target: Path, dictionary: Dictionary, weights: RowWeights, progress: Rows
) -> dict[str, Frequencies]:
    """Write the tidy table from a protected copy of the frozen one; gives the frequencies of its variables."""
    schema = tidy_schema(dictionary)
    tally = tally_of(dictionary.variables)
    with writer_of(target, schema) as writer:
        for batch in batches(protected):
            places = weights.groups[tally.rows : tally.rows + batch.num_rows]
            made = {FINAL_WEIGHT: weights.final[places], GROUP: places + np.int64(1)}
            columns = [_column(batch, field, made) for field in schema]
            row_batch = pyarrow.RecordBatch.from_arrays(columns, schema=schema)
            writer.write_batch(row_batch)
            tally.add(row_batch)
            progress(tally.rows)
    return tally.frequencies()


def write_replicates(target: Path, weights: Replicates) -> None:
    """Write the replicate weights as Parquet: a row for each weight group, a column for each replicate."""
    names = [GROUP, *(replicate_name(place) for place in range(1, weights.number + 1))]
    types = [pyarrow.int64(), *[pyarrow.float64()] * weights.number]
    schema = pyarrow.schema(list(zip(names, types, strict=True)))
    with writer_of(target, schema) as writer:
        for start in range(0, weights.groups, GROUPS_AT_ONCE):
            stop = min(start + GROUPS_AT_ONCE, weights.groups)
            columns = [np.arange(start + 1, stop + 1), *weights.block(start, stop)]
            writer.write_batch(
                pyarrow.RecordBatch.from_arrays([pyarrow.array(each) for each in columns], schema=schema)
            )


def tidy_schema(dictionary: Dictionary) -> Any:
    """The columns, reasons after the last column they are for; words and codes are metadata of the file."""
    fields = []
    for place, variable in enumerate(dictionary.variables):
        fields.append((variable.name, _type(variable)))
        following = dictionary.variables[place + 1 : place + 2]
        if variable.reason and variable.reason not in {each.reason for each in following}:
            fields.append((variable.reason, TEXT))
    facts = dictionary.facts
    words = _json({each.name: _metadata(each) for each in dictionary.variables})
    about = {"wave": facts.wave, "part": facts.part, "snapshot": facts.sha256, "variables": words}
    return pyarrow.schema(fields, metadata=about)


def columns_needed(dictionary: Dictionary, weighting: Collection[str]) -> frozenset[str]:
    """The columns of the frozen table that the tidy one is made from, and its weights."""
    return frozenset(tidy_schema(dictionary).names) - {FINAL_WEIGHT, GROUP} | frozenset(weighting)


def _type(variable: Variable) -> Any:
    if variable.is_text:
        return TEXT
    if not variable.is_whole:
        return pyarrow.float64()
    return pyarrow.int16() if variable.levels else pyarrow.int64()


def _metadata(variable: Variable) -> dict[str, Any]:
    return {
        "label": variable.label,
        "measure": variable.measure,
        "values": {str(level.value): level.label for level in variable.labelled},
        "missing": {each.code: each.label for each in variable.missing},
    }


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _column(batch: Any, field: Any, made: Mapping[str, npt.NDArray[Any]]) -> Any:
    if field.name in made:
        return pyarrow.array(made[field.name], field.type)
    return batch.column(field.name).cast(field.type)
