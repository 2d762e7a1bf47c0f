"""Text as it is stored, searched and sorted, the same on every machine and database."""

import re
import unicodedata
from collections.abc import Iterator

SHAPED = {"ă": "a1", "â": "a2", "đ": "d1", "ĕ": "e1", "ê": "e2", "ô": "o1", "ơ": "o2", "ư": "u1"}
SHAPED |= {"ƀ": "b1", "ĭ": "i1", "ŏ": "o3", "ŭ": "u2"}
"""Letters of their own, sorted after the plain letter; the second line and ĕ are Ê Đê."""

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Huyền, hỏi, ngã, sắc, nặng; ngang (no mark) is 0."""

OTHER_MARK = "6"
PLAIN = str.maketrans({"đ": "d", "Đ": "D", "ƀ": "b", "Ƀ": "B", "ø": "o", "ł": "l"})
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
TOKEN = re.compile(r"[0-9]+|[^0-9][\u0300-\u036f]*")
NOT_TEXT = {"Cc", "Cs", "Co", "Cn"}
KEPT_CONTROLS = {"\n", "\t"}


def nfc(text: str) -> str:
    """The text in Unicode normalisation form C, in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """What a person typed, ready to store: NFC, one kind of line end, no control characters, trimmed.

    Characters that a database refuses (NUL, lone surrogates) or that mean nothing (unassigned, private) go.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in lines if sign in KEPT_CONTROLS or unicodedata.category(sign) not in NOT_TEXT)
    return nfc("".join(kept)).strip()


def fold(text: str) -> str:
    """The key for searching: lower case, all marks off: "dak lak" finds "Đắk Lắk" and Hòa equals Hoà."""
    bare = unicodedata.normalize("NFKD", text.translate(PLAIN).casefold())
    kept = (sign for sign in bare if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join("".join(kept).translate(APOSTROPHES).split())


def sort_key(text: str) -> str:
    """The key for Vietnamese alphabetical order: a ă â b c d đ e ê … o ô ơ …, word by word, tones second.

    Only digits and the letters a to z are used, and digits sort before letters in every collation, so the
    order is the same by code point and in any locale. Numbers sort by value ("Quầy 2" before "Quầy 10").
    """
    letters, tones = [], []
    for unit, tone in _units(text):
        letters.append(unit)
        tones.append(tone)
    return "".join(letters) + "0" + "".join(tones).rstrip("0")


def _units(text: str) -> Iterator[tuple[str, str]]:
    """The text's letters, numbers and gaps, each with the weight of its tone.

    A gap starts with 1, a number with 2, a letter with itself; all are above the 0 that ends the letters.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(APOSTROPHES)
    started = gap = False
    for token in TOKEN.findall(unicodedata.normalize("NFD", plain)):
        unit, tone = _weight(token)
        if unit and gap and started:
            yield "1", "0"
        if unit:
            yield unit, tone
        started, gap = started or bool(unit), not unit


def _weight(token: str) -> tuple[str, str]:
    """The weights of a run of digits, or of a letter with its marks; the first is empty for a gap."""
    if token.isascii() and token.isdigit():
        value = token.lstrip("0") or "0"
        return f"2{len(value):03d}{value}", "0"
    base, marks = token[0], token[1:]
    tone = next((TONES[mark] for mark in marks if mark in TONES), "0")
    shape = unicodedata.normalize("NFC", base + next((mark for mark in marks if mark not in TONES), ""))
    if shape in SHAPED:
        return SHAPED[shape], tone
    if base.isascii() and base.isalpha():
        return f"{base}0", tone if shape == base else OTHER_MARK
    return (f"zz{ord(base):06x}", tone) if base.isalpha() else ("", "0")
