"""A finished export is one ZIP file with the hashes of all it holds. It appears whole under its name, or not at all."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

BUILDING = ".building-"
SUMS_FILE = "SHA256SUMS"
PACKED_ALREADY = {".parquet", ".xlsx"}
QUICK = 1
"""How hard large files are compressed: the least, which is most of the gain."""
STAMP = 946_728_000
"""The time of all files in a ZIP (noon of 1 January 2000), so that equal content gives equal bytes."""
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished export."""

    path: Path
    sha256: str
    size: int


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """An empty folder to build in, below the folder of exports; gone afterwards, whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=folder))
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


def pack(building: Path, name: str, folder: Path) -> Packed:
    """Put the files of a folder into a ZIP file and give it its name in one step."""
    files = sorted(path for path in building.iterdir() if path.is_file())
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in files)
    (building / SUMS_FILE).write_text(sums, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=building) as apart:
        unfinished = Path(apart) / name
        with zipfile.ZipFile(unfinished, "w") as archive:
            for path in [*files, building / SUMS_FILE]:
                _add(archive, path)
        packed = Packed(folder / name, _sha256(unfinished), unfinished.stat().st_size)
        unfinished.chmod(0o600)
        os.replace(unfinished, packed.path)
    return packed


def remove_old(folder: Path, now: datetime) -> int:
    """Remove exports, and what an interrupted one left, that are older than a week; how many they were."""
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            removed += 1
    return removed


def _add(archive: zipfile.ZipFile, path: Path) -> None:
    os.utime(path, (STAMP, STAMP))
    how = zipfile.ZIP_STORED if path.suffix in PACKED_ALREADY else zipfile.ZIP_DEFLATED
    archive.write(path, path.name, how, QUICK)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
