"""A made-up third language, complete, with the letters that Ê Đê adds; for tests that drop it in as people would."""

import json
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.messages import catalogue_path
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.places import places_of_texts

CODE = "rad"
LETTERS = "ĕ ĭ ŏ ŭ ƀ ñ č"


def words_for(text: str) -> str:
    """The made-up words for a Vietnamese text. They keep its places for values."""
    return f"Ƀ{LETTERS} · {text}"


def translate(instrument: Instrument, version: int | None = None, **changes: str | None) -> str:
    """A translation file with every text of an instrument; `changes` replaces texts, or with None leaves them out."""
    texts = {place: f"{place} {LETTERS}" for place in places_of_texts(instrument)}
    changed = {name.replace("__", "."): text for name, text in changes.items()}
    kept = {place: text for place, text in {**texts, **changed}.items() if text is not None}
    head = (
        f"instrument: {instrument.name}\nversion: {version or instrument.version}\nlanguage: {CODE}\ntexts:\n"
    )
    return head + "".join(
        f"  {place}: {json.dumps(text, ensure_ascii=False)}\n" for place, text in kept.items()
    )


def catalogues(folder: Path, *, leave_out: str = "") -> Path:
    """A folder with the catalogues of the program and one of the made-up language."""
    for code in ("vi", "en"):
        with catalogue_path(code).open("rb") as file:
            write_catalogue(folder, code, read_po(file, locale=code))
    with catalogue_path("vi").open("rb") as file:
        source = read_po(file, locale="vi")
    made = Catalog(locale=CODE)
    for message in source:
        if message.id and message.id != leave_out:
            made.add(message.id, _made(message.string))
    write_catalogue(folder, CODE, made)
    return folder


def write_catalogue(folder: Path, code: str, catalogue: Catalog) -> None:
    """The catalogue of a language as a text and compiled."""
    place = folder / code / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.po").open("wb") as file:
        write_po(file, catalogue)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)


def _made(words: str | tuple[str, ...] | list[str] | None) -> str | tuple[str, ...]:
    if isinstance(words, str):
        return words_for(words)
    return tuple(words_for(form) for form in words or ())
