"""Ask for an export, see what is there, download it. Only analysts and administrators; each request is in the trail."""

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.roles import Role
from surveyapp.services.exporting import ordering
from surveyapp.services.exporting.ordering import Wanted
from surveyapp.services.jobs import job_status
from surveyapp.web.access import access
from surveyapp.web.exports.forms import PARTS, ExportForm, choices
from surveyapp.web.exports.pages import export_rows
from surveyapp.web.identity import the_account
from surveyapp.web.locale import language
from surveyapp.web.problems import form_problems
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("exports", __name__)


@blueprint.get("/results/snapshots/<int:snapshot_id>/exports")
@access(Role.ANALYST, Role.ADMIN)
def home(snapshot_id: int) -> ResponseReturnValue:
    preset = {"part": "invited", "format": "csv_excel", "language": language()}
    return _page(snapshot_id, ExportForm(formdata=None, data=preset))


@blueprint.post("/results/snapshots/<int:snapshot_id>/exports")
@access(Role.ANALYST, Role.ADMIN)
def ask(snapshot_id: int) -> ResponseReturnValue:
    form = ExportForm()
    if not form.validate():
        return _page(snapshot_id, form), 422
    wanted = Wanted(snapshot_id, form.part.data, form.format.data, form.language.data)
    site = current_site()
    job_id = ordering.request_export(db(), the_account(), wanted, site.settings.export_k, site.now())
    return redirect(url_for("results.job", job_id=job_id), 303)


@blueprint.post("/results/runs/<int:run_id>/bundle")
@access(Role.ANALYST, Role.ADMIN)
def bundle(run_id: int) -> ResponseReturnValue:
    site = current_site()
    job_id = ordering.request_bundle(db(), the_account(), run_id, site.settings.export_k, site.now())
    return redirect(url_for("results.job", job_id=job_id), 303)


@blueprint.get("/results/exports/<int:job_id>")
@access(Role.ANALYST, Role.ADMIN)
def done(job_id: int) -> ResponseReturnValue:
    status = job_status(db(), job_id)
    path = ordering.exported_file(status, current_site().settings.export_folder)
    return render_template(
        "exports/done.html",
        file=url_for("exports.file", job_id=job_id),
        name=path.name,
        facts=status.result or {},
    )


@blueprint.get("/results/exports/<int:job_id>/file")
@access(Role.ANALYST, Role.ADMIN)
def file(job_id: int) -> ResponseReturnValue:
    path = ordering.exported_file(job_status(db(), job_id), current_site().settings.export_folder)
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name=path.name)
    # Microdata must not stay in the cache of a browser that others use.
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(snapshot_id: int, form: ExportForm) -> str:
    found = ordering.exportable(db(), snapshot_id, current_site().settings.export_k)
    form.part.choices = choices({part: words for part, words in PARTS.items() if found.rows[part]})
    folder = current_site().settings.export_folder
    return render_template(
        "exports/home.html",
        snapshot=found,
        form=form,
        problems=form_problems(form),
        exports=export_rows(ordering.finished_exports(db(), snapshot_id, folder)),
        k=current_site().settings.export_k,
        action=request.path,
    )
