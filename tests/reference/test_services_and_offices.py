"""Services carry no invented official code, and the demonstration offices stand on real communes."""

import re
from collections import Counter

import pytest

from reference.offices import OfficeError, office_rows
from surveyapp.domain.text import nfc
from tests.reference.sources import small_source

Rows = list[dict[str, str]]

OFFICIAL_CODE = re.compile(r"\d\.\d{6}")

# Seen in two independent public lists; 1.001613 in one only.
SEEN_TWICE = {"1.002759", "1.001939", "1.001667", "2.000693", "1.001598", "1.001632", "1.001656"}
SEEN_ONCE = {"1.001613"}


def test_official_codes_are_only_those_that_were_seen(services: Rows) -> None:
    marks = {s["code"]: s["mark"] for s in services if OFFICIAL_CODE.fullmatch(s["code"])}
    assert marks == dict.fromkeys(SEEN_TWICE, "V2") | dict.fromkeys(SEEN_ONCE, "unverified")


def test_all_other_codes_are_plainly_our_own(services: Rows) -> None:
    others = [s for s in services if not OFFICIAL_CODE.fullmatch(s["code"])]
    assert all(s["code"].startswith("local-") or s["code"] == "khac" for s in others)
    assert all(s["mark"] in {"own", "unverified"} for s in others)


def test_a_service_occurs_once_and_says_all_it_must(services: Rows) -> None:
    assert max(Counter(s["code"] for s in services).values()) == 1
    assert max(Counter(s["name_vi"] for s in services).values()) == 1
    for service in services:
        for column in ("name_vi", "name_en", "field", "source"):
            assert service[column] == nfc(service[column]).strip() != ""


def test_there_is_a_service_for_what_is_not_listed(services: Rows) -> None:
    assert [s["name_vi"] for s in services if s["code"] == "khac"] == ["Thủ tục khác"]


def test_every_office_is_marked_as_a_demonstration(offices: Rows) -> None:
    assert len(offices) == 24
    assert all(office["note"].startswith("minh họa") for office in offices)
    assert all(office["code"].startswith("minhhoa-") for office in offices)


def test_the_social_insurance_office_of_ea_kar_stands_in_the_commune_of_that_name(
    units: Rows, offices: Rows
) -> None:
    names = {unit["id"]: unit["name"] for unit in units}
    office = next(office for office in offices if office["name_vi"] == "BHXH cơ sở Ea Kar")
    assert names[office["admin_unit_id"]] == "Xã Ea Kar"
    assert "chưa kiểm chứng" in office["note"]


def test_offices_are_of_todays_dak_lak_and_lie_within_it(units: Rows, offices: Rows) -> None:
    """The province reaches from 12.1 to 13.7 degrees north and from 107.4 to 109.5 degrees east."""
    parent = {unit["id"]: unit["parent_id"] for unit in units}
    for office in offices:
        assert "2025:66" in (office["admin_unit_id"], parent[office["admin_unit_id"]])
        assert 12.1 < float(office["lat"]) < 13.7
        assert 107.4 < float(office["lon"]) < 109.5


def test_all_five_communes_of_former_ea_kar_have_an_office(units: Rows, offices: Rows) -> None:
    names = {unit["id"]: unit["name"] for unit in units}
    communes = {names[office["admin_unit_id"]] for office in offices if office["kind"] == "commune"}
    assert {"Xã Ea Kar", "Xã Ea Knốp", "Xã Ea Păl", "Xã Ea Ô", "Xã Cư Yang"} <= communes


def test_an_office_has_one_to_four_counters_with_names_of_their_own(offices: Rows, counters: Rows) -> None:
    found: dict[str, list[str]] = {office["code"]: [] for office in offices}
    for counter in counters:
        found[counter["office_code"]].append(counter["name"])
    for names in found.values():
        assert 1 <= len(names) <= 4
        assert len(set(names)) == len(names)


def test_counters_handle_known_services_each_once(services: Rows, counters: Rows) -> None:
    known = {service["code"] for service in services}
    for counter in counters:
        handled = counter["services"].split(" ")
        assert set(handled) <= known
        assert len(set(handled)) == len(handled)


def test_every_service_is_handled_somewhere(services: Rows, counters: Rows) -> None:
    handled = {code for counter in counters for code in counter["services"].split(" ")}
    assert {service["code"] for service in services} - handled == set()


def test_an_office_whose_commune_has_another_name_is_an_error() -> None:
    line = {"code": "x", "kind": "bhxh", "commune_code": "24373", "commune": "Xã Ea Ô", "counters": "2"}
    with pytest.raises(OfficeError, match="Xã Ea Kar"):
        office_rows(small_source(), [line])
