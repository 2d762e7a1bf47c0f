"""An XLSForm as the file of an instrument, with a list of everything that could not be carried.

The result is text in YAML, which is then read and checked like any other: so whoever brings a form from KoBoToolbox
or ODK can put right in a file what the list says.
"""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert
from ruamel.yaml import YAML

from surveyapp.services.xlsforms.expressions import NotUnderstood
from surveyapp.services.xlsforms.incoming import (
    Words,
    Written,
    as_code,
    note_what_is_left,
    own_keys,
    question_of,
)
from surveyapp.services.xlsforms.notes import Note
from surveyapp.services.xlsforms.own_columns import PAGE
from surveyapp.services.xlsforms.relevance import Known, condition_of
from surveyapp.services.xlsforms.sheets import Book, Row, read_book

PRIVATE = {
    *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email"),
    *("audit", "start-geopoint", "background-geopoint", "background-audio"),
}
SECONDS_A_QUESTION = 10
LONGEST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """The file of an instrument, and what is not in it."""

    text: str
    notes: tuple[Note, ...]


@dataclass
class _Group:
    """A group that is open. `pages` is not used where its questions stand on one screen (`is_screen`)."""

    name: str
    is_screen: bool
    is_dropped: bool
    condition: Written | None
    intro: dict[str, str]
    randomise: bool = False
    asked: list[tuple[Written, Written | None]] = field(default_factory=list)


def from_xlsform(path: Path) -> Imported:
    """The instrument in a workbook. Raises InvalidInput for what is no XLSForm at all."""
    book = read_book(path)
    settings = own_keys(book.settings, Words(book, {}))
    reader = _Reader(Words(book, settings.get("scales", {})))
    for row in book.survey:
        reader.read(row)
    reader.finish()
    head = _head(book, settings, reader, path)
    notes = [*_notes_on_the_book(book, path), *reader.words.notes]
    return Imported(as_yaml({**head, "pages": reader.pages, **_below(settings)}), tuple(notes))


class _Reader:
    """Reads the survey sheet row by row into pages."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.pages: list[Written] = []
        self.groups: list[_Group] = []
        self.known: dict[str, Known] = {}
        self.intro: dict[str, str] = {}
        self.intro_row: Row | None = None

    def read(self, row: Row) -> None:
        """Take in a row."""
        kind = " ".join(row.get("type").lower().replace("_", " ").split())
        if kind in ("begin group", "begin repeat"):
            self.begin(row, is_repeat=kind == "begin repeat")
        elif kind in ("end group", "end repeat"):
            self.end(row)
        elif kind == "note":
            self.take_note(row)
        elif kind and not any(group.is_dropped for group in self.groups):
            self.ask(row)

    def begin(self, row: Row, *, is_repeat: bool) -> None:
        """A group opens."""
        own = own_keys(row, self.words)
        if is_repeat:
            self.words.note("repeat", row)
        else:
            note_what_is_left(row, self.words)
        label = {} if is_repeat else self.words.texts(row, "label")
        is_screen = "field-list" in row.get("appearance").split()
        inside = self.screen is not None
        if label and not (is_screen and not inside):
            self.keep_intro(label, row)
        group = _Group(
            name=row.get("name"),
            is_screen=is_screen and not inside,
            is_dropped=is_repeat,
            condition=self.condition(row),
            intro=label if is_screen and not inside else {},
            randomise=own.get("randomise") is True,
        )
        self.groups.append(group)

    def end(self, row: Row) -> None:
        """The group that opened last closes; questions on one screen become a page."""
        if not self.groups:
            return
        group = self.groups.pop()
        if not group.is_screen or not group.asked:
            return
        if any(condition for _, condition in group.asked):
            self.words.note("split", row)
            for number, (question, condition) in enumerate(group.asked):
                self.add_page(
                    question["code"], [question], [group.condition, condition], {} if number else group.intro
                )
            return
        name = group.name.removeprefix(PAGE) or group.asked[0][0]["code"]
        self.add_page(
            as_code(name),
            [question for question, _ in group.asked],
            [group.condition],
            group.intro,
            group.randomise,
        )

    @property
    def screen(self) -> _Group | None:
        """The open group whose questions stand on one screen."""
        return next((group for group in self.groups if group.is_screen), None)

    def take_note(self, row: Row) -> None:
        """A note becomes the sentence before what comes next."""
        label, screen = self.words.texts(row, "label"), self.screen
        if screen is not None and screen.asked:
            self.words.note("lost_note", row, value=next(iter(label.values()), ""))
            return
        self.words.note("note", row)
        if row.get("relevant"):
            self.words.note("relevant", row, value=row.get("relevant"))
        if screen is not None:
            screen.intro = _after(screen.intro, label)
        else:
            self.keep_intro(label, row)

    def keep_intro(self, label: dict[str, str], row: Row) -> None:
        self.intro, self.intro_row = _after(self.intro, label), row

    def ask(self, row: Row) -> None:
        """A question, alone on a page or with others on a screen."""
        if row.get("type").lower() in PRIVATE:
            self.words.note("private_type", row, value=row.get("type"))
            return
        condition = self.condition(row)
        found = question_of(row, self.words)
        if found is None:
            return
        question, known = found
        self.known[row.get("name")] = known
        inner = [group.condition for group in self.groups if not group.is_screen]
        if self.screen is not None:
            self.screen.asked.append((question, condition))
        else:
            self.add_page(question["code"], [question], [*inner, condition], {})

    def condition(self, row: Row) -> Written | None:
        """What a row's `relevant` says; None, with a note, where it can't be carried."""
        text = row.get("relevant")
        if not text:
            return None
        try:
            found = condition_of(text, self.known)
        except NotUnderstood:
            self.words.note("relevant", row, value=text)
            return None
        if ("not(" in text.replace(" ", "") or "!=" in text) and "!= ''" not in text:
            self.words.note("passed_by", row, value=text)
        return found

    def add_page(
        self,
        name: str,
        questions: list[Written],
        conditions: list[Written | None],
        intro: dict[str, str],
        randomise: bool = False,
    ) -> None:
        """A page, shown where the conditions of the groups around it hold too."""
        outer = [group.condition for group in self.groups if group.condition not in conditions]
        wanted = [each for each in (*outer, *conditions) if each]
        page: Written = {"id": self.free_id(name)}
        if wanted:
            page["show_if"] = wanted[0] if len(wanted) == 1 else {"all": wanted}
        if intro := _after(self.intro, intro):
            page["intro"] = intro
        if randomise:
            page["randomise"] = True
        self.intro, self.intro_row = {}, None
        self.pages.append({**page, "questions": questions})

    def free_id(self, name: str) -> str:
        taken, number, free = {page["id"] for page in self.pages}, 2, name
        while free in taken:
            free, number = f"{name[:28]}_{number}", number + 1
        return free

    def finish(self) -> None:
        """After the last row: a sentence that nothing came after."""
        if self.intro and self.intro_row is not None:
            self.words.note("lost_note", self.intro_row, value=next(iter(self.intro.values())))


def _after(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    codes = dict.fromkeys((*first, *second))
    return {code: " ".join(part for part in (first.get(code), second.get(code)) if part) for code in codes}


def _head(book: Book, own: Written, reader: _Reader, path: Path) -> Written:
    settings, languages = book.settings, book.languages
    if set(own.get("languages", ())) == set(languages):
        languages = tuple(own["languages"])
    title = dict(own["title"]) if isinstance(own.get("title"), dict) else {}
    if settings.get("form_title"):
        first = next(iter(languages), "vi")
        title = title if title.get(first) == settings.get("form_title") else {}
        title = title or dict.fromkeys(languages, settings.get("form_title"))
    name = settings.get("form_id") or settings.get("id_string") or settings.get("form_title") or path.stem
    version = settings.get("version")
    if not version.isdecimal() or int(version) < 1:
        reader.words.notes.append(Note("version", "settings", settings.number, {"value": version}))
        version = "1"
    return {
        "name": as_code(name),
        "version": int(version),
        "languages": list(languages),
        "title": title or dict.fromkeys(languages, path.stem),
        "minutes": own.get("minutes") or _minutes(reader),
        **({"minimum_age": own["minimum_age"]} if "minimum_age" in own else {}),
    }


def _minutes(reader: _Reader) -> int:
    questions = sum(len(page["questions"]) for page in reader.pages)
    minutes = min(LONGEST_MINUTES, max(1, round(questions * SECONDS_A_QUESTION / 60)))
    reader.words.notes.append(Note("minutes", "settings", 0, {"value": str(minutes)}))
    return minutes


def _below(settings: Written) -> Written:
    return {key: settings[key] for key in ("scales", "forms") if settings.get(key)}


def _notes_on_the_book(book: Book, path: Path) -> list[Note]:
    notes = [Note("sheet", name, 0, {"value": name}) for name in book.other_sheets]
    notes += [Note("language", values={"value": name}) for name, code in book.language_of.items() if not code]
    if "" in book.language_of:
        notes.append(Note("no_language", values={"value": str(book.language_of[""])}))
    for column, text in book.settings.cells.items():
        if column not in ("form_title", "form_id", "id_string", "version", "default_language", "surveyapp"):
            notes.append(
                Note("column", "settings", book.settings.number, {"column": column, "value": text[:200]})
            )
    try:
        convert(path.read_bytes(), validate=False, file_type=".xlsx")
    except PyXFormError as error:
        notes.append(Note("refused_by_pyxform", values={"value": str(error)[:400]}))
    return notes


def as_yaml(document: dict[str, Any]) -> str:
    """A document as a file of an instrument: no aliases, long lines."""
    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    target = io.StringIO()
    yaml.dump(document, target)
    return target.getvalue()
