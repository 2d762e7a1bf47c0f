"""Instruments from their YAML files: read and checked, or refused with all their problems at once.

Beside the file `name.yaml` there may be translations, `name.<language>.yaml`, and recordings, in the folder
`name.recordings/<language>/`. They become part of the instrument.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from surveyapp.domain.conditions import Path
from surveyapp.domain.instrument_problems import Finding, InstrumentInvalid, Problem, hint
from surveyapp.domain.instrument_rules import instrument_findings
from surveyapp.domain.instrument_shapes import as_json, shape_findings
from surveyapp.domain.instrument_yaml import Lines, Unreadable, read_yaml
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.recordings import Recording, recorded, recording_problems
from surveyapp.domain.translations import TranslationFile, TranslationRefused, with_translation

SHIPPED = FilePath(__file__).parent.parent / "instruments"
"""The folder of the instruments that come with the program."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An instrument, and the sound files that it names by their hashes."""

    instrument: Instrument
    recordings: tuple[Recording, ...]


def load_instrument(path: FilePath) -> Instrument:
    """The instrument in a file with what lies beside it. Raises what `load_with_recordings` raises."""
    return load_with_recordings(path).instrument


def load_with_recordings(path: FilePath) -> Loaded:
    """The same with its recordings. Raises InstrumentInvalid with every problem, OSError if it can't be read."""
    instrument = _with_translations(read_instrument(path.read_bytes()), path)
    recordings = tuple(_recordings_beside(path))
    problems = tuple(recording_problems(instrument, recordings))
    if problems:
        raise InstrumentInvalid(problems)
    return Loaded(instrument.model_copy(update={"recordings": recorded(recordings)}), recordings)


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
    problems = _problems((*_written_by_hand(data), *instrument_findings(instrument)), data, lines)
    if problems:
        raise InstrumentInvalid(problems)
    return instrument


def _with_translations(instrument: Instrument, path: FilePath) -> Instrument:
    problems: list[Problem] = []
    for file in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        translation = TranslationFile(file.name, file.read_bytes())
        try:
            instrument = with_translation(instrument, translation)
        except TranslationRefused as refusal:
            problems += refusal.problems
    document = json.loads(instrument.to_json())
    problems += [
        Problem(0, _where(f.path, document), f.rule, f.values) for f in instrument_findings(instrument)
    ]
    if problems:
        raise InstrumentInvalid(tuple(problems))
    return instrument


def _recordings_beside(path: FilePath) -> Iterator[Recording]:
    folder = path.with_suffix(".recordings")
    for file in sorted(folder.glob("*/[!.]*")):
        yield Recording(file.parent.name, file.stem, str(file.relative_to(path.parent)), file.read_bytes())


def _written_by_hand(data: dict[str, Any]) -> Iterator[Finding]:
    if "recordings" in data:
        otherwise = ("Put the sound files beside this file.", "Hãy đặt các tệp âm thanh bên cạnh tệp này.")
        yield Finding("unknown_key", ("recordings",), {"key": "recordings", **hint("", (), *otherwise)})


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
