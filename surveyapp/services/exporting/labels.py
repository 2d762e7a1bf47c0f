"""Labels within the limits of other programs, cut where a reader sees a boundary between letters."""

import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)

Size = Callable[[str], int]


def in_bytes(text: str) -> int:
    """The length of a text in UTF-8, as SPSS counts it."""
    return len(text.encode())


def in_signs(text: str) -> int:
    """The length of a text in code points, as Stata counts it."""
    return len(text)


def cut(text: str, most: int, size: Size) -> str:
    """The text in one line if it is short enough, else as many whole letters as fit before an ellipsis.

    A letter with its marks (a grapheme cluster) is never cut in two: what is left must still be readable.
    """
    line = " ".join(text.split())
    if size(line) <= most:
        return line
    kept = ""
    for letter in letters(line):
        if size(kept + letter + ELLIPSIS) > most:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def letters(text: str) -> Iterator[str]:
    """The text in pieces that a reader takes for one sign each: marks and joined signs stay with their letter."""
    cluster = ""
    for sign in text:
        if cluster and not _belongs(cluster, sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _belongs(cluster: str, sign: str) -> bool:
    """Whether a sign goes on with the cluster before it (the rules of Unicode Annex 29 that labels can meet)."""
    if unicodedata.category(sign) in ("Mn", "Mc", "Me") or sign == JOINER or ord(sign) in SKIN_TONES:
        return True
    if cluster.endswith(JOINER):
        return True
    flags = [each for each in cluster if ord(each) in FLAG_LETTERS]
    return ord(sign) in FLAG_LETTERS and len(flags) == 1 and len(cluster) == 1
