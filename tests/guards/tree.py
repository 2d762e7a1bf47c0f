"""The files of the repository, as the guards see them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BINARY = {".png", ".jpg", ".woff2", ".ico", ".parquet", ".sav", ".dta", ".xlsx", ".pdf", ".gz"}


@cache
def files(*suffixes: str, under: str = "") -> tuple[Path, ...]:
    """Every file that is or would be committed, with one of these endings (with any, where none is named)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", under or "."],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    # A file that was deleted but is still in the index is no longer there to be looked at.
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    found = tuple(path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes))
    assert found, f"no file {suffixes} under {under or 'the root'}: this guard has nothing to look at"
    return found


def texts() -> list[tuple[str, str]]:
    """Every text file: its name from the root, and what is in it (some tests keep a file in another encoding)."""
    found = [path for path in files() if path.suffix not in BINARY]
    return [(name_of(path), path.read_text("utf-8", errors="replace")) for path in found]


def name_of(path: Path) -> str:
    """The file's name from the root of the repository."""
    return str(path.relative_to(ROOT))
