"""What a report holds: words, tables and pictures, knowing neither language nor layout. PDF and Word are made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

LAST_ROWS = 3
"""As many rows of a table at least stand on its last page."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the summary, with the question that it answers."""

    question: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Box:
    """Text set apart: methods, the data statement, the disclaimer."""

    title: str
    lines: tuple[str, ...]
    kind: str = "box"


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, its share of the width, and whether numbers stand in it."""

    heading: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `depth` 0 is the weightiest (a total), 1 to 3 stand below it."""

    cells: tuple[str, ...]
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; its head is repeated on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    kind: str = "table"

    def groups(self) -> tuple[int, ...]:
        """How many rows after one another no page may part: a row with the first below it, and the last ones."""
        sizes: list[int] = []
        for number, row in enumerate(self.rows):
            if number and self.rows[number - 1].depth < row.depth:
                sizes[-1] += 1
            else:
                sizes.append(1)
        while len(sizes) > 1 and sizes[-1] < LAST_ROWS:
            last = sizes.pop()
            sizes[-1] += last
        return tuple(sizes)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, its caption, and what it shows in words for those who cannot see it."""

    svg: str
    caption: str
    alternative: str
    share: float = 1.0
    """Of the width of the text."""
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of others in the language that they were written in, between sentences of the report."""

    before: str
    text: str
    language: str
    after: str
    kind: str = "quote"


Block = Paragraph | Box | Table | Picture | Quote


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the report, the last of `issuers` after the bodies above it; the country beside; place and day."""

    issuers: tuple[str, ...]
    nation: str
    motto: str
    dated: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `warnings` stand out on it: a draft, a demonstration."""

    kind: str
    title: str
    place: str
    wave: str
    lines: tuple[str, ...]
    warnings: tuple[str, ...]
    letterhead: Letterhead | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words of the layout itself."""

    summary: str
    page: str
    table: str
    picture: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report in one language. `watermark` is set across every page, `footer` below it."""

    language: str
    cover: Cover
    labels: Labels
    summary: tuple[Point, ...]
    sections: tuple[Section, ...]
    footer: str
    watermark: str
    made_at: datetime
    """The moment of the run it reports on, never that of printing: the same content gives the same file."""

    def pictures(self) -> Iterator[Picture]:
        """Every picture, in the order of the report."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Picture):
                    yield block
