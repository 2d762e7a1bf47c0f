"""Reports as files: the run is read, put into words, and set as PDF or written as a Word file."""

from dataclasses import dataclass
from typing import Literal

from surveyapp.services.measures.reading import public_measures
from surveyapp.services.reporting.content import Report
from surveyapp.services.reporting.reading import office_of_run, read_report_facts
from surveyapp.services.reporting.typesetting import as_pdf
from surveyapp.services.reporting.word import as_docx
from surveyapp.services.transactions import Session
from surveyapp.web.reports.building import office_content, province_content

Kind = Literal["pdf", "docx"]
MIMETYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report that somebody asks for."""

    run_id: int
    language: str
    kind: Kind = "pdf"
    only_published: bool = True


def province_report(session: Session, wanted: Wanted) -> bytes:
    """The report on the province. Raises NotFound, also for what is not published where only that may be seen."""
    facts = read_report_facts(session, wanted.run_id, only_published=wanted.only_published)
    return _written(province_content(facts, wanted.language), wanted.kind)


def office_report(session: Session, wanted: Wanted, office: str) -> bytes:
    """The report on an office, by its code. Raises NotFound, also for an office that is not in the run's wave."""
    facts = read_report_facts(session, wanted.run_id, only_published=wanted.only_published)
    code = office_of_run(facts, office)
    measures = public_measures(session, facts.results.line.wave_id, code)
    return _written(office_content(facts, code, wanted.language, measures), wanted.kind)


def _written(report: Report, kind: Kind) -> bytes:
    return as_pdf(report) if kind == "pdf" else as_docx(report)
