"""Definitions of indices as data: what ships is coherent, what is wrong is named, and published scores add up again."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import AnalysisError
from analysis.frameworks.catalogue import catalogue, from_file, structure, structure_of, unverified
from analysis.frameworks.files import names
from analysis.frameworks.heads import Head
from analysis.frameworks.structures import Structure, from_indicators, roll_up
from analysis.index_definitions import shipped

TABLES = Path(__file__).parents[3] / "shared" / "reference" / "papi"
# Đắk Lắk 2020 and 2024 as published, sub-dimensions to four decimals, with the dimension and total scores.
DAK_LAK = {
    2020: (
        "0.8280 1.4301 1.6192 1.0823 0.8306 1.7531 1.3942 1.3667 1.9852 1.0413 1.9999 1.5337 1.9337 1.0083 1.9091 "
        "1.7435 1.8142 1.5288 1.9115 2.0110 1.3143 1.9773 1.5296 0.8608 1.8521 0.5023 0.3839 2.0148 0.3705",
        (4.9596, 5.3446, 5.0264, 6.3848, 6.9980, 6.8322, 3.2152, 2.7692),
        41.5300,
    ),
    2024: (
        "1.0016 1.3116 1.5137 0.9417 0.8186 1.6957 1.3576 1.3872 1.9763 0.4789 1.8742 1.7390 2.0432 1.2402 1.9874 "
        "2.4954 2.4620 2.4716 1.9485 1.4434 1.8862 1.9824 1.0522 1.9899 0.3622 0.5400 2.6016 0.4077",
        (4.7686, 5.2591, 4.3295, 7.0098, 7.4290, 7.2606, 3.4043, 3.5493),
        43.0102,
    ),
}


@pytest.mark.parametrize("head", catalogue(), ids=lambda head: head.name)
def test_every_shipped_definition_names_itself_in_both_languages(head: Head) -> None:
    assert head.name in names()
    assert set(head.title) == {"vi", "en"}
    assert head.version


@pytest.mark.parametrize("head", catalogue(), ids=lambda head: head.name)
def test_nothing_is_presented_as_an_official_score(head: Head) -> None:
    """Titles that name an official index say that they follow its framework or show its structure."""
    title = head.title["vi"]
    if any(name in title for name in ("PAPI", "SIPAS", "PAR INDEX")):
        assert "theo khung" in title


@pytest.mark.parametrize(
    ("year", "dimensions", "parts"),
    [(2011, 6, 22), (2017, 6, 22), (2018, 8, 28), (2019, 8, 29), (2020, 8, 29), (2021, 8, 28), (2024, 8, 28)],
)
def test_counts_of_dimensions_and_parts_are_those_published(year: int, dimensions: int, parts: int) -> None:
    found = structure_of(year)
    assert len(found.dimensions) == dimensions
    assert sum(len(dimension.parts) for dimension in found.dimensions) == parts


def test_every_year_has_one_structure_and_2025_has_none() -> None:
    spans = [head.years for head in catalogue() if isinstance(head, Structure)]
    covered = [year for first, last in spans for year in range(first, last + 1)]
    assert sorted(covered) == list(range(2011, 2025))
    with pytest.raises(AnalysisError, match="no structure is known for 2025"):
        structure_of(2025)


def test_scales_run_from_six_to_sixty_and_from_eight_to_eighty() -> None:
    assert structure_of(2014).range == (6, 60)
    assert structure_of(2023).range == (8, 80)
    assert structure_of(2020).ranges["1.1"] == (0.25, 2.5)
    assert structure_of(2018).ranges["8.1"] == (0.5, 5)
    assert structure_of(2020).ranges["3.1"] == pytest.approx((1 / 3, 10 / 3))


def test_lowest_scores_seen_lie_on_the_scale() -> None:
    """Phú Yên 2020 had 0.3317 in 8.1; several provinces had exactly 0.3340 in 8.3 in 2019; 0.3384 in 7.3."""
    ranges = structure_of(2020).ranges
    assert ranges["8.1"][0] <= 0.3317
    assert ranges["8.3"][0] == 0.334
    assert ranges["7.3"][0] <= 0.3384


def test_codes_that_changed_their_meaning_have_the_name_of_their_year() -> None:
    assert structure_of(2011).title_of("3.2")["en"] == "People's Inspection Boards"
    assert structure_of(2016).title_of("3.2")["en"] == "Responsive to Citizen Actions"
    assert structure_of(2016).title_of("2.1")["en"] == "Poverty Lists"
    assert structure_of(2018).title_of("2.1")["en"] == "Access to Information"
    assert "5.2" not in structure_of(2021).codes


def test_what_is_not_verified_is_listed() -> None:
    assert "7.2.title.vi" in unverified(structure("papi_2021"))
    assert "8.1.range" in unverified(structure("papi_2019"))
    assert unverified(structure("papi_2011")) == ()


@pytest.mark.parametrize("year", DAK_LAK)
def test_published_scores_of_dak_lak_add_up(year: int) -> None:
    """To the rounding of the printed parts, 0.00005 each."""
    printed, dimensions, total = DAK_LAK[year]
    framework = structure_of(year)
    parts = [part.code for dimension in framework.dimensions for part in dimension.parts]
    found = roll_up(framework, dict(zip(parts, map(float, printed.split()), strict=True)))
    assert found["total"] == pytest.approx(total, abs=29 * 0.00005)
    tops = [found[dimension.code] for dimension in framework.dimensions]
    assert tops == pytest.approx(list(dimensions), abs=5 * 0.00005)


@pytest.mark.parametrize(
    ("policy", "leaders", "score"),
    [(0.745272, 0.581964, 1.323925), (0.703545, 0.334127, 1.021637), (0.483298, 0.369411, 0.937442)],
)
def test_printed_indicators_give_the_printed_part(policy: float, leaders: float, score: float) -> None:
    """Hà Nội, Hà Giang and Cao Bằng, 2023."""
    found = from_indicators(structure_of(2023), "1.1", {"1.1.1": policy, "1.1.2": leaders})
    assert found == pytest.approx(score, abs=2e-6)


def test_a_missing_part_makes_everything_above_it_unknown() -> None:
    """Quảng Ninh 2018 lacks D2 and D4: its total is unknown, not a sum with zeros."""
    tops = {f"D{number}": 5.0 for number in (1, 3, 5, 6, 7, 8)}
    found = roll_up(structure_of(2018), tops)
    assert found["total"] is None
    assert (found["D1"], found["D2"]) == (5.0, None)


def test_all_published_tables_add_up() -> None:
    """Every province and year 2011–2021, to 2e-6."""
    if not TABLES.is_dir():
        pytest.skip("no shared reference data")
    dimensions = {(row["year"], row["code"]): row for row in _rows("papi_dim_2011_2021.csv")}
    checked = 0
    for row in _rows("papi_subdim_2011_2021.csv"):
        framework = structure_of(int(row["year"]))
        parts = {
            f"{name[2]}.{name[3]}": float(text)
            for name, text in row.items()
            if name.startswith("SC") and text
        }
        published = dimensions[row["year"], row["code"]]
        for code, score in roll_up(framework, parts).items():
            if (code.startswith("D") or code == "total") and score is not None and published[code]:
                assert score == pytest.approx(float(published[code]), abs=2e-6), (
                    row["year"],
                    row["province"],
                )
                checked += 1
    assert checked > 4500


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_validity_is_a_matter_of_days() -> None:
    head = structure("papi_2019")
    assert not head.valid_on(date(2018, 12, 31))
    assert head.valid_on(date(2019, 1, 1))
    assert head.valid_on(date(2020, 12, 31))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "kind: published\nname: x\nyears: [2011, 2012]\ndimensions: []\n",
            "x.yaml: dimensions: .* at least 1",
        ),
        ("kind: rat\nname: x\n", "kind rat is none of answers, published"),
        ("kind: composed\nname: x\nparts: [{code: a, maximum: 60}]\n", "the parts add up to 60, not to 100"),
        ("kind: shares\nname: x\nfactor: []\n", "x.yaml: factor: unknown key"),
        ("name: x\nmark: verified\ndimensions: []\n", "x.yaml: dimensions"),
        ("- a\n", "must be a mapping"),
        ("a: [\n", "not YAML 1.2"),
        (
            "kind: shares\nname: x\nmark: secondary\n"
            "factors: [{code: A, criteria: [{code: a, column: a}]}]\n",
            "the mark secondary needs a source",
        ),
        (
            "kind: published\nname: x\nyears: [2012, 2011]\n"
            'dimensions: [{code: D1, parts: [{code: "1.1"}, {code: "1.1"}]}]\n',
            "the codes 1.1 occur more than once",
        ),
    ],
)
def test_a_wrong_definition_is_named(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(AnalysisError, match=words):
        from_file(tmp_path / "x.yaml")


def test_a_definition_of_ones_own(tmp_path: Path) -> None:
    text = 'kind: published\nname: x\nyears: [2025, 2030]\ndimensions: [{code: D1, parts: [{code: "1.1"}]}]\n'
    (tmp_path / "x.yaml").write_text(text)
    found: Any = from_file(tmp_path / "x.yaml")
    assert roll_up(found, {"1.1": 4.0})["total"] == 4.0


def test_an_index_of_another_kind_is_none_to_put_answers_into() -> None:
    with pytest.raises(AnalysisError, match=r"there are counter, counter_short, ministry_nineteen, satis"):
        shipped("papi_2021")
