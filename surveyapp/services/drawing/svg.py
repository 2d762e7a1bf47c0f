"""Building SVG: elements with plain attributes, words always as text, and the same bytes for the same picture.

Colours and fonts stand in attributes, not in a style sheet: the pictures look the same on a page, whose content policy
forbids styles in the document, and in a PDF. Words are set by the XML writer, so no name can become mark-up.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

INK, MUTED, GRID, ACCENT, LIGHT = "#1a1a1a", "#555555", "#d5d9dd", "#1d4f80", "#ffffff"
FONT = "Noto Sans, sans-serif"
TEXT = 13.0
SMALL = 11.0
HATCH = "hatch"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = (("iljtfI.,:;'|!()[] ", 0.31), ("mwMW%@", 0.90), ("ABCDEFGHKLNOPQRSTUVXYZĐ", 0.65))
_USUAL_WIDTH = 0.56


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says to those who cannot see it, and the prefix that keeps its ids apart on a page."""

    title: str
    description: str
    name: str = "picture"


def picture(width: float, height: float, words: Words) -> ET.Element:
    """An empty picture of this size, in units of its own, with its title and description."""
    root = _empty(_number(width), _number(height), words)
    root.set("viewBox", f"0 0 {_number(width)} {_number(height)}")
    return root


def fluid_picture(height: float, words: Words) -> ET.Element:
    """An empty picture as wide as its place on a page and so many em high."""
    return _empty("100%", f"{height:.3f}em", words)


def _empty(width: str, height: str, words: Words) -> ET.Element:
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height})
    root.set("role", "img")
    root.set("aria-labelledby", f"{words.name}-title {words.name}-description")
    root.set("font-family", FONT)
    draw(root, "title", id=f"{words.name}-title").text = _clean(words.title)
    draw(root, "desc", id=f"{words.name}-description").text = _clean(words.description)
    return root


def draw(parent: ET.Element, tag: str, **attributes: str | float) -> ET.Element:
    """Add an element; `stroke_width` becomes stroke-width, and numbers are written with one decimal at most."""
    element = ET.SubElement(parent, tag)
    for name, value in attributes.items():
        written = value if isinstance(value, str) else _number(value)
        element.set(name.replace("_", "-"), _clean(written))
    return element


def write(parent: ET.Element, x: str | float, y: str | float, text: str, **attributes: str | float) -> None:
    """Add words whose baseline begins (or is centred, or ends) at a point."""
    usual: dict[str, str | float] = {"x": x, "y": y, "font_size": TEXT, "fill": INK}
    draw(parent, "text", **usual | attributes).text = _clean(text)


def name(element: ET.Element, text: str) -> None:
    """Name a mark: what a pointer that rests on it shows, and the keyboard where there is JavaScript."""
    element.set("class", "mark")
    draw(element, "title").text = _clean(text)


def catch(mark: ET.Element, place: tuple[float, float, float, float]) -> None:
    """Let a mark be pointed at anywhere in a field (left, top, width, height), not only on its thin lines."""
    left, top, width, height = place
    draw(
        mark,
        "rect",
        x=left,
        y=top,
        width=width,
        height=height,
        fill="none",
        stroke="none",
        pointer_events="all",
    )


def line(
    parent: ET.Element, start: tuple[float, float], end: tuple[float, float], **more: str | float
) -> None:
    """Add a straight line; a thin one in the colour of the grid unless said otherwise."""
    usual: dict[str, str | float] = {"stroke": GRID, "stroke_width": 1}
    draw(parent, "line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **usual | more)


def hatch(root: ET.Element, prefix: str) -> str:
    """Define a hatching that also shows in print, and give the fill that refers to it."""
    definitions = draw(root, "defs")
    pattern = draw(
        definitions,
        "pattern",
        id=f"{prefix}-{HATCH}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    draw(pattern, "rect", width=6, height=6, fill=LIGHT)
    draw(pattern, "rect", width=1.5, height=6, fill="#8c8c8c")
    return f"url(#{prefix}-{HATCH})"


def as_text(root: ET.Element) -> str:
    """The picture as SVG."""
    return ET.tostring(root, encoding="unicode")


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide words are; a little more rather than less."""
    return size * sum(
        next((width for letters, width in _WIDTHS if letter in letters), _USUAL_WIDTH) for letter in text
    )


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """The words on as many lines as they need to be no wider than this; a word that is wider stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _NOT_XML.sub("", text)
