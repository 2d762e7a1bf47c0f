"""The index with and without flagged answers: of the province and its offices, of invited visitors and of walk-ups.

An invited visitor whose answer is left out counts as one who did not answer; a walk-up, as one who was not there.

What was left out follows from the two figures. So a figure without flagged answers is shown only where at least
MINIMUM_N answers were left out of it, and where no other difference would follow from those that are shown. Flagged
answers of offices that have few of them stay in both figures when they are fewer than that together: the province's
difference less those of the other offices would be theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet

from analysis import runs
from analysis.comparing.flags import flag_effect
from analysis.errors import AnalysisError
from analysis.results import IndexRow
from analysis.suppression import Sum, complement
from analysis.walk_ups import SELF_SELECTED
from surveyapp.services.analysing.contributing import HIDDEN, OFFICE, TOTAL
from surveyapp.services.analysing.narrowing import narrowed
from surveyapp.services.analysing.specs import MINIMUM_N, Spec
from surveyapp.services.analysing.suppression import hide_what_follows
from surveyapp.services.freezing.design_columns import FLAG_REASON, FLAGGED

RESPONDED = "responded"
INVITED, WALK_UPS = "invited", "walk_ups"
PROVINCE = ""
SHOWN_LEVELS = (TOTAL, "dimension")
BESIDE = ("ci_low", "ci_high", "n", "n_eff", "response_rate", "grade", "reason")

Document = dict[str, Any]
Figure = Mapping[str, Any]
Rows = Sequence[Figure]
Key = tuple[str, str]
"""An office ("" for the province) and a node of the index."""
Figures = Mapping[Key, Figure]


def flag_document(
    specs: Mapping[str, Spec | None], results: Mapping[str, Any], folder: Path
) -> dict[str, Document]:
    """The effect by source, for those that have an index; what cannot be analysed has the reason instead."""
    found = {}
    for part in (INVITED, WALK_UPS):
        spec, rows = specs.get(part), (results.get(part) or {}).get("index")
        if spec and rows:
            try:
                found[part] = effect_of_flags(spec, rows, folder)
            except AnalysisError as error:
                found[part] = {"refused": str(error)}
    return found


def effect_of_flags(spec: Spec, rows: Rows, folder: Path) -> Document:
    """How many answers are flagged, and total and dimensions with them (`rows` of the run) and without.

    Only what may be shown is among the rows. Raises AnalysisError where the data without them cannot be analysed.
    """
    table = _columns(folder / spec["data"])
    flagged = compute.fill_null(compute.equal(table[FLAGGED], 1), False)
    offices = _numbers(table[OFFICE].filter(flagged))
    out = offices_left_out(offices)
    found: Document = {
        "flagged": sum(offices.values()),
        "reasons": _numbers(table[FLAG_REASON]) if FLAG_REASON in table.column_names else {},
        "offices": offices,
        "kept": sum(number for office, number in offices.items() if office not in out),
        "rows": [],
    }
    if out:
        left_out = compute.and_(flagged, compute.is_in(table[OFFICE], pyarrow.array(sorted(out))))
        without = _index_without(spec, folder, table[RESPONDED], left_out)
        found["rows"] = list(_effects(spec, _by_key(rows, out), _by_key(without, out)))
    return found


def offices_left_out(flagged: Mapping[str, int]) -> set[str]:
    """The offices whose flagged answers are left out, from the number of flagged answers of each."""
    few = {office for office, number in flagged.items() if number < MINIMUM_N}
    together = sum(flagged[office] for office in few)
    return set(flagged) if together >= MINIMUM_N else set(flagged) - few


def shown(left: Mapping[Key, int], hidden: Collection[Key]) -> set[Key]:
    """The figures without flagged answers that may be seen, by how many answers were left out of each.

    `hidden` are those that nobody sees for another reason. Nodes sum to the total, offices to the province.
    """
    counts = {_name(key): number for key, number in left.items()}
    unseen = {_name(key) for key, number in left.items() if key in hidden or 0 < number < MINIMUM_N}
    unseen |= complement(counts, unseen, _sums(left), MINIMUM_N)
    return {key for key, number in left.items() if number and _name(key) not in unseen}


def _sums(keys: Collection[Key]) -> list[Sum]:
    """For every office the dimensions and their total, for every node the offices and the province."""
    nodes: dict[str, list[str]] = defaultdict(list)
    offices: dict[str, list[str]] = defaultdict(list)
    for office, code in sorted(keys):
        if code != TOTAL:
            nodes[office].append(_name((office, code)))
        if office != PROVINCE:
            offices[code].append(_name((office, code)))
    sums = [(parts, (office, TOTAL)) for office, parts in nodes.items()]
    sums += [(parts, (PROVINCE, code)) for code, parts in offices.items()]
    return [Sum(parts, _name(total)) for parts, total in sums if total in keys]


def _name(key: Key) -> str:
    return "|".join(key)


def _columns(data: Path) -> Any:
    """What has to be known of every row; data sets from before reasons were kept have none."""
    there = pyarrow.parquet.read_schema(data).names
    wanted = [name for name in (OFFICE, RESPONDED, FLAGGED, FLAG_REASON) if name in there]
    return pyarrow.parquet.read_table(data, columns=wanted)


def _numbers(values: Any) -> dict[str, int]:
    """How often each text occurs."""
    return dict(sorted(Counter(values.drop_null().to_pylist()).items()))


def _index_without(spec: Spec, folder: Path, responded: Any, left_out: Any) -> list[Document]:
    """The rows of the index without these answers, less what would follow from hidden ones."""
    asked = {key: part for key, part in spec.items() if key != "data"} | {"estimates": []}
    silent = compute.if_else(left_out, pyarrow.scalar(0, responded.type), responded)
    changed, kept = ({RESPONDED: silent}, None) if _is_sample(spec) else ({}, compute.invert(left_out))
    with narrowed(asked, folder / spec["data"], changed, kept) as path:
        rows: list[Document] = runs.run(asked, path, folder).document()["index"]
    hide_what_follows(rows)
    return rows


def _by_key(rows: Rows, offices: Collection[str]) -> Figures:
    """Total and dimensions of the province and of these offices."""
    return {
        (row["by"].get(OFFICE, PROVINCE), row["code"]): row
        for row in rows
        if row["level"] in SHOWN_LEVELS and row["by"].get(OFFICE, PROVINCE) in {PROVINCE, *offices}
    }


def _effects(spec: Spec, whole: Figures, without: Figures) -> Iterator[Document]:
    """What may be seen, in the order of the run's rows."""
    left = {key: row["n"] - (without[key]["n"] if key in without else 0) for key, row in whole.items()}
    unseen = {
        key for key in left if key not in without or HIDDEN in (whole[key]["grade"], without[key]["grade"])
    }
    seen = shown(left, unseen)
    for key in whole:
        if key in seen:
            place = {"office": key[0], "code": key[1], "left_out": left[key]}
            yield place | (_tested if _is_sample(spec) else _bare)(whole[key], without[key])


def _tested(whole: Figure, without: Figure) -> Document:
    """Both figures of a sample, whether they differ, and what belongs beside the one without."""
    effect = flag_effect((), (whole["score"], without["score"]), (IndexRow(**whole), IndexRow(**without)))
    names = ("with_flagged", "without_flagged", "difference", "se", "grade_with", "grade_without", "matters")
    beside = {"without": {name: without[name] for name in BESIDE}}
    return {name: getattr(effect, name) for name in names} | beside


def _bare(whole: Figure, without: Figure) -> Document:
    """Both figures of walk-ups, who chose themselves: there is no error to judge the difference by."""
    return {
        "with_flagged": whole["score"],
        "without_flagged": without["score"],
        "difference": without["score"] - whole["score"],
        "without": {"n": without["n"]},
    }


def _is_sample(spec: Spec) -> bool:
    return spec.get("sample") != SELF_SELECTED
