"""The DDI file has the form that the schema of DDI-Codebook 2.5 prescribes.

The schema itself is not shipped (LGPL); what it says of the elements that are used is written down here: which may
stand where, in which order, and how often.
"""

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from surveyapp.domain.conditions import AllOf
from surveyapp.services.exporting.asked_if import formula
from surveyapp.services.exporting.ddi import NAMESPACE, XML_LANG
from surveyapp.services.exporting.making import make_export
from surveyapp.services.exporting.statements import follows_of
from surveyapp.services.exporting.variables import answer_variables
from tests.builders import shipped
from tests.services.exported import a_frozen_wave, unpacked

# Children in the order of the schema; a star: any number.
ORDER = {
    "codeBook": ["stdyDscr*", "fileDscr*", "dataDscr*"],
    "stdyDscr": ["citation*", "stdyInfo*", "method*", "dataAccs*", "notes*"],
    "citation": ["titlStmt"],
    "titlStmt": ["titl", "parTitl*", "IDNo*"],
    "stdyInfo": ["abstract*", "sumDscr*"],
    "sumDscr": ["timePrd*", "nation*", "universe*", "dataKind*"],
    "method": ["dataColl*", "notes*"],
    "dataColl": ["sampProc*", "weight*"],
    "dataAccs": ["useStmt*", "notes*"],
    "useStmt": ["confDec", "conditions"],
    "fileDscr": ["fileTxt*", "notes*"],
    "fileTxt": ["fileName", "dimensns"],
    "dimensns": ["caseQnty*", "varQnty*"],
    "dataDscr": ["var*"],
    "var": ["labl*", "qstn*", "universe*", "sumStat*", "catgry*", "varFormat", "notes*"],
    "qstn": ["qstnLit*"],
    "catgry": ["catValu", "labl*", "catStat*"],
}
ATTRIBUTES = {
    "codeBook": {"version", XML_LANG, "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"},
    "var": {"ID", "name", "files", "intrvl", "nature", "wgt"},
    "catgry": {"missing"},
    "sumStat": {"type"},
    "catStat": {"type"},
    "varFormat": {"type"},
    "fileDscr": {"ID"},
    "qstn": {"ID"},
    "timePrd": {"event", "date"},
    "nation": {"abbr"},
}


@pytest.fixture(scope="module", params=["invited", "walk_ups"])
def codebook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Element:
    folder = tmp_path_factory.mktemp("ddi")
    order = a_frozen_wave(folder, offices=2, days=4).order("csv", request.param)
    files = unpacked(make_export(order, folder / "exports", lambda *_: None).packed.path, folder / "files")
    return ElementTree.parse(files["ddi-codebook.xml"]).getroot()


def name(element: Element) -> str:
    namespace, _, local = element.tag[1:].partition("}")
    assert namespace == NAMESPACE
    return local


def test_elements_stand_where_the_schema_has_them(codebook: Element) -> None:
    for element in codebook.iter():
        allowed = [each.removesuffix("*") for each in ORDER.get(name(element), [])]
        found = [name(child) for child in element]
        assert found == sorted(found, key=allowed.index), name(element)
        for each in ORDER.get(name(element), []):
            assert each.endswith("*") or found.count(each) <= 1, (name(element), each)


def test_attributes_are_those_of_the_schema(codebook: Element) -> None:
    for element in codebook.iter():
        assert set(element.attrib) <= ATTRIBUTES.get(name(element), set()) | {XML_LANG}, name(element)


def test_identifiers_are_unique(codebook: Element) -> None:
    identifiers = [element.attrib["ID"] for element in codebook.iter() if "ID" in element.attrib]
    assert len(identifiers) == len(set(identifiers)) > 20


def test_every_variable_says_what_it_means_in_both_languages(codebook: Element) -> None:
    for variable in codebook.iter(f"{{{NAMESPACE}}}var"):
        labels = variable.findall(f"{{{NAMESPACE}}}labl")
        assert [label.attrib[XML_LANG] for label in labels] == ["vi", "en"]
        assert all(label.text for label in labels)


def test_reasons_are_marked_as_missing_and_counted(codebook: Element) -> None:
    [overall] = [each for each in codebook.iter(f"{{{NAMESPACE}}}var") if each.attrib["name"] == "overall"]
    codes = {
        category.findtext(f"{{{NAMESPACE}}}catValu"): category.attrib.get("missing")
        for category in overall.findall(f"{{{NAMESPACE}}}catgry")
    }
    assert codes == {
        **dict.fromkeys("12345"),
        **dict.fromkeys(("dk", "refused", "blank", "not_asked", "not_reached", "withheld"), "Y"),
    }
    counts = [int(each.text or 0) for each in overall.iter(f"{{{NAMESPACE}}}catStat")]
    sums = {each.attrib["type"]: int(each.text or 0) for each in overall.findall(f"{{{NAMESPACE}}}sumStat")}
    assert sums["vald"] == sum(counts[:5]) > 0


def test_it_says_that_it_is_no_official_score(codebook: Element, tmp_path: Path) -> None:
    text = "".join(codebook.itertext())
    assert "không phải điểm PAPI" in text
    assert "neither a PAPI nor a SIPAS score" in text


def test_routing_is_written_as_a_formula_over_variables(codebook: Element) -> None:
    """The result is asked about of those who collect one."""
    routed = {
        each.attrib["name"]: each.findtext(f"{{{NAMESPACE}}}universe")
        for each in codebook.iter(f"{{{NAMESPACE}}}var")
        if each.find(f"{{{NAMESPACE}}}universe") is not None
    }
    assert routed
    assert "purpose = collect" in " ".join(map(str, routed.values()))
    assert all(str(text).startswith("Chỉ hỏi khi: ") for text in routed.values())


def test_a_question_says_which_item_of_which_form_it_follows() -> None:
    """Marked item by item: what was read in full, and what is known from a reproduction only."""
    for name, code, words in (
        ("ward_nine", "w1_polite", "Theo nội dung mục 1 của Mẫu số 02"),
        ("ministry_nineteen", "m15_information", "(biết qua bản chép lại)"),
    ):
        [variable] = [each for each in answer_variables(shipped(name)) if each.name == code]
        said = follows_of(variable)
        assert said is not None
        assert words in said["vi"]
        assert "wording is this system's own" in said["en"]
    [own] = [each for each in answer_variables(shipped("counter_full")) if each.name == "overall"]
    assert follows_of(own) is None


def test_conditions_in_conditions_keep_their_brackets() -> None:
    condition = AllOf.model_validate(
        {
            "all": (
                {"any": ({"question": "a", "is": "x"}, {"question": "b", "one_of": ("y", "z")})},
                {"not": {"question": "c", "at_least": 3}},
            )
        }
    )
    assert formula(condition) == "(a = x or b ∈ {y, z}) and not (c ≥ 3)"
