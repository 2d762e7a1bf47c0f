"""QR codes as one path of an inline drawing: nothing to load, sharp at any size."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_MODULES = 4
"""White around the code, as ISO/IEC 18004 asks."""


@dataclass(frozen=True, slots=True)
class QrPath:
    """The side of the drawing in modules, and the path whose strokes, one module wide, are the dark ones."""

    side: int
    path: str


def qr_path(text: str) -> QrPath:
    """The code of a text, with error correction M: one horizontal stroke for each run of dark modules."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_MODULES))
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row, key=bool):
            length = len(list(run))
            if is_dark:
                strokes.append(f"M{x} {y + 0.5}h{length}")
            x += length
    return QrPath(len(rows), "".join(strokes))


def qr_bits(text: str) -> tuple[int, bytes]:
    """The same code as bits: its side in modules with the white around, and row after row, the first bit highest."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_MODULES))
    signs = "".join("1" if is_dark else "0" for row in rows for is_dark in row)
    filled = signs.ljust(-(-len(signs) // 8) * 8, "0")
    return len(rows), int(filled, 2).to_bytes(len(filled) // 8, "big")
