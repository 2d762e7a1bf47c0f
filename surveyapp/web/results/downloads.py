"""The files that a run offers: tables in both languages, and what is needed to repeat it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from surveyapp.web.locale import languages
from surveyapp.web.menu import may_open
from surveyapp.web.results.words import SOURCE_NAMES

TABLES = ("index", "satisfaction", "questions", "frameworks")
"""The tables of a run, in the order of `sheets_of`."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    address: str
    text: str


def downloads(run_id: int, parts: Collection[str], *, public: bool) -> tuple[Download, ...]:
    """The files of a run; who analyses also gets the spec and the result of each part."""
    found = [
        *_reports(run_id, public=public),
        *_workbooks(run_id, public=public),
        *_tables(run_id, public=public),
    ]
    if not public and may_open("results.json_file"):
        found += _documents(run_id, parts)
    return tuple(found)


def _reports(run_id: int, *, public: bool) -> Iterator[Download]:
    endpoint = "reports.public_province" if public else "reports.province"
    for code, name in languages().items():
        for kind in ("pdf", "docx"):
            text = _("Báo cáo toàn tỉnh (%(kind)s), %(language)s", kind=kind.upper(), language=name)
            yield Download(url_for(endpoint, run_id=run_id, kind=kind, words=code), text)
    every = "reports.public_list" if public else "reports.every"
    yield Download(url_for(every, run_id=run_id), _("Báo cáo của từng cơ quan"))


def _workbooks(run_id: int, *, public: bool) -> Iterator[Download]:
    endpoint = "results.public_xlsx" if public else "results.xlsx_file"
    for code, name in languages().items():
        text = _("Bảng tính Excel (XLSX), %(language)s", language=name)
        yield Download(url_for(endpoint, run_id=run_id, words=code), text)


def _tables(run_id: int, *, public: bool) -> Iterator[Download]:
    endpoint = "results.public_csv" if public else "results.csv_file"
    names = (_("chỉ số"), _("tỷ lệ hài lòng"), _("từng câu hỏi"), _("yếu tố và SDG"))
    for table, name in zip(TABLES, names, strict=True):
        excel = url_for(endpoint, run_id=run_id, table=table, bom="yes")
        yield Download(excel, _("CSV mở bằng Excel: %(table)s", table=name))
        plain = url_for(endpoint, run_id=run_id, table=table)
        yield Download(plain, _("CSV cho máy đọc: %(table)s", table=name))


def _documents(run_id: int, parts: Collection[str]) -> Iterator[Download]:
    kinds = (("spec", _("Yêu cầu phân tích")), ("out", _("Kết quả tính toán")))
    for part in parts:
        for which, words in kinds:
            address = url_for("results.json_file", run_id=run_id, part=part, which=which)
            yield Download(address, f"{words}: {SOURCE_NAMES[part]} (JSON)")
