"""Typst: the layout is a file of its own, and everything a report says reaches it as data.

No word of a report becomes part of the layout's code, so a name made of mark-up is printed as it is written. Typst
reads nothing but this package's folder and our fonts, and fetches nothing.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from surveyapp.services.reporting.content import Picture, Report, Table

HERE = Path(__file__).parent
LAYOUT, CANVAS = HERE / "report.typ", HERE / "picture.typ"
FONTS = HERE.parents[1] / "web" / "static" / "fonts"
STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with bookmarks and language and words for every picture; Typst refuses what does not keep to it."""
SHARPNESS = 200
"""Dots per inch of pictures that must not be vectors."""


class FontsMissing(RuntimeError):
    """The fonts that set-up cuts are not there."""


def as_pdf(report: Report) -> bytes:
    """The report as a tagged PDF on A4; the same report gives the same bytes."""
    found: bytes = typst.compile(
        LAYOUT,
        root=HERE,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"report": json.dumps(document_of(report), ensure_ascii=False)},
        pdf_standards=[STANDARD],
        timestamp=report.made_at.replace(microsecond=0),
    )
    return found


def document_of(report: Report) -> dict[str, Any]:
    """The report as the layout gets it; a table says which of its rows stay together on a page."""
    document = asdict(report) | {"made_at": report.made_at.isoformat()}
    for section, plain in zip(report.sections, document["sections"], strict=True):
        for block, written in zip(section.blocks, plain["blocks"], strict=True):
            if isinstance(block, Table):
                written["groups"] = block.groups()
    return document


def as_png(picture: Picture) -> bytes:
    """A picture as PNG on white, for files that cannot hold vectors."""
    found: Any = typst.compile(
        CANVAS,
        root=HERE,
        font_paths=_fonts(),
        format="png",
        ppi=SHARPNESS,
        sys_inputs={"svg": picture.svg},
    )
    return bytes(found)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Our fonts and no others, so that a report looks the same on every machine."""
    if not list(FONTS.glob("*.ttf")):
        raise FontsMissing(str(FONTS))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
