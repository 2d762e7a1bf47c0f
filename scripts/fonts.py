"""Cuts the fonts out of Noto Sans: only the letters we print, one file for each weight, for pages and for reports.

The whole variable font is 2 MB; a phone on a slow network gets two files of twelve kilobytes. Reports carry the same
letters inside; what sets them reads plain TrueType files. Run by `make`.
"""

import importlib.resources
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = "NotoSans[wdth,wght].ttf"
WEIGHTS = (400, 700)
ASCII = "".join(map(chr, range(0x20, 0x7F)))
# Letters of Latin-1 and Latin Extended, and the block U+1EA0 to U+1EF9, which is Vietnamese throughout.
VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư₫" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
# What Ê Đê and its neighbours in the Central Highlands add.
HIGHLANDS = "ÂĂÊĔÎĬÔŎƠÛŬƯÑČĆBƀɃâăêĕîĭôŏơûŭưñčć"
# Tone marks that arrive on their own, after the letter.
COMBINING = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
SIGNS = "\u00a0«»“”‘’–—…·•°±×÷−‰§©½¼¾²³\u2009\u200b\u202f"
LETTERS = ASCII + VIETNAMESE + HIGHLANDS + COMBINING + SIGNS


def cut(source: Path) -> TTFont:
    """The letters we print, still in every weight and width."""
    font = TTFont(source)
    options = Options()
    options.hinting = False
    # Marks that sit on their letter, and kerning; figures have one width as they are.
    options.layout_features = ["ccmp", "kern", "locl", "mark", "mkmk"]
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    return font


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    package = importlib.resources.files("fontpkg_noto_sans")
    with importlib.resources.as_file(package / "files" / SOURCE) as source:
        letters = cut(source)
    for weight in WEIGHTS:
        font = instantiateVariableFont(letters, {"wght": weight, "wdth": 100}, updateFontNames=True)
        font.save(folder / f"NotoSans-{weight}.ttf")
        font.flavor = "woff2"
        font.save(folder / f"NotoSans-{weight}.woff2")
    # The Open Font License goes wherever the fonts go.
    (folder / "LICENSE").write_text((package / "LICENSE").read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
