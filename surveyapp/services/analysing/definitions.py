"""The indices that this installation can compute, for pages and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import index_definitions
from analysis.errors import AnalysisError
from surveyapp.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node of an index. `level` is dimension, sub-dimension or indicator."""

    code: str
    level: str
    title: dict[str, str]


@dataclass(frozen=True, slots=True)
class IndexLine:
    """An index with its nodes from the top down."""

    name: str
    title: dict[str, str]
    nodes: tuple[NodeLine, ...]


def index_names() -> tuple[str, ...]:
    """The names of the shipped indices, sorted."""
    return tuple(sorted(index_definitions.shipped_names()))


def index_definition(name: str) -> IndexLine:
    """A shipped index. Raises NotFound."""
    try:
        found = index_definitions.shipped(name)
    except AnalysisError as error:
        raise NotFound from error
    nodes: list[NodeLine] = []
    for dimension in found.dimensions:
        nodes.append(_line(dimension, "dimension"))
        nodes += [_line(part, "sub-dimension") for part in dimension.sub_dimensions]
        nodes += [_line(indicator, "indicator") for indicator in index_definitions.indicators_of(dimension)]
    return IndexLine(found.name, _words(found.title), tuple(nodes))


def _line(node: index_definitions.Node, level: str) -> NodeLine:
    return NodeLine(node.code, level, _words(node.title))


def _words(title: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): text for code, text in title.items()}
