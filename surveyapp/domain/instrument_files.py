"""Instruments from their YAML files: read and checked, or refused with all their problems at once."""

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Finding, InstrumentInvalid, Problem
from surveyapp.domain.instrument_rules import instrument_findings
from surveyapp.domain.instrument_shapes import as_json, shape_findings
from surveyapp.domain.instrument_yaml import Lines, Unreadable, read_yaml
from surveyapp.domain.instruments import Instrument

SHIPPED = FilePath(__file__).parent.parent / "instruments"
"""The folder of the instruments that come with the program."""


def load_instrument(path: FilePath) -> Instrument:
    """The instrument in a file. Raises InstrumentInvalid with every problem, OSError if it can't be read."""
    return read_instrument(path.read_bytes())


def read_instrument(content: bytes) -> Instrument:
    """The instrument in a file's content. Raises InstrumentInvalid with every problem."""
    try:
        data, lines = read_yaml(content)
    except Unreadable as unreadable:
        raise InstrumentInvalid(unreadable.problems) from None
    try:
        instrument = Instrument.model_validate_json(as_json(data))
    except ValidationError as refusal:
        raise InstrumentInvalid(_problems(shape_findings(data, refusal), data, lines)) from None
    problems = _problems(instrument_findings(instrument), data, lines)
    if problems:
        raise InstrumentInvalid(problems)
    return instrument


def shipped_instrument(name: str) -> Instrument:
    """An instrument that comes with the program, by its name."""
    return load_instrument(SHIPPED / f"{name}.yaml")


def _problems(findings: Iterable[Finding], data: dict[str, Any], lines: Lines) -> tuple[Problem, ...]:
    """The findings with their lines, in the order of the lines, none twice."""
    found = (Problem(lines.of(f.path), _where(f.path, data), f.rule, f.values) for f in findings)
    told = {problem.told("en"): problem for problem in found}
    return tuple(sorted(told.values(), key=lambda problem: problem.line))


def _where(path: Path, data: object) -> str:
    """The place in words: keys, and for the items of lists their id or code, or else their number from 1."""
    words = []
    for part in path:
        data = _below(data, part)
        words.append(part if isinstance(part, str) else _name(data) or f"{part + 1}")
    return ".".join(words)


def _below(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def _name(item: object) -> str:
    if not isinstance(item, dict):
        return ""
    return str(item.get("id") or item.get("code") or "")
