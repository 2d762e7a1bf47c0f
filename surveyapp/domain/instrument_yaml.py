"""YAML 1.2 read into plain data, with the line of every key. Refuses some of what YAML allows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Problem
from surveyapp.domain.text import clean, nfc

TAB_INDENT = re.compile(r"^ *\t")


class Constructor(SafeConstructor):
    """Builds plain data by the core schema of YAML 1.2, in which 18_24 and 2026-01-31 are text.

    The parser's own rules for numbers and dates are older: they would read 18_24 as 1824.
    """

    def construct_yaml_int(self, node: Any) -> Any:
        """A whole number, or text where underscores stand between the digits."""
        return node.value if "_" in node.value else super().construct_yaml_int(node)

    def construct_yaml_float(self, node: Any) -> Any:
        """A number, or text where underscores stand between the digits."""
        return node.value if "_" in node.value else super().construct_yaml_float(node)


Constructor.add_constructor("tag:yaml.org,2002:int", Constructor.construct_yaml_int)
Constructor.add_constructor("tag:yaml.org,2002:float", Constructor.construct_yaml_float)
Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each place of the file stands, by line from 1."""

    lines: dict[Path, int]

    def of(self, path: Path) -> int:
        """The line of a place, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class Unreadable(Exception):
    """The file is not YAML of the kind we read. Carries its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def read_yaml(content: bytes) -> tuple[dict[str, Any], Lines]:
    """The file's data and lines. Raises Unreadable."""
    text = _decoded(content)
    tabs = [number for number, line in enumerate(text.splitlines(), start=1) if TAB_INDENT.match(line)]
    if tabs:
        raise Unreadable(*(Problem(number, "", "yaml_tab", {}) for number in tabs))
    try:
        return _parsed(text)
    except RecursionError:
        raise Unreadable(Problem(1, "", "yaml_broken", {"reason": "nested too deeply"})) from None
    except (YAMLError, ValueError) as error:
        raise Unreadable(_broken(error, text)) from None


def _decoded(content: bytes) -> str:
    try:
        return nfc(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(Problem(line, "", "not_utf8", {})) from None


def _parsed(text: str) -> tuple[dict[str, Any], Lines]:
    root = _yaml().compose(text)
    if not isinstance(root, MappingNode):
        raise Unreadable(Problem(1, "", "not_a_mapping", {}))
    lines: dict[Path, int] = {}
    found = tuple(_walk(root, (), lines, set()))
    if found:
        raise Unreadable(*found)
    return _yaml().load(text), Lines(lines)


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    yaml.allow_duplicate_keys = True
    return yaml


def _walk(node: Node, path: Path, lines: dict[Path, int], met: set[int]) -> Iterator[Problem]:
    """Notes the line of every place from here down; yields repeated keys, and nodes met twice: aliases."""
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in met:
        yield Problem(line, "", "yaml_alias", {})
        return
    met.add(id(node))
    if isinstance(node, ScalarNode):
        yield from _strange_signs(node)
    elif isinstance(node, MappingNode):
        yield from _walk_keys(node, path, lines, met)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*path, number), lines, met)


def _walk_keys(node: MappingNode, path: Path, lines: dict[Path, int], met: set[int]) -> Iterator[Problem]:
    keys: set[str] = set()
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            yield Problem(line, "", "yaml_broken", {"reason": "a key that is no word"})
        elif key in keys:
            yield Problem(line, "", "yaml_duplicate_key", {"key": key})
        else:
            yield from _strange_signs(key_node)
        keys.add(key)
        lines.setdefault((*path, key), line)
        yield from _walk(value, (*path, key), lines, met)


def _strange_signs(node: ScalarNode) -> Iterator[Problem]:
    """Signs that can't be stored; YAML has escapes for them."""
    if clean(node.value) != nfc(node.value).strip():
        yield Problem(node.start_mark.line + 1, "", "yaml_broken", {"reason": "a sign that can't be stored"})


def _broken(error: YAMLError | ValueError, text: str) -> Problem:
    """The problem for what the parser says, on the line where it says so."""
    line, reason = 1, str(error)
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line, reason = error.problem_mark.line + 1, str(error.problem)
    elif isinstance(error, ReaderError):
        line, reason = text.count("\n", 0, error.position) + 1, "a sign that can't be stored"
    return Problem(line, "", "yaml_broken", {"reason": reason})
