"""Jobs of the programming interface: frozen data sets, exports of them, bundles of runs, and how all this stands."""

from typing import Annotated

from flask import Blueprint, Response, send_file
from pydantic import Field

from surveyapp.domain.errors import NotAllowed
from surveyapp.domain.scopes import Scope
from surveyapp.services import results
from surveyapp.services.analysing_orders import stop_work
from surveyapp.services.auditing import Act
from surveyapp.services.exporting import ordering
from surveyapp.services.exporting.ordering import Wanted
from surveyapp.services.jobs import JobStatus, job_status
from surveyapp.web.access import access
from surveyapp.web.api import models
from surveyapp.web.api.operations import Operation, answered, operation, read_body, read_query
from surveyapp.web.identity import current_caller
from surveyapp.web.session import db
from surveyapp.web.site import current_site

blueprint = Blueprint("jobs", __name__)
MOST_LINES = 200
ZIP = "application/zip"
ACCEPTED = 202


class SnapshotQuery(models.Model):
    """Which data sets."""

    before: Annotated[models.Identifier | None, Field(description="Only data sets with a smaller id.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


@blueprint.get("/snapshots")
@access(Scope.RESULTS, Scope.EXPORTS)
@operation(Operation("Frozen data sets", models.SnapshotList, SnapshotQuery))
def snapshots() -> Response:
    query: SnapshotQuery = read_query(SnapshotQuery)
    lines = results.list_snapshots(db())
    after = [line for line in lines if query.before is None or line.id < query.before]
    page = after[: query.limit]
    return answered(
        models.SnapshotList(
            items=[_snapshot(line) for line in page],
            next_before=page[-1].id if len(after) > len(page) else None,
        )
    )


@blueprint.get("/snapshots/<int:snapshot_id>/exports")
@access(Scope.EXPORTS)
@operation(Operation("Finished exports of a data set", models.ExportList))
def exports(snapshot_id: int) -> Response:
    settings = current_site().settings
    ordering.exportable(db(), snapshot_id, settings.export_k)
    found = ordering.finished_exports(db(), snapshot_id, settings.export_folder)
    return answered(
        models.ExportList(
            items=[models.Export(job_id=each.id, **(each.result or {})) for each in found],
        )
    )


@blueprint.post("/snapshots/<int:snapshot_id>/exports")
@access(Scope.EXPORTS)
@operation(
    Operation(
        "Ask for an export; the job tells when it is there",
        models.Job,
        body=models.ExportWanted,
        refusals=(413,),
        status=ACCEPTED,
    )
)
def ask(snapshot_id: int) -> Response:
    said: models.ExportWanted = read_body(models.ExportWanted)
    wanted = Wanted(snapshot_id, said.part, said.format, said.language)
    site = current_site()
    job_id = ordering.request_export(
        db(), current_caller().account, wanted, site.settings.export_k, site.now()
    )
    return answered(_job(job_status(db(), job_id)), ACCEPTED)


@blueprint.post("/runs/<int:run_id>/bundle")
@access(Scope.EXPORTS)
@operation(Operation("Ask for the bundle that repeats a run", models.Job, status=ACCEPTED))
def bundle(run_id: int) -> Response:
    site = current_site()
    job_id = ordering.request_bundle(
        db(), current_caller().account, run_id, site.settings.export_k, site.now()
    )
    return answered(_job(job_status(db(), job_id)), ACCEPTED)


@blueprint.get("/exports/<int:job_id>/file")
@access(Scope.EXPORTS)
@operation(Operation("The file of a finished export or bundle", None, media=ZIP))
def file(job_id: int) -> Response:
    path = ordering.exported_file(job_status(db(), job_id), current_site().settings.export_folder)
    # Always the whole file, so that its hash can be compared; and never in a cache that others use.
    response = send_file(path, mimetype=ZIP, as_attachment=True, download_name=path.name, conditional=False)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/jobs/<int:job_id>")
@access(Scope.RESULTS, Scope.EXPORTS)
@operation(Operation("How a job stands", models.Job))
def job(job_id: int) -> Response:
    return answered(_job(job_status(db(), job_id)))


@blueprint.post("/jobs/<int:job_id>/stop")
@access(Scope.EXPORTS)
@operation(Operation("Stop an export or a bundle; nothing is left of it", models.Job, refusals=(409,)))
def stop(job_id: int) -> Response:
    if job_status(db(), job_id).kind not in (ordering.EXPORT, ordering.BUNDLE):
        raise NotAllowed
    stop_work(db(), job_id, Act(current_caller().account.id, current_site().now()))
    return answered(_job(job_status(db(), job_id)))


def _snapshot(line: results.SnapshotLine) -> models.Snapshot:
    return models.Snapshot(
        id=line.id,
        wave_id=line.wave_id,
        frozen_at=line.frozen_at,
        sha256=line.sha256,
        invited_rows=line.invited_rows,
        walk_up_rows=line.walk_up_rows,
    )


def _job(status: JobStatus) -> models.Job:
    came = status.result or {}
    return models.Job(
        id=status.id,
        kind=status.kind,
        state=status.state.value,
        done=status.done,
        total=status.total,
        message=status.message,
        run_id=came.get("run_id"),
        file=came.get("file"),
    )
