"""The page on design says what is so: its classes and colours exist, its contrasts are those of the style sheets."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "design_system.md").read_text()
CSS = {path.name: path.read_text() for path in (ROOT / "surveyapp/web/static/css").glob("*.css")}
ALL_CSS = "\n".join(CSS.values())
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
# A ticket is paper, black on white whatever the screen; what lies behind a dialogue knows no variables in old browsers.
EXEMPT = (".ticket {", "::backdrop {")
CONTRASTS = re.findall(
    r"^\| `(--[a-z-]+)`.*? \| `(--[a-z-]+)`.*? \| ([\d.]+) \| ([\d.]+) \|$", GUIDE, re.MULTILINE
)


def classes_named() -> list[str]:
    """Every class in the first column of the table of components."""
    table = GUIDE.split("## Components")[1].split("##")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    return [name for cell in first for name in re.findall(r"`([a-z-]+)`", cell)]


def colours(selector: str) -> dict[str, str]:
    """The variables that a rule sets to a colour."""
    body = CSS["site.css"].split(f"{selector} {{")[1].split("}")[0]
    return dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", body))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio between two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # Grey #767676 on white is the textbook's darkest that just passes.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("name", classes_named())
def test_every_class_named_is_in_a_style_sheet(name: str) -> None:
    assert re.search(rf"\.{name}\b", ALL_CSS)


@pytest.mark.parametrize(("ground", "ink", "usual", "high"), CONTRASTS)
def test_the_contrasts_are_as_said_and_enough(ground: str, ink: str, usual: str, high: str) -> None:
    plain = colours(":root")
    strong = {**plain, **colours('html[data-contrast="high"]')}
    assert f"{contrast(plain[ground], plain[ink]):.1f}" == usual
    assert f"{contrast(strong[ground], strong[ink]):.1f}" == high
    assert float(usual) >= 4.5 and float(high) >= 7


def test_there_are_contrasts_to_check() -> None:
    assert len(CONTRASTS) >= 14
    assert len(classes_named()) >= 35


def test_every_colour_is_a_variable() -> None:
    """A colour that is written out would stay as it is in high contrast."""
    found = []
    for name, text in CSS.items():
        for rule in re.findall(r"[^{}]+\{[^{}]*\}", text):
            lines = [line for line in rule.splitlines() if not line.strip().startswith("--")]
            if COLOUR.search("\n".join(lines)) and not any(each in rule for each in EXEMPT):
                found.append((name, rule.strip()[:80]))
    assert found == []


def test_answers_have_no_colour_of_their_own() -> None:
    """Neither by kind nor by place: no answer looks right or wrong."""
    rules = [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", CSS["forms.css"]) if ".choice" in rule]
    assert rules
    for rule in rules:
        assert not re.search(r"--(error|success|warning)|nth-child|:first-child|:last-child", rule), rule
