"""Reads an official result table into one long table, with every check that a table of scores allows.

Problems stop the import: they say which row, what is wrong and what to do. Notices do not: withheld figures, additions
that miss by rounding, headings that were not used. A province without a figure is withheld, which is not a zero; and a
zero where the scale does not reach down to zero is no figure either (official files have both), so it is noted and
taken for withheld. On a scale that includes zero it stays a zero.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from analysis.errors import AnalysisError, some
from analysis.frameworks.catalogue import structure_of
from analysis.frameworks.structures import Structure
from analysis.published.additions import Addition, additions
from analysis.published.numerals import decimals_of, is_absent, places_of, read
from analysis.published.provinces import find
from analysis.published.sheets import Cell, Grid, Sheet, read_grid, sheet_of

SLACK = 0.011  # printed three-part scores differ from their theoretical ends by up to about 0.01


@dataclass(frozen=True)
class Figure:
    """A published figure of a province. `value` None: withheld. `printed` is how many decimals it has."""

    year: int
    province: str
    code: str
    value: float | None
    printed: int
    row: int


@dataclass(frozen=True)
class Remark:
    """Something about a table: a `problem` stops the import, a `notice` does not. Words in both languages."""

    severity: Literal["problem", "notice"]
    code: str
    row: int | None
    vi: str
    en: str


@dataclass(frozen=True)
class Imported:
    """What a table holds and what was found about it. With problems there are no figures."""

    figures: tuple[Figure, ...]
    remarks: tuple[Remark, ...]

    @property
    def problems(self) -> tuple[Remark, ...]:
        """The remarks that stop the import."""
        return tuple(remark for remark in self.remarks if remark.severity == "problem")

    def checked(self) -> tuple[Figure, ...]:
        """The figures. Raises AnalysisError that names the rows where there is a problem."""
        if self.problems:
            raise AnalysisError(f"published table: {some(remark.en for remark in self.problems)}")
        return self.figures


def import_file(
    path: Path, year: int | None = None, sheet: str | None = None, framework: Structure | None = None
) -> Imported:
    """Read and check a CSV or XLSX file; `year` for tables without a column of years.

    `framework` is the structure of years for which none ships.

    Raises AnalysisError only for a file that cannot be read at all; everything else is a remark.
    """
    return import_grid(read_grid(path, sheet), year, framework)


def import_grid(grid: Grid, year: int | None = None, framework: Structure | None = None) -> Imported:
    """The same for a grid of text."""
    day = _end_of(year) if year is not None else date(2020, 1, 1)
    sheet = sheet_of(grid, day)
    remarks = [*_years(sheet, year), *_decimals(sheet.cells)]
    if remarks:
        return Imported((), tuple(remarks))
    built = _Built(framework)
    figures, found = _figures(sheet, year, built)
    remarks += [*found, *_twice(figures), *_unused(sheet)]
    if not any(remark.severity == "problem" for remark in remarks):
        remarks += [*_withheld(figures), *_sums(figures, built)]
    problems = any(remark.severity == "problem" for remark in remarks)
    return Imported(() if problems else tuple(figures), tuple(remarks))


def _end_of(year: int) -> date:
    """The day whose provinces a table of a year names: the year of the merger belongs to the new ones."""
    return date(max(year, 1), 12, 31)


@dataclass(frozen=True)
class _Built:
    """How the index was built: as somebody says, or as is known of the year."""

    framework: Structure | None

    def in_year(self, year: int) -> Structure:
        return self.framework or structure_of(year)


def _years(sheet: Sheet, year: int | None) -> list[Remark]:
    rows = sorted({cell.row for cell in sheet.cells if cell.year is None and year is None})
    if rows:
        return [
            _problem(
                "no_year",
                rows[0],
                "không có năm; hãy chọn năm của bảng",
                "no year; say which year the table is of",
            )
        ]
    other = sorted(
        {cell.row for cell in sheet.cells if cell.year is not None and year is not None and cell.year != year}
    )
    if other:
        vi = f"năm khác với năm đã chọn {year}"
        return [_problem("other_year", other[0], vi, f"the year is not the chosen {year}")]
    return []


def _decimals(cells: Sequence[Cell]) -> list[Remark]:
    """A table has one decimal sign."""
    signs = [(cell.row, sign) for cell in cells if (sign := decimals_of(cell.value)) is not None]
    count = Counter(sign for _row, sign in signs)
    if len(count) < 2:
        return []
    rare = min(count, key=lambda sign: count[sign])
    rows = some(sorted({row for row, sign in signs if sign == rare}))
    vi = f"dấu phẩy và dấu chấm thập phân lẫn lộn (dòng {rows}); hãy dùng một loại"
    return [
        _problem(
            "mixed_decimals", None, vi, f"decimal commas and points are mixed (rows {rows}); use one of them"
        )
    ]


def _figures(sheet: Sheet, year: int | None, built: _Built) -> tuple[list[Figure], list[Remark]]:
    figures: list[Figure] = []
    remarks: list[Remark] = []
    for cell in sheet.cells:
        of_year = cell.year or year or 0
        found = find(cell.province, _end_of(of_year))
        if found is None:
            vi = f"không có tỉnh tên {cell.province} năm {of_year}"
            remarks.append(
                _problem("unknown_province", cell.row, vi, f"no province {cell.province} in {of_year}")
            )
            continue
        framework = built.in_year(of_year)
        if cell.code not in framework.ranges and is_absent(cell.value):
            continue  # a column of other years
        value, remark = _value(cell, framework)
        remarks += [remark] if remark is not None else []
        if remark is None or remark.severity == "notice":
            figures.append(Figure(of_year, found.id, cell.code, value, places_of(cell.value), cell.row))
    return figures, list(dict.fromkeys(remarks))


def _value(cell: Cell, framework: Structure) -> tuple[float | None, Remark | None]:
    """The figure of a cell; None with a notice where it is withheld."""
    if is_absent(cell.value):
        return None, None
    value = read(cell.value)
    if value is None:
        vi = f"{cell.code} có giá trị {cell.value} không phải số"
        return None, _problem(
            "no_number", cell.row, vi, f"{cell.code} holds {cell.value}, which is no number"
        )
    if cell.code not in framework.ranges:
        vi = f"cấu trúc {framework.name} không có {cell.code}"
        return None, _problem(
            "unknown_code", cell.row, vi, f"the structure {framework.name} has no {cell.code}"
        )
    low, high = framework.ranges[cell.code]
    if value == 0 and low > 0:
        vi = f"{cell.code} của {cell.province} bằng 0, thang điểm bắt đầu từ {low:g}: coi là không công bố"
        en = f"{cell.code} of {cell.province} is 0 on a scale from {low:g}: taken for withheld"
        return None, Remark(
            "notice", "zero_is_no_score", cell.row, f"dòng {cell.row}: {vi}", f"row {cell.row}: {en}"
        )
    if not low - SLACK <= value <= high + SLACK:
        scale = f"{low:.4g}–{high:.4g}"
        vi = f"{cell.code} của {cell.province} là {cell.value}, ngoài thang {scale}; kiểm tra dấu thập phân"
        en = f"{cell.code} of {cell.province} is {cell.value}, off the scale {scale}; check the decimal sign"
        return None, _problem("off_scale", cell.row, vi, en)
    return value, None


def _twice(figures: Sequence[Figure]) -> list[Remark]:
    first: dict[tuple[int, str, str], int] = {}
    doubled: dict[tuple[int, int], Figure] = {}
    for figure in figures:
        place = (figure.year, figure.province, figure.code)
        if place in first:
            doubled.setdefault((figure.row, first[place]), figure)
        first.setdefault(place, figure.row)
    return [
        _problem(
            "twice",
            row,
            f"trùng với dòng {other} ({figure.code})",
            f"the same figure as row {other} ({figure.code})",
        )
        for (row, other), figure in doubled.items()
    ]


def _unused(sheet: Sheet) -> list[Remark]:
    if not sheet.ignored:
        return []
    names = some(sheet.ignored)
    return [Remark("notice", "unused", None, f"không dùng: {names}", f"not used: {names}")]


def _withheld(figures: Sequence[Figure]) -> list[Remark]:
    gaps: dict[tuple[int, str], list[str]] = {}
    for figure in figures:
        if figure.value is None:
            gaps.setdefault((figure.year, figure.province), []).append(figure.code)
    return [
        Remark(
            "notice",
            "withheld",
            None,
            f"{year}: {unit} không công bố {some(codes)}",
            f"{year}: {unit} withheld {some(codes)}",
        )
        for (year, unit), codes in gaps.items()
    ]


def _sums(figures: Sequence[Figure], built: _Built) -> list[Remark]:
    """Parts that do not add up to what is printed, beyond the rounding of what is printed."""
    years = sorted({figure.year for figure in figures})
    found = [
        each
        for year in years
        for each in additions([f for f in figures if f.year == year], built.in_year(year))
    ]
    return [_sum_remark(each) for each in found if not each.agrees]


def _sum_remark(each: Addition) -> Remark:
    vi = (
        f"{each.code} là {each.printed:g}, các phần cộng lại {each.added:.6g}; "
        f"chênh {each.difference:.2g}, cho phép {each.tolerance:.1g}"
    )
    en = (
        f"{each.code} is {each.printed:g}, its parts add up to {each.added:.6g}; "
        f"off by {each.difference:.2g}, allowed {each.tolerance:.1g}"
    )
    return _problem("does_not_add_up", each.row, vi, en)


def _problem(code: str, row: int | None, vi: str, en: str) -> Remark:
    if row is None:
        return Remark("problem", code, None, vi, en)
    return Remark("problem", code, row, f"dòng {row}: {vi}", f"row {row}: {en}")
