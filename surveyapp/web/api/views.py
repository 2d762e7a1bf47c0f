"""The operations of the programming interface, version 1."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar

from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import Field

from surveyapp.domain.errors import NotFound
from surveyapp.domain.scopes import Scope
from surveyapp.services import results
from surveyapp.services.analysing.definitions import index_definition, index_names
from surveyapp.services.framework_figures import public_frameworks
from surveyapp.services.registers.reading import register_of
from surveyapp.web.access import access
from surveyapp.web.api import models
from surveyapp.web.api.count_views import blueprint as counts
from surveyapp.web.api.document import document
from surveyapp.web.api.figures import figures_of
from surveyapp.web.api.framework_figures import framework_figures, refused_frameworks
from surveyapp.web.api.job_views import blueprint as jobs
from surveyapp.web.api.link_views import blueprint as links
from surveyapp.web.api.measure_views import blueprint as measures
from surveyapp.web.api.operations import Operation, answered, operation, read_query
from surveyapp.web.session import db

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_blueprint(jobs)
blueprint.register_blueprint(links)
blueprint.register_blueprint(counts)
blueprint.register_blueprint(measures)
MOST_LINES = 200
Answer = TypeVar("Answer", bound=models.Model)


class RunQuery(models.Model):
    """Which runs."""

    before: Annotated[models.Identifier | None, Field(description="Only runs with a smaller id.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] = 50


class FigureQuery(models.Model):
    """Which figures; what is left out is not looked at."""

    source: str | None = None
    table: str | None = None
    code: str | None = None
    office: str | None = None


class FrameworkQuery(models.Model):
    """Which shares and rates; what is left out is not looked at."""

    framework: str | None = None
    code: str | None = None
    office: str | None = None


@blueprint.get("/openapi.json")
@access("public")
@operation(Operation("This description", None))
def openapi() -> Response:
    return jsonify(document(current_app, request.host_url.rstrip("/")))


@blueprint.get("/published")
@access("public")
@operation(Operation("Runs that the public may see", models.RunList, RunQuery))
def published() -> Response:
    return _runs(results.published_runs(db()))


@blueprint.get("/published/<int:run_id>/figures")
@access("public")
@operation(Operation("Published figures", models.FigureList, FigureQuery, refusals=(410,)))
def published_figures(run_id: int) -> Response:
    found = results.read_run(db(), run_id, only_published=True)
    return _figures(found, public=True)


@blueprint.get("/published/<int:run_id>/frameworks")
@access("public")
@operation(
    Operation(
        "Published shares by factor and rates", models.FrameworkFigureList, FrameworkQuery, refusals=(410,)
    )
)
def published_frameworks(run_id: int) -> Response:
    found = results.read_run(db(), run_id, only_published=True)
    return _frameworks(run_id, public_frameworks(found))


@blueprint.get("/runs")
@access(Scope.RESULTS)
@operation(Operation("Every run", models.RunList, RunQuery))
def runs() -> Response:
    return _runs(results.list_runs(db()))


@blueprint.get("/runs/<int:run_id>")
@access(Scope.RESULTS)
@operation(Operation("A run and what is needed to repeat it", models.Run))
def run(run_id: int) -> Response:
    found = results.read_run(db(), run_id)
    return answered(
        models.Run(
            **_line(found.line).model_dump(),
            snapshot_sha256=found.sha256,
            spec_sha256={
                source: document["spec_sha256"]
                for source, document in found.documents.items()
                if "spec_sha256" in document
            },
            result_sha256=found.hashes,
            code_version=found.code_version,
            invitations_still_awaited=found.awaited,
            offices_without_answers=list(found.silent_offices),
        )
    )


@blueprint.get("/runs/<int:run_id>/figures")
@access(Scope.RESULTS)
@operation(Operation("The figures of a run", models.FigureList, FigureQuery))
def figures(run_id: int) -> Response:
    return _figures(results.read_run(db(), run_id), public=False)


@blueprint.get("/runs/<int:run_id>/frameworks")
@access(Scope.RESULTS)
@operation(Operation("Shares by factor and rates of a run", models.FrameworkFigureList, FrameworkQuery))
def frameworks(run_id: int) -> Response:
    return _frameworks(run_id, results.read_run(db(), run_id).frameworks)


@blueprint.get("/indices")
@access("public")
@operation(Operation("The indices by name", models.IndexList))
def indices() -> Response:
    lines = [models.IndexName(name=name, title=index_definition(name).title) for name in index_names()]
    return answered(models.IndexList(items=lines))


@blueprint.get("/indices/<name>")
@access("public")
@operation(Operation("An index with its nodes", models.Index))
def index(name: str) -> Response:
    found = index_definition(name)
    nodes = [models.IndexNode(code=node.code, level=node.level, title=node.title) for node in found.nodes]
    return answered(models.Index(name=found.name, title=found.title, nodes=nodes))


@blueprint.get("/waves")
@access(Scope.RESULTS, Scope.REGISTER)
@operation(Operation("Waves with their closed answers", models.WaveList))
def waves() -> Response:
    lines = [
        models.Wave(
            id=wave.id,
            name=models.named(wave.name, wave.name_en),
            starts_on=wave.starts_on,
            ends_on=wave.ends_on,
            invited=wave.invited,
            walk_ups=wave.walk_ups,
        )
        for wave in results.waves_with_counts(db())
    ]
    return answered(models.WaveList(items=lines))


@blueprint.get("/waves/<int:wave_id>/register")
@access(Scope.REGISTER)
@operation(Operation("The register of a wave", models.RegisterList))
def register(wave_id: int) -> Response:
    lines = [
        models.RegisterLine(office=line.office, month=line.month, service=line.service, visits=line.visits)
        for line in register_of(db(), wave_id)
    ]
    return answered(models.RegisterList(wave_id=wave_id, items=lines))


@blueprint.get("/<path:_rest>")
@access("public")
@operation(Operation("", None))
def unknown(_rest: str) -> Response:
    raise NotFound


def _runs(lines: tuple[results.RunLine, ...]) -> Response:
    query: RunQuery = read_query(RunQuery)
    after = [line for line in lines if query.before is None or line.id < query.before]
    page = after[: query.limit]
    more = page[-1].id if len(after) > len(page) else None
    return answered(models.RunList(items=[_line(line) for line in page], next_before=more))


def _line(line: results.RunLine) -> models.RunLine:
    return models.RunLine(
        id=line.id,
        wave_id=line.wave_id,
        wave_name=models.named(line.wave_name, line.wave_name_en),
        snapshot_id=line.snapshot_id,
        requested_at=line.requested_at,
        is_published=line.is_published,
    )


def _figures(found: results.RunResults, *, public: bool) -> Response:
    chosen = _wanted(read_query(FigureQuery), figures_of(found, public=public))
    return answered(models.FigureList(run_id=found.line.id, items=chosen))


def _frameworks(run_id: int, found: Mapping[str, Any]) -> Response:
    chosen = _wanted(read_query(FrameworkQuery), framework_figures(found))
    refused = refused_frameworks(found)
    return answered(models.FrameworkFigureList(run_id=run_id, items=chosen, refused=refused))


def _wanted(query: models.Model, figures: Iterable[Answer]) -> list[Answer]:
    """The figures that have all that was asked for."""
    wanted = query.model_dump(exclude_none=True)
    return [each for each in figures if all(getattr(each, name) == value for name, value in wanted.items())]
