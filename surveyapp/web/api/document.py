"""The OpenAPI 3.1 document, made from the routes, their marks and their models, so that it can't say anything else."""

import re
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from surveyapp.domain.scopes import Scope
from surveyapp.web.access import marks_of
from surveyapp.web.api.models import Problem
from surveyapp.web.api.operations import JSON, Operation, operation_of

BLUEPRINT = "api."
HIDDEN = {"api.unknown"}
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
REFERENCE = "#/components/schemas/{model}"
ALWAYS = (503,)
IDENTIFIER = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
TITLE = "Ý kiến người dân · Citizens' feedback"
NOTE = (
    "Figures are PAPI-style (theo khung PAPI): same logic, own wording, a survey at counters; they are no PAPI scores. "
    "Invited visitors (a probability sample) and walk-ups (self-selected) are never pooled."
)
Schema = dict[str, Any]


def document(app: Flask, server: str) -> Schema:
    """The description of every operation of this installation."""
    rules = [rule for rule in app.url_map.iter_rules() if _is_described(rule)]
    paths: dict[str, Schema] = {}
    for rule in sorted(rules, key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(ARGUMENT.sub(r"{\2}", rule.rule), {})[method.lower()] = _operation(rule)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": NOTE},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": _schemas(rules),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _is_described(rule: Rule) -> bool:
    return rule.endpoint.startswith(BLUEPRINT) and rule.endpoint not in HIDDEN


def _operation(rule: Rule) -> Schema:
    said, scopes = operation_of(rule.endpoint), _scopes(rule.endpoint)
    described: Schema = {
        "operationId": rule.endpoint.removeprefix(BLUEPRINT).replace(".", "_"),
        "summary": said.summary,
        "parameters": [*_path_parameters(rule), *_query_parameters(said)],
        "responses": {str(said.status): _success(said)}
        | {str(status): _refusal() for status in _statuses(rule, said)},
    }
    if scopes:
        described["security"] = [{"key": []}]
        described["description"] = "Needs a key with the scope " + " or ".join(scopes) + "."
    if said.body is not None:
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(said.body)}}}
    return described


def _scopes(endpoint: str) -> list[str]:
    return [mark.value for mark in marks_of(endpoint) if isinstance(mark, Scope)]


def _statuses(rule: Rule, said: Operation) -> list[int]:
    statuses = {*ALWAYS, *said.refusals}
    if _scopes(rule.endpoint):
        statuses |= {401, 403}
    if rule.arguments or said.body is not None:
        statuses.add(404)
    if said.query is not None or said.body is not None:
        statuses.add(422)
    return sorted(statuses)


def _path_parameters(rule: Rule) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": IDENTIFIER if kind == "int" else {"type": "string", "pattern": "^[a-z0-9_]+$"},
        }
        for kind, name in ARGUMENT.findall(rule.rule)
    ]


def _query_parameters(said: Operation) -> list[Schema]:
    if said.query is None:
        return []
    properties = said.query.model_json_schema(ref_template=REFERENCE)["properties"]
    return [
        {"name": name, "in": "query", "required": False, "schema": _given(schema)}
        for name, schema in properties.items()
    ]


def _given(schema: Schema) -> Schema:
    """A parameter of an address is there or not; it is never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default", "title")}
    return {**rest, **kinds[0]} if kinds else rest


def _success(said: Operation) -> Schema:
    if said.media != JSON:
        return {"description": "The file", "content": {said.media: {}}}
    schema: Schema = {"type": "object"} if said.answer is None else _reference(said.answer)
    return {"description": "OK", "content": {JSON: {"schema": schema}}}


def _refusal() -> Schema:
    return {
        "description": "Refused",
        "content": {"application/problem+json": {"schema": _reference(Problem)}},
    }


def _reference(model: type[BaseModel]) -> Schema:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _schemas(rules: list[Rule]) -> Schema:
    said = [operation_of(rule.endpoint) for rule in rules]
    answers = {each.answer for each in said if each.answer} | {Problem}
    bodies = {each.body for each in said if each.body}
    ordered = sorted(answers, key=lambda model: model.__name__)
    modes: Any = [(model, "serialization") for model in ordered]
    modes += [(model, "validation") for model in sorted(bodies, key=lambda model: model.__name__)]
    _, schema = models_json_schema(modes, ref_template=REFERENCE)
    definitions: Schema = schema["$defs"]
    return definitions
