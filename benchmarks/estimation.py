"""Speed, memory and agreement: 60 five-point items × 63 domains, against R's survey package and svy.

    python -m benchmarks.estimation [--sizes 10000 1000000] [--svy PYTHON] [--large]

Every tool reads the same Parquet file (R a CSV of it, shown without and with the reading) in a process of its own. The
3,780 means have linearised standard errors; their sum is the check that all did the same work. Ours is the median of
three processes, reading always included. R needs Debian's r-cran-survey, svy an environment of its own whose
interpreter --svy names. Processor seconds are those of all threads: they tell more than the clock on a machine that
does other things. --large adds 20,000,000 rows in twenty files, all different. Besides, ours alone: with raking
to three margins, and 500 bootstrap replicates with the raking repeated in each.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from analysis.runs import run

PROVINCES, PSUS, ITEMS, AGES, SEXES = 63, 20, 60, 6, 2
R_MOST, SVY_MOST = 1_000_000, 1_000_000
PER_FILE, PER_GROUP = 1_000_000, 125_000
TIMES = 3
AGREE = 1e-9
NAMES = [f"q{number + 1}" for number in range(ITEMS)]

R_SCRIPT = """
suppressMessages(library(survey))
now <- function() { time <- proc.time(); c(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]]) }
opened <- now()
data <- read.csv(commandArgs(trailingOnly = TRUE)[1])
items <- as.formula(paste("~", paste0("q", 1:60, collapse = "+")))
start <- now()
design <- svydesign(id = ~psu, strata = ~province, weights = ~weight, data = data)
found <- svyby(items, ~province, design, svymean)
done <- now()
total <- format(sum(SE(found)), digits = 15)
cat(done - start, total, done - opened, total)
"""
SVY_SCRIPT = """
import sys, time
import polars, svy
data = polars.read_parquet(sys.argv[1])
start, spent = time.perf_counter(), time.process_time()
design = svy.Design(stratum="province", psu="psu", wgt="weight")
sample = svy.Sample(data, design)
found = sample.estimation.mean([f"q{i}" for i in range(1, 61)], by="province")
seconds, spent = time.perf_counter() - start, time.process_time() - spent
tables = found if isinstance(found, (list, tuple)) else [found]
print(seconds, spent, sum(row.se for table in tables for row in table.estimates))
"""


def write(rows: int, path: Path, seed: int) -> None:
    """A table like a provincial survey: strata are domains, 20 PSUs each, lognormal weights, no holes."""
    draw = np.random.Generator(np.random.PCG64(seed))
    psu = np.sort(draw.integers(0, PROVINCES * PSUS, rows))
    columns = {
        "province": (psu // PSUS).astype(np.int16),
        "psu": psu.astype(np.int32),
        "weight": draw.lognormal(4.6, 0.5, rows),
        "age": draw.integers(0, AGES, rows).astype(np.int8),
        "sex": draw.integers(0, SEXES, rows).astype(np.int8),
    }
    effect = draw.normal(0, 0.3, (PROVINCES * PSUS, ITEMS))
    for number, name in enumerate(NAMES):
        answer = 3 + effect[psu, number] + draw.normal(0, 1, rows)
        columns[name] = np.clip(np.round(answer), 1, 5).astype(np.int8)
    pyarrow.parquet.write_table(pa.table(columns), path, row_group_size=PER_GROUP)


def margins(path: Path) -> dict[str, dict[str, float]]:
    """Register totals that differ from the weighted sample by up to a tenth, all with the same sum."""
    table = pyarrow.parquet.read_table(path, columns=["weight", "province", "age", "sex"])
    weight = table.column("weight").to_numpy()
    draw = np.random.Generator(np.random.PCG64(9))
    found = {}
    for name in ("province", "age", "sex"):
        summed = np.bincount(table.column(name).to_numpy(), weights=weight)
        totals = summed * draw.uniform(0.9, 1.1, len(summed))
        found[name] = {str(level): total for level, total in enumerate(totals / totals.sum() * weight.sum())}
    return found


def spec(task: str, totals: dict[str, dict[str, float]]) -> dict[str, object]:
    """What ours is asked for."""
    means = {"name": "m", "statistic": "mean", "variables": NAMES, "by": ["province"]}
    asked: dict[str, object] = {
        "design": {"weights": "weight", "strata": ["province"], "psu": ["psu"]},
        "estimates": [means],
    }
    if task != "means":
        asked["weighting"] = [{"step": "rake", "margins": totals}]
    if task == "bootstrap":
        asked["variance"] = {"method": "bootstrap", "replicates": 500}
    return asked


def ours(task: str, path: Path, totals: Path) -> None:
    """One task in this process, reading included; prints seconds, processor seconds, the sum of the standard errors and
    the largest memory in megabytes.
    """
    asked = spec(task, json.loads(totals.read_text()))
    start, spent = time.perf_counter(), time.process_time()
    result = run(asked, path, path.parent)
    seconds, spent = time.perf_counter() - start, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(seconds, spent, sum(row.se or 0.0 for row in result.estimates), memory)


def asked(command: list[str]) -> list[float]:
    """The numbers that a process prints."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip().splitlines()[-1:]}")
    return [float(part) for part in done.stdout.split()]


def ours_asked(task: str, path: Path, totals: Path, times: int = TIMES) -> list[float]:
    """What `ours` prints, of the process of median duration among so many."""
    command = [sys.executable, "-m", "benchmarks.estimation", "--task", task, str(path), str(totals)]
    return sorted(asked(command) for _ in range(times))[times // 2]


def show(rows: int, tool: str, found: list[float], ours: list[float] | None = None) -> None:
    """One line of the table; beside another tool's, how many times as long it took, and whether the sums agree."""
    line = f"{rows:>10,}  {tool:32} {found[0]:7.2f} s {found[1]:7.2f} s"
    line += f" {found[3]:6.0f} MB" if len(found) > 3 else " " * 10
    line += f" {found[2]:20.12f}"
    if ours is not None:
        gap = abs(found[2] / ours[2] - 1)
        line += f" {found[0] / ours[0]:6.1f} × {found[1] / ours[1]:6.1f} ×"
        line += f"  {'agrees' if gap < AGREE else 'DIFFERS'} ({gap:.0e})"
    print(line, flush=True)


def compare(rows: int, folder: Path, svy: str | None) -> None:
    """All tools at one size."""
    path, totals = folder / f"{rows}.parquet", folder / f"{rows}.json"
    write(rows, path, 1)
    totals.write_text(json.dumps(margins(path)))
    best = ours_asked("means", path, totals)
    show(rows, "ours, means, reading included", best)
    if shutil.which("Rscript") and rows <= R_MOST:
        table, script = folder / f"{rows}.csv", folder / "survey.R"
        pyarrow.csv.write_csv(pyarrow.parquet.read_table(path), table)
        script.write_text(R_SCRIPT)
        found = asked(["Rscript", str(script), str(table)])
        show(rows, "R survey, means, without reading", found[:3], best)
        show(rows, "R survey, means, reading a CSV", found[3:], best)
        table.unlink()
    if svy and rows <= SVY_MOST:
        (folder / "with_svy.py").write_text(SVY_SCRIPT)
        show(rows, "svy, means, without reading", asked([svy, str(folder / "with_svy.py"), str(path)]), best)
    show(rows, "ours, raked", ours_asked("raked", path, totals))
    show(rows, "ours, 500 raked bootstraps", ours_asked("bootstrap", path, totals, 1))


def large(folder: Path) -> None:
    """20,000,000 rows in twenty files."""
    data = folder / "large"
    data.mkdir()
    for number in range(20):
        write(PER_FILE, data / f"{number:02d}.parquet", number)
    totals = folder / "large.json"
    totals.write_text("{}")
    show(20 * PER_FILE, "ours, means, twenty files", ours_asked("means", data, totals, 1))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--svy", metavar="PYTHON", help="an interpreter that has svy and polars")
    parser.add_argument("--large", action="store_true", help="also 20,000,000 rows")
    parser.add_argument("--task", nargs=3, metavar=("TASK", "DATA", "TOTALS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        ours(options.task[0], Path(options.task[1]), Path(options.task[2]))
        return
    print(
        f"{'rows':>10}  {'':32} {'elapsed':>9} {'processor':>9} {'memory':>9} {'sum of the errors':>20} times as long"
    )
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.sizes:
            compare(rows, Path(folder), options.svy)
        if options.large:
            large(Path(folder))


if __name__ == "__main__":
    main()
