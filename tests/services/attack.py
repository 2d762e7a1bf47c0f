"""An attacker who holds the database and knows every link: its hashes, where it was issued, when issued, when
used.

The attacker looks for whose answer is whose. What is known of a link, and what is seen of an answer, are
clues: columns, row versions, places in the file. Two attacks are made with every pair of clues within every
cell (primary unit and service, which the attacker is told): by rank (put links and answers in order, forwards
and backwards, and match them one to one) and by equality (an answer that alone shares a value with the link).

By chance alone, a matching of a cell hits once on average, whatever the cell's size: the number of fixed
points of a random permutation. Over all cells the hits follow nearly a Poisson distribution with the number
of cells as its mean.
"""

import json
import math
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from surveyapp.services.transactions import Database
from tests.services.fieldwork import Answered

Cell = tuple[str, int]
Row = dict[str, Any]


@dataclass(frozen=True)
class Clues:
    """What is known of one link, or seen of one answer; `number` is the truth, which no attack looks at."""

    cell: Cell
    number: int
    values: Mapping[str, Any]


def rows_of_file(path: Path, table: str, key: str) -> list[Row]:
    """The rows of an SQLite file in the order in which they are read, with the place of their key in the
    file.
    """
    content = path.read_bytes()
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return [
        {**row, "(order)": number, "(offset)": content.find(str(row[key]).encode())}
        for number, row in enumerate(rows)
    ]


def rows_of_server(database: Database, table: str) -> list[Row]:
    """The rows of a PostgreSQL table in the order in which they are read, with their version and place."""
    statement = text(f"SELECT *, xmin::text::bigint AS _xmin, cmin::text::bigint AS _cmin, ctid FROM {table}")
    with database.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(statement)]
    for number, row in enumerate(rows):
        row["(order)"], row["ctid"] = number, json.loads(str(row["ctid"]).replace("(", "[").replace(")", "]"))
    return rows


def clues_of_links(known: Iterable[Answered], rows: Mapping[str, Sequence[Row]]) -> list[Clues]:
    """For each link its order of issue and of use, and all columns of all rows that hold one of its hashes."""
    holding: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for table, some in rows.items():
        for row in some:
            for value in {value for value in row.values() if isinstance(value, str) and len(value) == 64}:
                holding[value].append((table, row))
    return [
        Clues(
            one.ticket.cell,
            one.number,
            {"issued": one.ticket.issued, "used": one.used, **_held(one, holding)},
        )
        for one in known
    ]


def _held(one: Answered, holding: Mapping[str, list[tuple[str, Row]]]) -> Row:
    hashes = {"token": one.ticket.token_hash, "code": one.ticket.code_hash}
    return {
        f"{table} by {name}: {column}": value
        for name, hashed in hashes.items()
        for table, row in holding[hashed]
        for column, value in row.items()
    }


def clues_of_answers(rows: Iterable[Row]) -> list[Clues]:
    """For each answer every column of its row; of its answers only the text as a whole."""
    found = []
    for row in rows:
        given = json.loads(row["answers"]) if isinstance(row["answers"], str) else row["answers"]
        values = {name: value for name, value in row.items() if name != "answers"}
        found.append(Clues((row["psu_id"], row["service_id"]), int(given["number"]), values))
    return found


def best_attack(links: Sequence[Clues], answers: Sequence[Clues], rng: random.Random) -> tuple[int, str, int]:
    """The hits of the most successful attack, its name, and how many attacks were made."""
    results = []
    for known in _names(links):
        for seen in _names(answers):
            results.append((_hits_by_equality(links, answers, known, seen), f"{known} = {seen}"))
            for sign in (1, -1):
                hits = _hits_by_rank(links, answers, (known, seen), sign, rng)
                results.append((hits, f"rank of {known} ~ {sign} rank of {seen}"))
    hits, name = max(results)
    return hits, name, len(results)


def most_by_chance(cells: int, attacks: int, risk: float) -> int:
    """The number of hits that not even the best of so many attacks exceeds by chance, but with this risk
    (Bonferroni).
    """
    hits, below = 0, math.exp(-cells)
    term = below
    while 1 - below > risk / attacks:
        hits += 1
        term *= cells / hits
        below += term
    return hits


def _names(clues: Sequence[Clues]) -> list[str]:
    return sorted({name for one in clues for name in one.values})


def _by_cell(clues: Iterable[Clues]) -> dict[Cell, list[Clues]]:
    cells = defaultdict(list)
    for one in clues:
        cells[one.cell].append(one)
    return cells


def _hits_by_equality(links: Sequence[Clues], answers: Sequence[Clues], known: str, seen: str) -> int:
    cells = _by_cell(answers)
    hits = 0
    for link in links:
        value = link.values.get(known)
        same = [one for one in cells[link.cell] if value is not None and str(one.values[seen]) == str(value)]
        hits += len(same) == 1 and same[0].number == link.number
    return hits


def _hits_by_rank(
    links: Sequence[Clues], answers: Sequence[Clues], clues: tuple[str, str], sign: int, rng: random.Random
) -> int:
    known, seen = clues
    seen_in = _by_cell(answers)
    hits = 0
    for cell, some in _by_cell(links).items():
        ordered = _in_order(some, known, rng)
        others = _in_order(seen_in[cell], seen, rng)[::sign]
        hits += sum(one.number == other.number for one, other in zip(ordered, others, strict=False))
    return hits


def _in_order(clues: Sequence[Clues], name: str, rng: random.Random) -> list[Clues]:
    """In the order of a clue; where it says nothing, in random order."""
    shuffled = rng.sample(clues, len(clues))
    return sorted(shuffled, key=lambda one: _comparable(one.values.get(name)))


def _comparable(value: Any) -> tuple[str, Any]:
    return (type(value).__name__, "" if value is None else value)
