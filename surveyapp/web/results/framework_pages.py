"""Shares and rates: one section per definition, every figure with what has to stand beside it.

Analysts have a page of them; the public finds the few that matter on the pages of the province and of an office.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.framework_figures import is_rate, public_frameworks
from surveyapp.services.results import Figure, RunResults
from surveyapp.web.locale import in_language, worded
from surveyapp.web.results.panels import (
    Option,
    Panel,
    Row,
    Table,
    office_name,
    options,
    refused,
    service_name,
)
from surveyapp.web.results.provenance import provenance
from surveyapp.web.results.words import shown

FORMULAS = {
    "share": _l("tỷ lệ 4–5"),
    "factor_mean": _l("trung bình các tiêu chí"),
    "weighted_mean": _l("trung bình có trọng số các yếu tố"),
    "pooled": _l("gộp mọi câu trả lời"),
    "of_surveyed": _l("trên tổng số người được hỏi"),
    "of_answered": _l("trên số người có trả lời"),
}


@dataclass(frozen=True, slots=True)
class FrameworksPage:
    """Shares and rates of the province or of an office."""

    run_id: int
    wave_name: str
    subject: str
    offices: tuple[Option, ...]
    panels: tuple[Panel, ...]


def frameworks_page(found: RunResults, office: str) -> FrameworksPage:
    """The page of a run. An office that the run does not have is that of the whole."""
    known = office if office in {each.code for each in found.offices} else ""
    return FrameworksPage(
        run_id=found.line.id,
        wave_name=in_language(found.line.wave_name, found.line.wave_name_en),
        subject=office_name(found, known) if known else _("Toàn tỉnh"),
        offices=options(found.offices, known),
        panels=tuple(_panel(found, name, each, known) for name, each in found.frameworks.items()),
    )


def public_framework_panels(found: RunResults, office: str = "") -> tuple[Panel, ...]:
    """The sections for everybody, of the province or of an office: no single criteria, of rates only the whole."""
    seen = replace(found, frameworks=public_frameworks(found))
    return tuple(
        _public_panel(seen, name, each, office) for name, each in seen.frameworks.items() if not refused(each)
    )


def _public_panel(found: RunResults, name: str, framework: Row, office: str) -> Panel:
    title, note = worded(framework["title"]), worded(framework["note"])
    if not is_rate(framework):
        rows = _share_rows(framework, office)
        return Panel(f"framework-{name}", title, (note,) if note else (), table=_table(rows))
    of_whole = [row for row in framework["rows"] if row["breakdown"] in ("", "office")]
    rows = _rate_rows(found, {**framework, "rows": of_whole}, office)
    told = (note, _counted(framework)) if note else (_counted(framework),)
    return Panel(f"framework-{name}", title, told, table=_table(rows))


def _panel(found: RunResults, name: str, framework: Row, office: str) -> Panel:
    title, note = worded(framework["title"]), worded(framework["note"])
    why = refused(framework)
    if why:
        return Panel(name, title, (note, _("Có phần chưa tính được: %(reason)s", reason=why)))
    rate = is_rate(framework)
    rows = _rate_rows(found, framework, office) if rate else _share_rows(framework, office)
    about = (*_rate_notes(framework), *_provenance(framework)) if rate else _provenance(framework)
    return Panel(name, title, (note,) if note else (), about, None, _table(rows))


def _table(rows: Iterable[tuple[str, ...]]) -> Table:
    headings = (
        _("Nội dung"),
        _("Cách tính"),
        _("Tỷ lệ (%)"),
        _("Khoảng tin cậy 95%"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )
    return Table(headings, tuple(rows))


def _provenance(framework: Row) -> tuple[str, ...]:
    names = ("version", "mark", "valid", "sources", "unverified")
    return provenance(*(framework[name] for name in names))


def _rate_notes(framework: Row) -> tuple[str, ...]:
    """What is counted of whom, and which breakdowns of the law nobody is asked about."""
    lines = [
        _counted(framework),
        _("Không biết nhóm của người không trả lời, nên từng nhóm không có tỷ lệ trả lời riêng."),
    ]
    if missing := [_breakdown(framework, code) for code in framework["not_asked"]]:
        lines.append(_("Phân tổ theo luật mà không có số liệu: %(which)s.", which="; ".join(missing)))
    lines += [f"{_breakdown(framework, code)}." for code in framework["columns"] if _note(framework, code)]
    return tuple(lines)


def _breakdown(framework: Row, code: str) -> str:
    """A breakdown of the law with its note."""
    title, note = worded(framework["titles"][code]), _note(framework, code)
    return f"{title} ({note})" if note else title


def _note(framework: Row, code: str) -> str:
    """In what a breakdown differs from that of the law, or why there is none; runs from before have no notes."""
    note = framework.get("notes", {}).get(code)
    return worded(note) if note else ""


def _counted(framework: Row) -> str:
    return str(
        _(
            "Tử số: %(what)s. Mẫu số: %(whom)s.",
            what=worded(framework["numerator"]),
            whom=worded(framework["denominator"]),
        )
    )


def _share_rows(framework: Row, office: str) -> Iterable[tuple[str, ...]]:
    for row in framework["rows"]:
        if row["by"].get("office", "") == office:
            title = framework["titles"].get(row["code"])
            indent = "" if row["level"] != "criterion" else "– "
            yield (f"{indent}{worded(title)}" if title else _("Chung"), *_cells(row, row["formula"]))


def _rate_rows(found: RunResults, framework: Row, office: str) -> Iterable[tuple[str, ...]]:
    """The whole and its breakdowns; of an office only its own rates, for smaller groups are not computed."""
    for row in framework["rows"]:
        breakdown = row["breakdown"]
        if breakdown == "office" and row["by"]["office"] == office:
            yield (_("Chung"), *_cells(row, row["code"]))
        elif breakdown != "office" and not office:
            yield (group_name(found, framework, row), *_cells(row, row["code"]))


def group_name(found: RunResults, framework: Row, row: Row) -> str:
    """The breakdown of the law that a row of a rate is of, and its group."""
    breakdown = row["breakdown"]
    if not breakdown:
        return str(_("Chung"))
    column = framework["columns"][breakdown]
    value = row["by"][column]
    label = framework["labels"].get(column, {}).get(value)
    name = worded(label) if label else service_name(found, value)
    return f"{worded(framework['titles'][breakdown])}: {name}"


def _cells(row: Row, formula: str) -> tuple[str, ...]:
    """A row's figures in words; what is hidden or only a range is shown like everywhere else."""
    figure = Figure(
        code=row["code"],
        level="share",
        office="",
        value=row["value"],
        low=row["low"],
        high=row["high"],
        n=row["n"],
        n_eff=row["n_eff"],
        response_rate=row["response_rate"],
        grade=row["grade"],
        reason=row["reason"],
    )
    words = shown(figure, decimals=1)
    grade = f"{words.grade}: {words.reason}" if words.reason else str(words.grade)
    rate = words.response_rate or "–"
    return (str(FORMULAS[formula]), words.value or "–", words.interval or "–", words.n, rate, grade)
