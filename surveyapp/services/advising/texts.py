"""The sentences on what an office can look at, read from `surveyapp/data/advice.yaml`."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).resolve().parents[2] / "data" / "advice.yaml"


@dataclass(frozen=True, slots=True)
class AdviceText:
    """What to look at when a criterion stands out, and what was asked, each by language."""

    look: Mapping[str, str]
    why: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class AdviceTexts:
    """The sentences of an index by criterion, and its nodes on the staff."""

    criteria: Mapping[str, AdviceText]
    staff: tuple[str, ...]


def advice_texts(index: str) -> AdviceTexts:
    """The sentences of an index; none for one that has none."""
    found = _document(FILE).get(index, {})
    texts = {
        code: AdviceText(text["look"], text.get("why", {}), text.get("source", ""))
        for code, text in found.get("criteria", {}).items()
    }
    return AdviceTexts(texts, tuple(found.get("staff", ())))


@functools.cache
def _document(path: Path) -> dict[str, Any]:
    indices: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["indices"]
    return indices
