"""The parts of a run as files, and their SHA-256: shown with the run, kept in the audit trail, compared later."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SOURCES = ("invited", "walk_ups")
"""The parts that hold figures and are offered as files."""


def file_of(document: Mapping[str, Any]) -> bytes:
    """A spec or a part of a result as the file that a page offers: its hash is the one that is shown."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def hashes_of(result: Mapping[str, Any]) -> dict[str, str]:
    """The hash of every part of a result, 64 hexadecimal digits, by the part's name; empty parts have none."""
    return {
        name: hashlib.sha256(file_of(part)).hexdigest() for name, part in result.items() if part is not None
    }


def is_as_found(result: Mapping[str, Any], hashes: Mapping[str, str] | None) -> bool:
    """Whether a stored result still has the hashes that it was stored with; True where none were kept then."""
    return hashes is None or hashes_of(result) == hashes
