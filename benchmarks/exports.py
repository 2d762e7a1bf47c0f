"""Time and memory of exports: 1,000,000 responses × 60 items, every format in a process of its own.

    python -m benchmarks.exports [--rows 1000000] [--formats csv parquet sav dta json xlsx]

Each process does the whole of it, from the frozen table to the finished ZIP file: disclosure check, weighting with 100
bootstrap replicates, the table in its format, dictionary, codebooks, hashes. Shown are seconds, the largest resident
memory and sizes. An XLSX file of 1,000,000 rows takes minutes (--formats xlsx); beyond Excel's limit it is refused,
which is shown too.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from surveyapp.domain.errors import TooManyRows
from surveyapp.domain.instruments import Instrument
from surveyapp.services.exporting.dictionary import Facts
from surveyapp.services.exporting.making import FORMATS, Order, make_export
from surveyapp.services.exporting.workbook import MOST_ROWS, check_rows
from surveyapp.services.freezing.names import DICTIONARY_FILE, INVITED_FILE
from surveyapp.services.freezing.tables import table_columns

ROWS, ITEMS = 1_000_000, 60
OFFICES, COUNTERS, DAYS, MONTHS, SERVICES = 30, 4, 60, 3, 12
ATTRIBUTES = {"sex": 3, "age_band": 5, "place": 3, "education": 6, "disability": 2, "ethnicity": 2}
SCALES = ITEMS - len(ATTRIBUTES)
ANSWERED = 1.0
AT_ONCE = 50_000
TYPES = {"number": pa.float64(), "string": pa.string(), "flag": pa.int8()}
LIMITS = {"csv": 60, "csv_excel": 60, "parquet": 60, "sav": 180, "dta": 180}
MOST_MEMORY = 500
QUICK = ("csv", "csv_excel", "parquet", "json", "sav", "dta")


def instrument() -> Instrument:
    """Sixty items: 54 scales and the attributes that the disclosure check looks at."""
    words = {"vi": "Ông/Bà đánh giá thế nào về nội dung này?", "en": "How do you rate this?"}
    points = [
        {"value": value, "label": {"vi": f"mức {value}", "en": f"level {value}"}} for value in range(1, 6)
    ]
    questions: list[dict[str, Any]] = [
        {"code": f"item_{place:02d}", "type": "scale", "scale": "five", "ask": words, "dont_know": True}
        for place in range(1, SCALES + 1)
    ]
    for code, size in ATTRIBUTES.items():
        options = [
            {"code": f"{code}_{place}", "label": {"vi": str(place), "en": str(place)}}
            for place in range(size)
        ]
        questions.append({"code": code, "type": "single", "ask": words, "options": options, "optional": True})
    document = {
        "name": "benchmark",
        "version": 1,
        "languages": ["vi", "en"],
        "title": {"vi": "Phiếu", "en": "Form"},
        "minutes": 5,
        "pages": [{"id": "all", "questions": questions}],
        "scales": {"five": {"points": points}},
    }
    return Instrument.model_validate_json(json.dumps(document))


def texts(draw: np.random.Generator, names: list[str], places: Any, holes: Any = None) -> Any:
    """A column of texts by their places in a list; none where there is a hole."""
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=holes), pa.array(names)).cast(pa.string())


def batch(draw: np.random.Generator, start: int, rows: int, total: int) -> dict[str, Any]:
    """Some rows of the table, counter-days in their order."""
    units = OFFICES * COUNTERS * DAYS
    unit = (np.arange(start, start + rows) * units) // total
    office, day = unit // (COUNTERS * DAYS), unit % DAYS
    month, service = day * MONTHS // DAYS, draw.integers(0, SERVICES, rows)
    silent = draw.random(rows) >= ANSWERED
    offices = [f"office-{place:02d}" for place in range(OFFICES)]
    months, services = (
        [f"2026-{place:02d}" for place in range(1, MONTHS + 1)],
        [f"s-{place:02d}" for place in range(SERVICES)],
    )
    crossed = [f"{name}|{each}" for name in offices for each in months]
    columns = {
        "responded": pa.array((~silent).astype(np.int8)),
        "weight": pa.array(np.array([10.0, 4.0, 2.0])[unit // DAYS % 3]),
        "stratum": texts(draw, crossed, office * MONTHS + month),
        "psu": texts(draw, [f"P{place:06d}" for place in range(units)], unit),
        "office": texts(draw, offices, office),
        "month": texts(draw, months, month),
        "week": texts(draw, [f"2026-W{place:02d}" for place in range(1, 12)], day // 7),
        "service": texts(draw, services, service),
        "response_class": texts(draw, offices, office),
        "month_cell": texts(draw, crossed, office * MONTHS + month),
        "service_cell": texts(draw, services, service),
        "device": texts(draw, ["phone"], np.zeros(rows, dtype=int), silent),
        "language": texts(draw, ["vi"], np.zeros(rows, dtype=int), silent),
        "speed": texts(draw, ["usual"], np.zeros(rows, dtype=int), silent),
        "latency": texts(draw, ["same_day"], np.zeros(rows, dtype=int), silent),
    }
    return columns | answers(draw, silent)


def answers(draw: np.random.Generator, silent: Any) -> dict[str, Any]:
    """What was answered, with one in ten "don't know"."""
    rows, columns = len(silent), {}
    for place in range(1, SCALES + 1):
        name, unknown = f"item_{place:02d}", draw.random(rows) < 0.1
        point = draw.integers(1, 6, rows)
        columns[name] = pa.array(point.astype(np.float64), mask=silent | unknown)
        columns[f"{name}__missing"] = texts(draw, ["dk"], np.zeros(rows, dtype=int), silent | ~unknown)
        columns[f"satisfied__{name}"] = pa.array((point >= 4).astype(np.int8), mask=silent | unknown)
        columns[f"answered__{name}"] = pa.array((~unknown).astype(np.int8), mask=silent)
    for name, size in ATTRIBUTES.items():
        shares = np.array([2.0**-place for place in range(size)])
        columns[name] = texts(
            draw,
            [f"{name}_{place}" for place in range(size)],
            draw.choice(size, rows, p=shares / shares.sum()),
            silent,
        )
    return columns


def write_snapshot(folder: Path, rows: int) -> dict[str, Any]:
    """Write a frozen table, and give the spec whose totals are those of the table, a tenth up or down."""
    draw = np.random.Generator(np.random.PCG64(1))
    (folder / DICTIONARY_FILE).write_text("{}")
    schema = pa.schema([(column.name, TYPES[column.kind]) for column in table_columns(instrument())])
    totals: dict[str, dict[str, float]] = {"month_cell": {}, "service_cell": {}}
    with pyarrow.parquet.ParquetWriter(folder / INVITED_FILE, schema, compression="zstd") as writer:
        for start in range(0, rows, AT_ONCE):
            size = min(AT_ONCE, rows - start)
            columns = batch(draw, start, size, rows)
            weight = columns["weight"].to_numpy()
            for name, sums in totals.items():
                for level in columns[name].unique().to_pylist():
                    chosen = pa.compute.equal(columns[name], level).to_numpy(zero_copy_only=False)
                    sums[level] = sums.get(level, 0.0) + float(weight[chosen].sum())
            filled = [columns.get(field.name, pa.nulls(size, field.type)) for field in schema]
            writer.write_batch(
                pa.RecordBatch.from_arrays(
                    [each.cast(field.type) for each, field in zip(filled, schema, strict=True)], schema=schema
                )
            )
    for sums in totals.values():
        moved = {level: total * draw.uniform(0.9, 1.1) for level, total in sums.items()}
        scale = sum(sums.values()) / sum(moved.values())
        sums.update({level: total * scale for level, total in moved.items()})
    return {
        "design": {"weights": "weight", "strata": ["stratum"], "psu": ["psu"]},
        "weighting": [
            {"step": "nonresponse", "classes": ["response_class"], "respondent": "responded"},
            {"step": "rake", "margins": totals, "unknown": "keep"},
        ],
    }


def order(folder: Path, form: str) -> Order:
    """What is asked of an export."""
    names = {
        "offices": [f"office-{place:02d}" for place in range(OFFICES)],
        "services": [f"s-{place:02d}" for place in range(SERVICES)],
    }
    facts = Facts(
        wave="benchmark",
        title={"vi": "Đợt đo", "en": "Benchmark"},
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
        part="invited",
        instrument="benchmark",
        version=1,
        index=None,
        sha256="0" * 64,
        offices={name: {"vi": name, "en": name} for name in names["offices"]},
        services={name: {"vi": name, "en": name} for name in names["services"]},
    )
    spec = json.loads((folder / "spec.json").read_text())
    form_name = next(each for each in FORMATS if each == form)
    return Order(folder, facts, instrument(), spec, form_name, "vi", k=5)


def one(folder: Path, form: str) -> None:
    """One export in this process; prints time, processor time, memory in MB, bytes, values withheld, reports."""
    reports = 0

    def heard(_done: int, _total: int, _message: str) -> None:
        nonlocal reports
        reports += 1

    start, worked = time.perf_counter(), time.process_time()
    made = make_export(order(folder, form), folder / "exports", heard)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    made.packed.path.unlink()
    csv.writer(sys.stdout).writerow((seconds, worked, memory, made.packed.size, made.withheld, reports))


def measure(folder: Path, form: str) -> bool:
    """One line of the table; whether the limits hold."""
    command = [sys.executable, "-m", "benchmarks.exports", "--one", form, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{form}: {done.stderr.strip().splitlines()[-1:]}")
    seconds, worked, memory, size, withheld, reports = (float(each) for each in done.stdout.split(","))
    most = LIMITS.get(form)
    holds = memory <= MOST_MEMORY and (most is None or seconds <= most)
    limit = f"(limit {most} s, {MOST_MEMORY} MB)" if most else f"(limit {MOST_MEMORY} MB)"
    print(
        f"{form:10} {seconds:8.1f} s ({worked:.1f} s of processor) {memory:6.0f} MB  ZIP {size / 1e6:7.1f} MB  "
        f"{int(withheld):,} withheld, {int(reports)} reports  {'holds' if holds else 'FAILS'} {limit}",
        flush=True,
    )
    return holds


def main() -> None:
    """Print the table; exit with 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=QUICK)
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(Path(options.one[1]), options.one[0])
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "spec.json").write_text(json.dumps(write_snapshot(folder, options.rows)))
        print(
            f"{options.rows:,} rows × {ITEMS} items, frozen: {(folder / INVITED_FILE).stat().st_size / 1e6:.0f} MB"
        )
        holds = [measure(folder, form) for form in options.formats]
    try:
        check_rows(MOST_ROWS + 1)
    except TooManyRows as refused:
        print(f"xlsx       refused above {refused.most:,} rows")
    sys.exit(0 if all(holds) else 1)


if __name__ == "__main__":
    main()
