"""Freeze, run, look, export, publish; and what the public may see of it."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import NotFound
from surveyapp.domain.roles import READING_ROLES, Role
from surveyapp.services import analysing_orders, publications, results
from surveyapp.services.auditing import Act
from surveyapp.services.exporting.ordering import release_of_run
from surveyapp.services.exporting.sheets import as_csv, as_xlsx
from surveyapp.services.jobs import JobState, JobStatus, job_status
from surveyapp.services.measures.reading import offices_with_measures, public_measures
from surveyapp.services.reporting.reading import read_report_facts
from surveyapp.services.results import RunResults
from surveyapp.services.run_hashes import file_of
from surveyapp.web.access import access
from surveyapp.web.identity import the_account
from surveyapp.web.locale import language, languages
from surveyapp.web.measures.told import office_answers
from surveyapp.web.problems import form_problems
from surveyapp.web.reports.sentences import summary_points
from surveyapp.web.reports.subject import province_subject
from surveyapp.web.results.downloads import TABLES, downloads
from surveyapp.web.results.filters import canonical_address, filter_bar
from surveyapp.web.results.forms import WithdrawForm
from surveyapp.web.results.framework_pages import public_framework_panels
from surveyapp.web.results.hashes import repetition_words
from surveyapp.web.results.lists import publication_rows, run_rows, snapshot_rows
from surveyapp.web.results.map_pages import public_maps
from surveyapp.web.results.pages import results_page
from surveyapp.web.results.public_offices import public_office_page
from surveyapp.web.results.sheets import sheets_of
from surveyapp.web.results.trend_panels import trend_panels
from surveyapp.web.results.words import JOBS, STEPS, failure_words
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("results", __name__)
RUN_DEFAULTS = {"node": "total", "sort": "name"}
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/results")
@access(Role.ANALYST, Role.ADMIN)
def home() -> ResponseReturnValue:
    waves = results.waves_with_counts(db())
    return render_template(
        "results/home.html",
        waves=waves,
        snapshots=snapshot_rows(results.list_snapshots(db()), waves),
        runs=run_rows(results.list_runs(db())),
    )


@blueprint.post("/results/waves/<int:wave_id>/freeze")
@access(Role.ANALYST, Role.ADMIN)
def freeze(wave_id: int) -> ResponseReturnValue:
    return _under_way(analysing_orders.request_freeze(db(), wave_id, _act()))


@blueprint.post("/results/snapshots/<int:snapshot_id>/analyse")
@access(Role.ANALYST, Role.ADMIN)
def analyse(snapshot_id: int) -> ResponseReturnValue:
    return _under_way(analysing_orders.request_run(db(), snapshot_id, _act()))


@blueprint.post("/results/runs/<int:run_id>/repeat")
@access(Role.ANALYST, Role.ADMIN)
def repeat(run_id: int) -> ResponseReturnValue:
    return _under_way(analysing_orders.request_repetition(db(), run_id, _act()))


@blueprint.get("/results/jobs/<int:job_id>")
@access(Role.ANALYST, Role.ADMIN)
def job(job_id: int) -> ResponseReturnValue:
    status = job_status(db(), job_id)
    if status.state == JobState.DONE:
        return redirect(_outcome(status), 303)
    return render_template(
        "results/job.html",
        status=status,
        what=JOBS.get(status.kind, status.kind),
        step=STEPS.get(status.message, STEPS[""]),
        failure=failure_words(status.message) if status.state == JobState.FAILED else "",
        is_stopped=status.state == JobState.STOPPED,
    )


@blueprint.post("/results/jobs/<int:job_id>/stop")
@access(Role.ANALYST, Role.ADMIN)
def stop(job_id: int) -> ResponseReturnValue:
    analysing_orders.stop_work(db(), job_id, _act())
    return _under_way(job_id)


@blueprint.get("/results/runs/<int:run_id>")
@access(*READING_ROLES)
def run(run_id: int) -> ResponseReturnValue:
    shorter = canonical_address(RUN_DEFAULTS)
    return redirect(shorter) if shorter else _run_page(run_id, WithdrawForm(formdata=None))


@blueprint.post("/results/runs/<int:run_id>/publish")
@access(Role.ADMIN)
def publish(run_id: int) -> ResponseReturnValue:
    publications.publish_run(db(), the_account(), run_id, current_site().now())
    return redirect(url_for("results.run", run_id=run_id), 303)


@blueprint.post("/results/runs/<int:run_id>/withdraw")
@access(Role.ADMIN)
def withdraw(run_id: int) -> ResponseReturnValue:
    form = WithdrawForm()
    if not form.validate():
        return _run_page(run_id, form), 422
    publications.withdraw_run(db(), the_account(), run_id, form.reason.data or "", current_site().now())
    return redirect(url_for("results.run", run_id=run_id), 303)


@blueprint.get("/results/runs/<int:run_id>/<table>.csv")
@access(*READING_ROLES)
def csv_file(run_id: int, table: str) -> ResponseReturnValue:
    return _csv(results.read_run(db(), run_id), table, public=False)


@blueprint.get("/results/runs/<int:run_id>/tables.xlsx")
@access(*READING_ROLES)
def xlsx_file(run_id: int) -> ResponseReturnValue:
    return _xlsx(results.read_run(db(), run_id), public=False)


@blueprint.get("/results/runs/<int:run_id>/<any(invited, walk_ups):part>-<any(spec, out):which>.json")
@access(Role.ANALYST, Role.ADMIN)
def json_file(run_id: int, part: str, which: str) -> ResponseReturnValue:
    found = results.read_run(db(), run_id)
    document = (found.specs if which == "spec" else found.documents).get(part)
    if document is None:
        raise NotFound
    return _file(file_of(document), "application/json", f"run-{run_id}-{part}-{which}.json")


@blueprint.get("/public")
@access("public")
def public() -> ResponseReturnValue:
    published = results.published_runs(db())
    if not published:
        return render_template("results/nothing_public.html")
    return redirect(url_for("results.public_run", run_id=published[0].id), 303)


@blueprint.get("/public/<int:run_id>")
@access("public")
def public_run(run_id: int) -> ResponseReturnValue:
    facts = read_report_facts(db(), run_id, only_published=True)
    page = _page(facts.results, public=True)
    return render_template(
        "results/public.html",
        **page,
        panels=(*trend_panels(province_subject(facts)), *public_maps(facts, page["run"])),
        answers=summary_points(province_subject(facts)),
        doing=office_answers(facts.results, offices_with_measures(db(), facts.results.line.wave_id)),
        frameworks=public_framework_panels(facts.results),
        others=results.published_runs(db()),
    )


@blueprint.get("/public/<int:run_id>/offices/<office>")
@access("public")
def public_office(run_id: int, office: str) -> ResponseReturnValue:
    facts = read_report_facts(db(), run_id, only_published=True)
    done = public_measures(db(), facts.results.line.wave_id, office)
    page = public_office_page(facts, office, done, current_site().today())
    return render_template("results/public_office.html", office=page)


@blueprint.get("/public/<int:run_id>/<table>.csv")
@access("public")
def public_csv(run_id: int, table: str) -> ResponseReturnValue:
    return _csv(results.read_run(db(), run_id, only_published=True), table, public=True)


@blueprint.get("/public/<int:run_id>/tables.xlsx")
@access("public")
def public_xlsx(run_id: int) -> ResponseReturnValue:
    return _xlsx(results.read_run(db(), run_id, only_published=True), public=True)


def _act() -> Act:
    return Act(the_account().id, current_site().now())


def _under_way(job_id: int) -> ResponseReturnValue:
    return redirect(url_for("results.job", job_id=job_id), 303)


def _run_page(run_id: int, form: WithdrawForm) -> str:
    found = results.read_run(db(), run_id)
    return render_template(
        "results/run.html",
        **_page(found, public=False),
        may_publish=publications.may_publish(the_account(), found) and not found.line.is_published,
        may_withdraw=the_account().has(Role.ADMIN),
        history=publication_rows(publications.publication_history(db(), run_id)),
        release=release_of_run(db(), run_id, current_site().settings.export_k),
        repeated=repetition_words(found.repeated),
        form=form,
        problems=form_problems(form),
    )


def _outcome(status: JobStatus) -> str:
    """Where a finished job leads."""
    if status.kind in ("export", "bundle"):
        return url_for("exports.done", job_id=status.id)
    run_id = (status.result or {}).get("run_id")
    return url_for("results.run", run_id=run_id) if run_id else url_for("results.home", frozen="yes")


def _page(found: RunResults, *, public: bool) -> dict[str, Any]:
    """What both pages of a run show; sorting, the chosen node and an analyst's filters are in the address."""
    bar = filter_bar(found, {} if public else request.args)
    chosen = {name: request.args.get(name) or default for name, default in RUN_DEFAULTS.items()}
    kept = {name: value for name, value in chosen.items() if value != RUN_DEFAULTS[name]}
    endpoint = "results.public_run" if public else "results.run"

    def page_address(**changes: str) -> str:
        arguments: dict[str, Any] = {**kept, **bar.filters.address, **changes}
        told = {name: value for name, value in arguments.items() if value != RUN_DEFAULTS.get(name)}
        return url_for(endpoint, run_id=found.line.id, **told)

    return {
        "run": results_page(found, chosen["node"], chosen["sort"], public=public, filters=bar.filters),
        "bar": bar,
        "kept": kept,
        "page_address": page_address,
        "downloads": downloads(found.line.id, found.documents.keys(), public=public),
    }


def _csv(found: RunResults, table: str, *, public: bool) -> ResponseReturnValue:
    if table not in TABLES:
        raise NotFound
    sheet = sheets_of(found, _file_language(), public=public)[TABLES.index(table)]
    content = as_csv(sheet, byte_order_mark="bom" in request.args)
    return _file(content, CSV, f"run-{found.line.id}-{table}.csv")


def _xlsx(found: RunResults, *, public: bool) -> ResponseReturnValue:
    content = as_xlsx(sheets_of(found, _file_language(), public=public))
    return _file(content, XLSX, f"run-{found.line.id}.xlsx")


def _file_language() -> str:
    wanted = request.args.get("words", language())
    return wanted if wanted in languages() else language()


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = current_app.response_class(content, content_type=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
