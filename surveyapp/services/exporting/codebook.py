"""The codebook for people: one page of HTML per language, which prints well and needs nothing else."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from surveyapp.domain.questions import Words
from surveyapp.services.exporting.ddi import Described
from surveyapp.services.exporting.frequencies import Frequencies
from surveyapp.services.exporting.statements import follows_of, said, title_of
from surveyapp.services.exporting.variables import Variable

STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "td.number{text-align:right}h3{margin:1.5rem 0 0}code{font-size:1em}"
)
HEADINGS: Mapping[str, Words] = {
    "what": {"vi": "Dữ liệu này là gì", "en": "What these data are"},
    "how": {"vi": "Mẫu và trọng số", "en": "Sample and weights"},
    "who": {"vi": "Bảo vệ người trả lời", "en": "Protection of respondents"},
    "variables": {"vi": "Các biến", "en": "Variables"},
    "value": {"vi": "Giá trị", "en": "Value"},
    "spss": {"vi": "SPSS", "en": "SPSS"},
    "stata": {"vi": "Stata", "en": "Stata"},
    "meaning": {"vi": "Ý nghĩa", "en": "Meaning"},
    "rows": {"vi": "Số dòng", "en": "Rows"},
    "missing": {"vi": "không có giá trị", "en": "no value"},
    "nothing": {"vi": "Lượt không trả lời", "en": "Visits without an answer"},
    "instrument": {"vi": "Bộ câu hỏi", "en": "Questionnaire"},
    "snapshot": {"vi": "Bộ dữ liệu chốt SHA-256", "en": "Frozen data set SHA-256"},
    "size": {"vi": "Số dòng", "en": "Rows"},
    "sensitive": {"vi": "Câu hỏi tế nhị.", "en": "Sensitive question."},
}
MEASURES: Mapping[str, Words] = {
    "nominal": {"vi": "định danh", "en": "nominal"},
    "ordinal": {"vi": "thứ bậc", "en": "ordinal"},
    "scale": {"vi": "số đo", "en": "scale"},
}


def codebook_html(described: Described, language: str) -> bytes:
    """The codebook in one language, as HTML in UTF-8."""
    facts = described.dictionary.facts
    page = Element("html", lang=language)
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = title_of(facts)[language]
    SubElement(head, "style").text = STYLE
    body = SubElement(page, "body")
    SubElement(body, "h1").text = title_of(facts)[language]
    _section(body, "what", language, (said("universe"), said("not_official"), said("time")))
    _facts(body, described, language)
    _section(body, "how", language, (said(f"sampling_{facts.part}"), said(f"weighting_{facts.part}")))
    _section(body, "who", language, (said("disclosure", k=described.k), said("conditions")))
    _section(body, "variables", language, (said("missing"),))
    for variable in described.dictionary.variables:
        _variable(body, variable, described.frequencies.get(variable.name), language)
    return b"<!doctype html>\n" + bytes(ElementTree.tostring(page, encoding="utf-8", method="html")) + b"\n"


def _section(body: Element, heading: str, language: str, statements: tuple[Words, ...]) -> None:
    SubElement(body, "h2").text = HEADINGS[heading][language]
    for statement in statements:
        SubElement(body, "p").text = statement[language]


def _facts(body: Element, described: Described, language: str) -> None:
    facts = described.dictionary.facts
    lines = {
        "instrument": f"{facts.instrument}, {facts.version}",
        "size": str(described.rows),
        "snapshot": facts.sha256,
    }
    listed = SubElement(body, "ul")
    for heading, text in lines.items():
        SubElement(listed, "li").text = f"{HEADINGS[heading][language]}: {text}"


def _variable(body: Element, variable: Variable, found: Frequencies | None, language: str) -> None:
    heading = SubElement(body, "h3")
    SubElement(heading, "code").text = variable.name
    about = SubElement(body, "p")
    about.text = f"{variable.label[language]} ({MEASURES[variable.measure][language]})"
    if variable.sensitive:
        about.text += f" {HEADINGS['sensitive'][language]}"
    if variable.asked_if:
        SubElement(body, "p").text = said("asked_if", condition=variable.asked_if)[language]
    if follows := follows_of(variable):
        SubElement(body, "p").text = follows[language]
    if found is None:
        return
    table = SubElement(body, "table")
    _line(SubElement(table, "thead"), [HEADINGS[each][language] for each in COLUMNS], "th")
    lines = SubElement(table, "tbody")
    for level in variable.labelled:
        number = f"{level.number:g}"
        cells = [str(level.value), number, number, level.label[language], found.values.get(level.value, 0)]
        _line(lines, cells, "td")
    for reason in variable.missing:
        words = f"{reason.label[language]} ({HEADINGS['missing'][language]})"
        codes = [reason.code, str(reason.number), f".{reason.letter}"]
        _line(lines, [*codes, words, found.reasons.get(reason.code, 0)], "td")
    if found.nothing:
        _line(lines, ["", "", ".", HEADINGS["nothing"][language], found.nothing], "td")


COLUMNS = ("value", "spss", "stata", "meaning", "rows")


def _line(parent: Element, cells: Sequence[object], tag: str) -> None:
    line = SubElement(parent, "tr")
    for cell in cells:
        element = SubElement(line, tag, {"class": "number"} if isinstance(cell, int) else {})
        element.text = str(cell)
