"""The web fonts hold every letter that the pages may print, and lines stand far enough apart for their marks."""

import re
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "surveyapp" / "web" / "static"
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
EDE = "ĕĭŏŭƀñč"
COMBINED = ("ê̆", "ô̆", "ơ̆", "ư̆")
"""Letters of Ê Đê that Unicode has no single sign for: a letter and the breve that follows it."""
LARGEST = 14_000


@pytest.fixture(scope="module", params=["400", "700"])
def font(request: pytest.FixtureRequest) -> TTFont:
    """One weight as it is served."""
    return TTFont(STATIC / "fonts" / f"NotoSans-{request.param}.woff2")


def line_heights() -> list[float]:
    """Every line height that site.css sets for running text and headings."""
    css = (STATIC / "css" / "site.css").read_text()
    blocks = re.findall(r"(?:^|\n)(body|h1,\nh2,\nh3) \{(.*?)\}", css, re.DOTALL)
    return [float(re.findall(r"line-height: ([\d.]+)", body)[0]) for _selector, body in blocks]


@pytest.mark.parametrize("letters", [VIETNAMESE, EDE, *COMBINED])
def test_every_letter_is_there_small_and_capital(font: TTFont, letters: str) -> None:
    known = font.getBestCmap()
    assert [letter for letter in letters + letters.upper() if ord(letter) not in known] == []


def test_marks_that_follow_a_letter_are_set_upon_it(font: TTFont) -> None:
    features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert {"mark", "mkmk"} <= features


def test_a_slow_network_carries_them_quickly() -> None:
    sizes = [path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")]
    assert len(sizes) == 2
    assert max(sizes) < LARGEST


def test_marks_of_two_lines_do_not_touch(font: TTFont) -> None:
    """From the top of Ễ to the foot of Ậ is less than the distance of two lines, in headings too."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    tops, feet = [], []
    for letter in VIETNAMESE + VIETNAMESE.upper():
        pen = BoundsPen(glyphs)
        glyphs[names[ord(letter)]].draw(pen)
        _left, foot, _right, top = pen.bounds
        tops.append(top)
        feet.append(foot)
    tallest = (max(tops) - min(feet)) / font["head"].unitsPerEm
    heights = line_heights()
    assert len(heights) == 2
    assert tallest < min(heights), tallest
