"""Reads a spec from YAML or JSON, or from a mapping, with an error of one line that names the key."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode

from analysis.errors import AnalysisError
from analysis.spec import Spec


class _Constructor(SafeConstructor):
    """Keeps 18_24 as text: YAML 1.2 has no underscores in numbers, the library still has."""


def _whole_number(constructor: SafeConstructor, node: ScalarNode) -> object:
    return node.value if "_" in node.value else constructor.construct_yaml_int(node)


_Constructor.add_constructor("tag:yaml.org,2002:int", _whole_number)


def read_document(path: Path) -> dict[str, Any]:
    """The mapping in a YAML 1.2 or JSON file."""
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Constructor
    try:
        document = reader.load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AnalysisError(f"spec: {path} cannot be read ({error.strerror})") from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise AnalysisError(f"spec: {path} is not YAML 1.2 in UTF-8 ({error})") from error
    if not isinstance(document, dict):
        raise AnalysisError(f"spec: {path} must be a mapping with the keys data, design, estimates …")
    return document


def parse(document: Mapping[str, Any]) -> Spec:
    """The checked spec. Raises AnalysisError that names the first wrong key."""
    try:
        return Spec.model_validate(dict(document))
    except ValidationError as error:
        raise AnalysisError(_one_line(error)) from error


def sha256(document: Mapping[str, Any]) -> str:
    """SHA-256 of the spec as canonical JSON, so that comments and the order of keys do not count."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _one_line(error: ValidationError) -> str:
    problem = min(error.errors(), key=lambda entry: entry["type"] != "extra_forbidden")
    where = _place(problem["loc"], problem["type"])
    if problem["type"] == "extra_forbidden":
        return f"spec: unknown key {where}"
    return f"spec: {where}: {problem['msg'].removeprefix('Value error, ')}"


def _place(location: tuple[int | str, ...], kind: str) -> str:
    """estimates[0].variables; the names that pydantic adds for the members of a union are left out."""
    shown = ""
    for number, part in enumerate(location):
        if isinstance(part, int):
            shown += f"[{part}]"
        elif _is_key(location, number, kind):
            shown += f".{part}" if shown else part
    return shown or "the spec"


def _is_key(location: tuple[int | str, ...], number: int, kind: str) -> bool:
    part = str(location[number])
    tagged = (
        number >= 2
        and isinstance(location[number - 1], int)
        and location[number - 2] in ("weighting", "estimates", "tests")
    )
    return (
        not tagged
        and not part.startswith(("function-", "tuple[", "dict[", "is-instance"))
        and part not in ("str", "float")
    )
