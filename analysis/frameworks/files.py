"""Reads definitions from YAML, with an error of one line that names the key that is wrong.

`read_shipped` gives the document of a file in the folder indices; `validated` turns any mapping, shipped or brought by
somebody, into a checked definition.
"""

import functools
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from analysis.errors import AnalysisError

FOLDER = Path(__file__).parents[1] / "indices"
Model = TypeVar("Model", bound=BaseModel)


def names() -> tuple[str, ...]:
    """The names of all shipped definitions, of whatever kind."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def read_shipped(name: str) -> dict[str, Any]:
    """The document of a shipped definition. Raises AnalysisError where there is none."""
    if name not in names():
        raise AnalysisError(f"index: there is no shipped definition {name}; there are {', '.join(names())}")
    return _shipped(name)


def read_file(path: Path) -> dict[str, Any]:
    """The document in a YAML 1.2 file. Raises AnalysisError for what is none."""
    try:
        document = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AnalysisError(f"index: {path} cannot be read ({error.strerror})") from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise AnalysisError(f"index: {path} is not YAML 1.2 in UTF-8 ({error})") from error
    if not isinstance(document, dict):
        raise AnalysisError(f"index: {path} must be a mapping with name and kind")
    return document


def kind_of(document: Mapping[str, Any]) -> str:
    """The kind that a document says it is; without a word, one computed from answers."""
    return str(document.get("kind", "answers"))


def validated(model: type[Model], document: Mapping[str, Any], where: str) -> Model:
    """The document as a definition. Raises AnalysisError that names the first wrong key and what is wrong with it."""
    try:
        return model.model_validate(dict(document))
    except ValidationError as error:
        problem = min(error.errors(), key=lambda entry: entry["type"] != "extra_forbidden")
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
        words = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            words = "unknown key"
        raise AnalysisError(f"{where}: {place.removeprefix('.')}{': ' if place else ''}{words}") from error


def yaml_text(document: Mapping[str, Any]) -> str:
    """A document as YAML 1.2, in the order of its keys."""
    text = io.StringIO()
    writer = YAML(pure=True)
    writer.allow_unicode, writer.width = True, 10_000
    writer.dump(dict(document), text)
    return text.getvalue()


@functools.cache
def _shipped(name: str) -> dict[str, Any]:
    return read_file(FOLDER / f"{name}.yaml")
