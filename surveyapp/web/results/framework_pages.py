"""The page of shares and rates: one section per definition, every figure with what has to stand beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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


def _panel(found: RunResults, name: str, framework: Row, office: str) -> Panel:
    title, note = worded(framework["title"]), worded(framework["note"])
    why = refused(framework)
    if why:
        return Panel(name, title, (note, _("Có phần chưa tính được: %(reason)s", reason=why)))
    is_rate = framework["kind"] == "rate"
    rows = _rate_rows(found, framework, office) if is_rate else _share_rows(framework, office)
    headings = (
        _("Nội dung"),
        _("Cách tính"),
        _("Tỷ lệ (%%)"),
        _("Khoảng tin cậy 95%%"),
        _("Số phiếu"),
        _("Tỷ lệ trả lời"),
        _("Mức tin cậy"),
    )
    about = (*_rate_notes(framework), *_provenance(framework)) if is_rate else _provenance(framework)
    return Panel(name, title, (note,) if note else (), about, None, Table(headings, tuple(rows)))


def _provenance(framework: Row) -> tuple[str, ...]:
    names = ("version", "mark", "valid", "sources", "unverified")
    return provenance(*(framework[name] for name in names))


def _rate_notes(framework: Row) -> tuple[str, ...]:
    """What is counted of whom, and which breakdowns of the law nobody is asked about."""
    lines = [
        _(
            "Tử số: %(what)s. Mẫu số: %(whom)s.",
            what=worded(framework["numerator"]),
            whom=worded(framework["denominator"]),
        ),
        _("Không biết nhóm của người không trả lời, nên từng nhóm không có tỷ lệ trả lời riêng."),
    ]
    missing = [worded(framework["titles"][code]) for code in framework["not_asked"]]
    if missing:
        lines.append(_("Phân tổ theo luật mà phiếu không hỏi: %(which)s.", which=", ".join(missing)))
    return tuple(lines)


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
            yield (_group(found, framework, row), *_cells(row, row["code"]))


def _group(found: RunResults, framework: Row, row: Row) -> str:
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
