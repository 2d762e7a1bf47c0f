"""Indices that are entered by hand: points from official papers (PAR INDEX, Decision 766), facts of the one-stop score.

What a person put in is kept as it was, with its source; the score follows from it by the shipped definition each time
it is looked at. A part that was left empty is missing, not zero. PAR INDEX's part on satisfaction may come from a run.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import definition_named
from analysis.frameworks.composed import Composed, Given, compose
from analysis.frameworks.heads import Words
from analysis.frameworks.one_stop import OneStop
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.roles import Account, Role
from surveyapp.domain.text import clean
from surveyapp.services.analysing.entered_facts import one_stop_figures
from surveyapp.services.analysing.entered_parts import EnteredPart
from surveyapp.services.analysing.entered_sheets import Sheet, sheet_named
from surveyapp.services.analysing.fact_periods import is_outside
from surveyapp.services.auditing import Act, record
from surveyapp.services.results import RunLine, list_runs, read_run
from surveyapp.services.transactions import Session
from surveyapp.store import published
from surveyapp.store.tables.publications import PublishedTable

ENTERED = "entered"
ACCEPTED, UNDONE = "accepted", "undone"
LONGEST = {"whose": 100, "period": 40, "source": 300}
MOST_SHOWN = 50
SHARE_GRADES = ("A", "B")
"""A share that is only a range gives no points."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person put in: points by part, and a run for the share."""

    index: str
    whose: str
    period: str
    source: str
    points: Mapping[str, float]
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class EnteredScore:
    """An entered index: the total, or the range it lies in while parts are missing."""

    id: int
    sheet: Sheet
    whose: str
    period: str
    source: str
    made_at: datetime
    is_used: bool
    parts: tuple[EnteredPart, ...]
    total: float | None
    se: float | None
    lowest: float
    highest: float
    klass: Words | None
    share: Mapping[str, Any] | None
    level: str
    """The level of the office, where rules tell levels apart; else empty."""
    is_outside: bool
    """Whether the office decided to use rules that are not known to have been in force in the period."""


def runs_with_shares(session: Session) -> tuple[RunLine, ...]:
    """Runs whose overall share of satisfied answers is sure enough to give points, the newest first."""
    return tuple(line for line in list_runs(session)[:MOST_SHOWN] if _share_of(session, line.id) is not None)


def enter(session: Session, account: Account, entry: Entry, act: Act) -> int:
    """Keep what was put in; gives its number. Raises NotAllowed, NotFound, InvalidInput with the field and why."""
    sheet = sheet_named(entry.index)
    if not entry.points and entry.run_id is None:
        raise InvalidInput("points", "nothing")
    said = {name: getattr(entry, name) for name in LONGEST}
    share = None if entry.run_id is None else _chosen_share(session, entry.run_id)
    return keep(session, account, sheet, said, {"points": dict(entry.points), "share": share}, act)


def keep(
    session: Session,
    account: Account,
    sheet: Sheet,
    said: Mapping[str, str],
    content: Mapping[str, Any],
    act: Act,
) -> int:
    """Keep what was put in, of whom, when and from which paper; gives its number. Raises NotAllowed, InvalidInput."""
    _check_person(account)
    texts = {name: clean(text) for name, text in said.items()}
    for name, text in texts.items():
        if not text or len(text) > LONGEST[name]:
            raise InvalidInput(name, "length")
    whole = {"kind": ENTERED, "index": sheet.name, **texts, **content}
    try:
        _scored(whole)
    except AnalysisError as error:
        raise InvalidInput("points", "range") from error
    row = _row(whole, texts["source"], act)
    session.add(row)
    session.flush()
    record(session, act, "entered.add", str(row.id), after={"index": sheet.name, "sha256": row.sha256})
    return row.id


def entered_scores(session: Session) -> tuple[EnteredScore, ...]:
    """The last of them, the newest first."""
    rows = published.newest_published_tables(session, ENTERED, MOST_SHOWN)
    return tuple(_view(row) for row in rows)


def read_entered(session: Session, number: int) -> EnteredScore:
    """One of them. Raises NotFound."""
    return _view(_found(session, number))


def undo_entered(session: Session, account: Account, number: int, act: Act) -> None:
    """Use it no longer; it stays in the list. Raises NotAllowed, NotFound."""
    _check_person(account)
    row = _found(session, number)
    if row.state != UNDONE:
        row.state, row.undone_by, row.undone_at = UNDONE, act.by, act.at
        record(session, act, "entered.undo", str(row.id), after={"index": row.content["index"]})


def _share_of(session: Session, run_id: int) -> dict[str, Any] | None:
    """The overall mean of factors of a run's shares of satisfied answers; None without one that is sure enough."""
    for name, framework in read_run(session, run_id).frameworks.items():
        for row in framework.get("rows", ()) if framework["kind"] == "shares" else ():
            is_overall = row["level"] == "overall" and row["formula"] != "pooled" and not row["by"]
            if is_overall and row["grade"] in SHARE_GRADES and row["se"] is not None:
                return {"run": run_id, "definition": name, **{key: row[key] for key in KEPT}}
    return None


KEPT = ("formula", "value", "se", "low", "high", "n", "response_rate", "grade")


def _chosen_share(session: Session, run_id: int) -> dict[str, Any]:
    found = _share_of(session, run_id)
    if found is None:
        raise InvalidInput("run", "no_share")
    return found


def _row(content: dict[str, Any], source: str, act: Act) -> PublishedTable:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return PublishedTable(
        state=ACCEPTED,
        file_name=content["index"],
        source=source,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        content=content,
        made_by=act.by,
        made_at=act.at,
        accepted_by=act.by,
        accepted_at=act.at,
    )


def _check_person(account: Account) -> None:
    if not (account.has(Role.ANALYST) or account.has(Role.ADMIN)):
        raise NotAllowed


def _found(session: Session, number: int) -> PublishedTable:
    row = published.published_table(session, number)
    if row is None or row.content.get("kind") != ENTERED:
        raise NotFound
    return row


def _view(row: PublishedTable) -> EnteredScore:
    content = row.content
    sheet = sheet_named(content["index"])
    score = _scored(content)
    return EnteredScore(
        id=row.id,
        sheet=sheet,
        whose=content["whose"],
        period=content["period"],
        source=row.source,
        made_at=row.made_at,
        is_used=row.state == ACCEPTED,
        share=content.get("share"),
        level=content.get("level") or "",
        is_outside=bool(content.get("decided")) and is_outside(sheet, content["period"]),
        **score,
    )


def _scored(content: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that follow from what was put in. Raises AnalysisError for points that cannot be."""
    definition = definition_named(content["index"])
    if isinstance(definition, Composed):
        return _composed(definition, content)
    if isinstance(definition, OneStop):
        return one_stop_figures(definition, content)
    raise AnalysisError(f"{definition.name} is nothing to be entered")


def _composed(definition: Composed, content: Mapping[str, Any]) -> dict[str, Any]:
    given = {code: Given(points) for code, points in content["points"].items()}
    share = content["share"]
    if share is not None:
        given |= {
            part.code: Given(share=share["value"], se=share["se"])
            for part in definition.parts
            if part.given == "share" and part.code not in given
        }
    found = compose(definition, given)
    parts = tuple(
        EnteredPart(dict(own.title), own.maximum, part.points, estimated=part.estimated)
        for own, part in zip(definition.parts, found.parts, strict=True)
    )
    titles = {each.code: dict(each.title) for each in definition.classes}
    klass = titles[found.klass] if found.klass else None
    figures = {"total": found.total, "se": found.se, "lowest": found.lowest, "highest": found.highest}
    return {"parts": parts, "klass": klass, **figures}
