"""The version of this code: a hash of its files, so that a figure can be traced to what computed it."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent


def code_version() -> str:
    """The first 12 digits of the SHA-256 of the package's modules and indices, by name and content."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.rglob("*.py"), *FOLDER.rglob("*.yaml")]):
        digest.update(str(path.relative_to(FOLDER)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


VERSION = code_version()
