"""Lists of reports: of a run, for the province and every office; and those of an office head's own offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from surveyapp.services.reporting.reading import HeadOfficeRun
from surveyapp.services.results import RunResults
from surveyapp.web.locale import in_language, languages

KINDS = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A file: its address and which one it is, such as "PDF, English"."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A subject with its files."""

    name: str
    links: tuple[ReportLink, ...]


@dataclass(frozen=True, slots=True)
class ReportList:
    """The reports of a run."""

    run_id: int
    wave_name: str
    province: ReportLine
    offices: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class OwnWave:
    """A published run with an office head's own reports."""

    wave_name: str
    run_id: int
    offices: tuple[ReportLine, ...]


def report_list(run: RunResults, *, public: bool) -> ReportList:
    """The reports of a run, offices by name."""
    whole = "reports.public_province" if public else "reports.province"
    single = "reports.public_office" if public else "reports.office"
    return ReportList(
        run_id=run.line.id,
        wave_name=in_language(run.line.wave_name, run.line.wave_name_en),
        province=ReportLine(_("Toàn tỉnh"), report_links(whole, run.line.id)),
        offices=tuple(
            ReportLine(
                in_language(office.name, office.name_en),
                report_links(single, run.line.id, office=office.code),
            )
            for office in run.offices
        ),
    )


def own_reports(found: Sequence[HeadOfficeRun]) -> tuple[OwnWave, ...]:
    """The reports of an office head, the last published run first."""
    return tuple(
        OwnWave(
            wave_name=in_language(each.line.wave_name, each.line.wave_name_en),
            run_id=each.line.id,
            offices=tuple(
                ReportLine(
                    in_language(office.name, office.name_en),
                    report_links("reports.office", each.line.id, office=office.code),
                )
                for office in each.offices
            ),
        )
        for each in found
    )


def report_links(endpoint: str, run_id: int, **more: Any) -> tuple[ReportLink, ...]:
    """A report in every form and language."""
    names = {"pdf": "PDF", "docx": "Word"}
    return tuple(
        ReportLink(url_for(endpoint, run_id=run_id, kind=kind, words=code, **more), f"{names[kind]}, {name}")
        for code, name in languages().items()
        for kind in KINDS
    )
