"""What each operation of the interface says of itself, from which the OpenAPI document is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, current_app, request
from pydantic import BaseModel, ValidationError

from surveyapp.domain.errors import InvalidInput

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "operation"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """A summary, what comes back, and what is taken: from the address's query and as a body."""

    summary: str
    answer: type[BaseModel] | None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    refusals: tuple[int, ...] = ()
    """The statuses of refusals besides those that every operation may give."""
    status: int = 200
    media: str = JSON
    """What comes back where it is not JSON: a file."""


def operation(said: Operation) -> Callable[[View], View]:
    """Write above a view what it does."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, said)
        return view

    return mark


def operation_of(endpoint: str) -> Operation:
    """What is written above an endpoint's view."""
    said: Operation = getattr(current_app.view_functions[endpoint], ATTRIBUTE)
    return said


def answered(model: BaseModel, status: int = 200) -> Response:
    """The model as JSON."""
    return current_app.response_class(model.model_dump_json(), status, content_type=JSON)


def read_query(kind: type[BaseModel]) -> Any:
    """The query of this address as a model. Raises InvalidInput, also for names that the model does not know."""
    return _read(kind, request.args.to_dict())


def read_body(kind: type[BaseModel]) -> Any:
    """The body of this request as a model. Raises InvalidInput."""
    if request.mimetype != JSON:
        raise InvalidInput("body", "application/json is needed")
    try:
        return kind.model_validate_json(request.get_data(cache=False), strict=False)
    except ValidationError as error:
        raise _said(error) from error


def _read(kind: type[BaseModel], values: dict[str, str]) -> Any:
    try:
        return kind.model_validate_strings(values)
    except ValidationError as error:
        raise _said(error) from error


def _said(error: ValidationError) -> InvalidInput:
    """The first problem; without the value, which may be anything."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return InvalidInput(place, first["msg"])
