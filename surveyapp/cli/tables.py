"""Lists as aligned columns, also where letters are wider or have marks of their own."""

import unicodedata
from collections.abc import Iterable, Sequence

import click

from surveyapp.cli.messages import _


def show_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their headings; a sentence where there are none."""
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    if not cells:
        click.echo(_("Chưa có gì."))
        return
    widths = [max(map(_width, column)) for column in zip(headings, *cells, strict=True)]
    for row in (headings, ["─" * width for width in widths], *cells):
        padded = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
