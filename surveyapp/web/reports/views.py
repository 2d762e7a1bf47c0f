"""Reports to take away: the public's of published runs, drafts for who reads the whole province, each head's own."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import READING_ROLES, Role
from surveyapp.services.reporting.reading import check_may_read, offices_of_head
from surveyapp.services.results import RunResults, read_run
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import language, languages
from surveyapp.web.reports.files import MIMETYPES, Kind, Wanted, office_report, province_report
from surveyapp.web.reports.lists import own_reports, report_list
from surveyapp.web.session import db

blueprint = Blueprint("reports", __name__)


@blueprint.get("/public/<int:run_id>/report.<any(pdf, docx):kind>")
@access("public")
def public_province(run_id: int, kind: Kind) -> ResponseReturnValue:
    return _province(Wanted(run_id, _language(), kind))


@blueprint.get("/public/<int:run_id>/offices/<office>/report.<any(pdf, docx):kind>")
@access("public")
def public_office(run_id: int, office: str, kind: Kind) -> ResponseReturnValue:
    return _office(Wanted(run_id, _language(), kind), office)


@blueprint.get("/public/<int:run_id>/reports")
@access("public")
def public_list(run_id: int) -> ResponseReturnValue:
    run = read_run(db(), run_id, only_published=True)
    return _list(run, public=True)


@blueprint.get("/results/runs/<int:run_id>/report.<any(pdf, docx):kind>")
@access(*READING_ROLES)
def province(run_id: int, kind: Kind) -> ResponseReturnValue:
    return _province(Wanted(run_id, _language(), kind, only_published=False))


@blueprint.get("/results/runs/<int:run_id>/offices/<office>/report.<any(pdf, docx):kind>")
@access(Role.OFFICE_HEAD, *READING_ROLES)
def office(run_id: int, office: str, kind: Kind) -> ResponseReturnValue:
    check_may_read(db(), the_account(), run_id, office)
    return _office(Wanted(run_id, _language(), kind, only_published=False), office)


@blueprint.get("/results/runs/<int:run_id>/reports")
@access(*READING_ROLES)
def every(run_id: int) -> ResponseReturnValue:
    run = read_run(db(), run_id)
    return _list(run, public=False)


@blueprint.get("/reports")
@access(Role.OFFICE_HEAD)
def own() -> ResponseReturnValue:
    return render_template("reports/own.html", waves=own_reports(offices_of_head(db(), the_account())))


def _list(run: RunResults, *, public: bool) -> str:
    reports = report_list(run, public=public)
    return render_template("reports/list.html", reports=reports, public=public, line=run.line)


def _province(wanted: Wanted) -> Response:
    return _file(province_report(db(), wanted), wanted, f"report-{wanted.run_id}-{wanted.language}")


def _office(wanted: Wanted, office: str) -> Response:
    content = office_report(db(), wanted, office)
    return _file(content, wanted, f"report-{wanted.run_id}-{office}-{wanted.language}")


def _language() -> str:
    wanted = request.args.get("words", language())
    return wanted if wanted in languages() else language()


def _file(content: bytes, wanted: Wanted, name: str) -> Response:
    response = current_app.response_class(content, content_type=MIMETYPES[wanted.kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{wanted.kind}")
    return response
