"""Tables of randomly drawn samples with three stages, written as CSV for R and for us to read."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

REPLICATES = 12
STRATA = "ABCD"
Row = dict[str, Any]


def write_tables(folder: Path, seed: int) -> None:
    """main.csv, pairs.csv and lonely.csv, as survey.R describes them."""
    draw = np.random.default_rng(seed)
    sizes = {stratum: int(draw.integers(2, 6)) for stratum in STRATA}
    _write(folder / "main.csv", _rows(draw, sizes), draw)
    _write(folder / "pairs.csv", _rows(draw, dict.fromkeys(STRATA, 2)), draw)
    _write(folder / "lonely.csv", _rows(draw, {**sizes, "E": 1}, lone_inside=True), draw)


def _rows(draw: np.random.Generator, sizes: dict[str, int], *, lone_inside: bool = False) -> list[Row]:
    rows: list[Row] = []
    for stratum, clusters in sizes.items():
        population = clusters + int(draw.integers(1, 9))
        for p in range(clusters):
            inside = (
                [1] if lone_inside and p == 0 else draw.integers(2, 4, size=int(draw.integers(1, 3))).tolist()
            )
            there = {
                "s": stratum,
                "p": p + 1,
                "c": f"{stratum}{p + 1}",
                "N1": population,
                "f1": clusters / population,
            }
            rows += _cluster(draw, there, inside)
    return rows


def _cluster(draw: np.random.Generator, there: Row, inside: list[int]) -> list[Row]:
    """The rows of a first-stage cluster, which has so many second-stage clusters in each of its strata t."""
    rows: list[Row] = []
    effect, spare, drawn = draw.normal(0, 1), draw.integers(0, 5, size=len(inside)).tolist(), 0
    for t, count in enumerate(inside):
        for _ in range(count):
            drawn += 1
            place = {"t": t + 1, "q": drawn, "Nt": count + spare[t], "N2": sum(inside) + sum(spare)}
            rest, shift = int(draw.integers(2, 4)), draw.normal(0, 0.5)
            third = rest + int(draw.integers(0, 4))
            for r in range(rest):
                for _person in range(int(draw.integers(1, 3))):
                    rows.append(
                        {**there, **place, "r": r + 1, "N3": third, **_person_of(draw, there, effect + shift)}
                    )
    return rows


def _person_of(draw: np.random.Generator, there: Row, effect: float) -> Row:
    """Answers of one row; nobody in stratum A is in domain c."""
    y = 10 + 2 * effect + draw.normal(0, 2)
    return {
        "w": round(float(there["N1"] * draw.lognormal(0, 0.4)), 3),
        "y": round(y, 1),
        "x": round(float(20 + y + draw.gamma(2, 3)), 1),
        "z": round(float(5 + 0.2 * y + draw.normal(0, 1)), 2),
        "b": int(draw.random() < 0.3 + 0.04 * y),
        "g": str(draw.choice(["a", "b"] if there["s"] == "A" else ["a", "b", "c"])),
        "h": str(draw.choice(["u", "v"])),
        "m": "NA" if draw.random() < 0.15 else round(y, 1),
    }


def _write(path: Path, rows: list[Row], draw: np.random.Generator) -> None:
    for row in rows:
        row |= {f"rep{n + 1}": round(row["w"] * float(draw.gamma(4, 0.25)), 3) for n in range(REPLICATES)}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
