"""DDI-Codebook 2.5: the study, its design and every variable, for data archives.

Elements stand in the order that the schema of the DDI Alliance prescribes (codebook.xsd, 2012-01-17). Texts are given
in Vietnamese and English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from surveyapp.domain.questions import Words
from surveyapp.services.exporting.dictionary import FINAL_WEIGHT, Dictionary
from surveyapp.services.exporting.frequencies import Frequencies
from surveyapp.services.exporting.statements import LANGUAGES, follows_of, said, title_of
from surveyapp.services.exporting.variables import Variable

NAMESPACE = "ddi:codebook:2_5"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
DATA_FILE = "F1"


@dataclass(frozen=True, slots=True)
class Described:
    """What a DDI file describes: the data file, its rows, its frequencies and the limit on disclosure."""

    dictionary: Dictionary
    file: str
    rows: int
    frequencies: Mapping[str, Frequencies]
    k: int


def codebook_xml(described: Described) -> bytes:
    """The DDI file as XML in UTF-8."""
    root = Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": INSTANCE,
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "version": "2.5",
            XML_LANG: LANGUAGES[0],
        },
    )
    _study(SubElement(root, "stdyDscr"), described)
    _file(SubElement(root, "fileDscr", ID=DATA_FILE), described)
    data = SubElement(root, "dataDscr")
    for number, variable in enumerate(described.dictionary.variables, start=1):
        _variable(data, number, variable, described)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _texts(parent: Element, tag: str, words: Words, **attributes: str) -> None:
    """An element for each language."""
    for language in LANGUAGES:
        SubElement(parent, tag, {XML_LANG: language, **attributes}).text = words[language]


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _study(study: Element, described: Described) -> None:
    facts = described.dictionary.facts
    title = title_of(facts)
    statement = SubElement(SubElement(study, "citation"), "titlStmt")
    SubElement(statement, "titl", {XML_LANG: "vi"}).text = title["vi"]
    SubElement(statement, "parTitl", {XML_LANG: "en"}).text = title["en"]
    _text(statement, "IDNo", facts.stem)
    information = SubElement(study, "stdyInfo")
    _texts(information, "abstract", said("not_official"))
    summary = SubElement(information, "sumDscr")
    _text(summary, "timePrd", str(facts.starts_on), event="start", date=str(facts.starts_on))
    _text(summary, "timePrd", str(facts.ends_on), event="end", date=str(facts.ends_on))
    _text(summary, "nation", "Việt Nam", abbr="VN")
    _texts(summary, "universe", said("universe"))
    _text(summary, "dataKind", "survey data")
    method = SubElement(study, "method")
    collected = SubElement(method, "dataColl")
    _texts(collected, "sampProc", said(f"sampling_{facts.part}"))
    _texts(collected, "weight", said(f"weighting_{facts.part}"))
    _texts(method, "notes", said("missing"))
    access = SubElement(study, "dataAccs")
    # The schema allows these two once each, so the other language stands in the notes.
    first, *others = LANGUAGES
    rules, conditions = said("disclosure", k=described.k), said("conditions")
    use = SubElement(access, "useStmt")
    SubElement(use, "confDec", {XML_LANG: first}).text = rules[first]
    SubElement(use, "conditions", {XML_LANG: first}).text = conditions[first]
    for language in others:
        SubElement(access, "notes", {XML_LANG: language}).text = f"{rules[language]} {conditions[language]}"
    _texts(study, "notes", said("time"))


def _file(file: Element, described: Described) -> None:
    about = SubElement(file, "fileTxt")
    _text(about, "fileName", described.file)
    size = SubElement(about, "dimensns")
    _text(size, "caseQnty", str(described.rows))
    _text(size, "varQnty", str(len(described.dictionary.variables)))
    _text(file, "notes", f"SHA-256 (snapshot): {described.dictionary.facts.sha256}")


def _variable(data: Element, number: int, variable: Variable, described: Described) -> None:
    attributes = {
        "ID": f"V{number}",
        "name": variable.name,
        "files": DATA_FILE,
        "intrvl": "contin" if variable.measure == "scale" else "discrete",
        "nature": {"nominal": "nominal", "ordinal": "ordinal", "scale": "ratio"}[variable.measure],
    }
    if variable.name == FINAL_WEIGHT:
        attributes["wgt"] = "wgt"
    element = SubElement(data, "var", attributes)
    _texts(element, "labl", variable.label)
    if variable.source:
        _texts(SubElement(element, "qstn", {"ID": f"Q{number}"}), "qstnLit", variable.label)
    if variable.asked_if:
        _texts(element, "universe", said("asked_if", condition=variable.asked_if))
    found = described.frequencies.get(variable.name)
    if found is not None:
        _text(element, "sumStat", str(found.valid), type="vald")
        _text(element, "sumStat", str(described.rows - found.valid), type="invd")
    for level in variable.labelled:
        _category(element, str(level.value), level.label, found.values.get(level.value, 0) if found else None)
    for reason in variable.missing:
        frequency = found.reasons.get(reason.code, 0) if found else None
        _category(element, reason.code, reason.label, frequency, missing="Y")
    _text(element, "varFormat", "", type="character" if variable.is_text else "numeric")
    _notes(element, variable)


def _notes(element: Element, variable: Variable) -> None:
    if variable.sensitive:
        _text(element, "notes", "sensitive")
    if follows := follows_of(variable):
        _texts(element, "notes", follows)


def _category(element: Element, value: str, label: Words, frequency: int | None, **attributes: str) -> None:
    category = SubElement(element, "catgry", attributes)
    _text(category, "catValu", value)
    _texts(category, "labl", label)
    if frequency is not None:
        _text(category, "catStat", str(frequency), type="freq")
