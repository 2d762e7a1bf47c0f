"""Burdens as columns to estimate, and the estimates as burdens.

`columns` turns coded answers into columns of 0 and 1 which a spec then estimates `by: [service]` (statistic mean):
`burden_late`, and for the sensitive questions also the two ends `burden_unofficial_low`, `burden_unofficial_high`.
`from_rows` reads the rows of that run back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.intervals import proportion
from analysis.priorities.burdens import SENSITIVE, Burden, Kind, Share, ends, worst_case

PREFIX = "burden_"
LEVEL = 0.95


@dataclass(frozen=True)
class Rule:
    """Which answers of a column are a burden: from `least` on, or up to `most`."""

    column: str
    least: float | None = None
    most: float | None = None


RULES: dict[Kind, Rule] = {
    "visits": Rule("visits_count", least=3),
    "windows": Rule("windows_count", least=3),
    "papers": Rule("extra_papers", least=1),
    "late": Rule("on_time", most=1),  # 3 early, 2 on time, 1 late and told, 0 late
    "waiting": Rule("waiting", least=3),  # more than half an hour
    "unofficial": Rule("unofficial", least=1),  # hinted at or paid
    "harassed": Rule("harassed", least=1),
}


def columns(answers: Mapping[str, Floats], refused: Mapping[str, Bools]) -> dict[str, Floats]:
    """The columns of 0 and 1 (NaN: not asked or no answer) for the questions that there are.

    `refused` says per sensitive question who was asked and preferred not to say.
    """
    found: dict[str, Floats] = {}
    for kind, rule in RULES.items():
        if rule.column not in answers:
            continue
        values = answers[rule.column]
        burdened = values >= rule.least if rule.least is not None else values <= (rule.most or 0.0)
        found[PREFIX + kind] = np.where(np.isnan(values), np.nan, burdened)
        if kind in SENSITIVE and rule.least is not None and rule.column in refused:
            low, high = ends(values, refused[rule.column], rule.least)
            found |= {f"{PREFIX}{kind}_low": low, f"{PREFIX}{kind}_high": high}
    return found


def from_rows(rows: Iterable[Mapping[str, Any]], by: str = "service") -> tuple[Burden, ...]:
    """Burdens from estimate rows as a run's JSON has them (`variable`, `by`, `estimate`, `se`, `ci_low` …).

    Joint intervals are Korn and Graubard's at the level that Bonferroni asks for, over all burdens and services here
    that have a share.
    """
    known = {
        (row["variable"], row["by"].get(by, "")): row for row in rows if row["variable"].startswith(PREFIX)
    }
    services = dict.fromkeys(service for _variable, service in known)
    shares = [
        known[PREFIX + kind, service]["estimate"]
        for kind in RULES
        for service in services
        if service and (PREFIX + kind, service) in known
    ]
    level = 1 - (1 - LEVEL) / max(sum(share is not None for share in shares), 1)
    return tuple(
        _burden(kind, service, known, level)
        for kind in RULES
        for service in services
        if (PREFIX + kind, service) in known
    )


def _burden(
    kind: Kind, service: str, known: Mapping[tuple[str, str], Mapping[str, Any]], level: float
) -> Burden:
    row = known[PREFIX + kind, service]
    low, high = (known.get((f"{PREFIX}{kind}_{end}", service)) for end in ("low", "high"))
    bounds = None
    if low is not None and high is not None and low["estimate"] is not None and high["estimate"] is not None:
        bounds = worst_case(
            Share(low["estimate"], low["se"] or 0.0), Share(high["estimate"], high["se"] or 0.0)
        )
    figures = (row["estimate"], row["ci_low"], row["ci_high"])
    joint = _joint(row, level) if service else None
    return Burden(kind, service, *figures, row["n"], bounds, row["grade"], joint)


def _joint(row: Mapping[str, Any], level: float) -> tuple[float, float] | None:
    """The interval of a share at a level; None where the share has no interval at all."""
    if row["estimate"] is None or row["ci_low"] is None or row["se"] is None:
        return None
    sizes = (row["df"], row["n"], row["n_eff_kish"] or float(row["n"]))
    return proportion("beta_capped", level, row["estimate"], row["se"], sizes)
