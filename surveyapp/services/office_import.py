"""Offices from a CSV file, as spreadsheets write it: all rows or none, and everything that is wrong is named."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.domain.errors import AlreadyExists, InvalidInput
from surveyapp.domain.text import nfc
from surveyapp.services.auditing import Act
from surveyapp.services.offices import NewOffice, add_counter, add_office, problems_of_office
from surveyapp.services.transactions import Session

NEEDED = ("code", "name", "kind", "admin_unit_id")
OTHER_NAMES = {"name_vi": "name"}
ENCODINGS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""By which first bytes an encoding is known."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong in a row: its line in the file, the column, and the reason (as in InvalidInput)."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfficeImport:
    """What came of an import. With bad rows nothing is kept: the caller rolls back."""

    encoding: str
    offices: int
    counters: int
    bad_rows: tuple[BadRow, ...]


def import_offices(session: Session, content: bytes, act: Act) -> OfficeImport:
    """Add the offices of a CSV file with the columns code, name, kind, admin_unit_id; name_en and counters if given.

    `counters` lists the names of an office's counters with `|` between them. Columns end with commas or semicolons.
    """
    encoding, text = decoded(content)
    offices = counters = 0
    bad: list[BadRow] = []
    for line, row in rows_of_file(text, NEEDED, bad):
        new = _office(row)
        problems = [_bad_row(line, "code", problem) for problem in problems_of_office(session, new)]
        bad += problems
        if problems:
            continue
        add_office(session, new, act)
        offices += 1
        for name in filter(str.strip, (row.get("counters") or "").split("|")):
            try:
                add_counter(session, new.code, name, act)
            except AlreadyExists as refusal:
                bad.append(_bad_row(line, "counters", refusal))
            else:
                counters += 1
    return OfficeImport(encoding, offices, counters, tuple(bad))


def try_import(session: Session, content: bytes, act: Act, *, keep: bool) -> OfficeImport:
    """What came, or would come, of an import: unless `keep`, or with a bad row, the database is as it was before."""
    attempt = session.begin_nested()
    came = import_offices(session, content, act)
    if keep and not came.bad_rows:
        attempt.commit()
    else:
        attempt.rollback()
    return came


def _bad_row(line: int, unique: str, refusal: InvalidInput | AlreadyExists) -> BadRow:
    """The row of a refusal; `unique` is the column that has to differ from what there is already."""
    if isinstance(refusal, InvalidInput):
        return BadRow(line, refusal.field, refusal.reason)
    return BadRow(line, unique, f"exists {refusal}")


def decoded(content: bytes) -> tuple[str, str]:
    """The encoding that was recognised, and the text in NFC.

    UTF-8 and UTF-16 by their first bytes; else UTF-8 where that is valid; else Windows-1258, which older Vietnamese
    spreadsheets write. Raises InvalidInput for what is none of these.
    """
    named = next((name for start, name in ENCODINGS if content.startswith(start)), None)
    for encoding in (named,) if named else ("utf-8", "cp1258"):
        try:
            return encoding, nfc(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise InvalidInput("file", "encoding")


def rows_of_file(text: str, needed: Sequence[str], bad: list[BadRow]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their lines; a missing column is a bad row at line 1, and then there are no others."""
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restval="")
    names = [OTHER_NAMES.get(name.strip(), name.strip()) for name in reader.fieldnames or ()]
    reader.fieldnames = names
    missing = [name for name in needed if name not in names]
    bad += [BadRow(1, name, "missing_column") for name in missing]
    for row in () if missing else reader:
        yield reader.line_num, row


def _office(row: dict[str, str]) -> NewOffice:
    return NewOffice(
        code=row["code"],
        name=row["name"],
        kind=row["kind"].strip(),
        admin_unit_id=row["admin_unit_id"].strip(),
        name_en=row.get("name_en") or "",
    )
