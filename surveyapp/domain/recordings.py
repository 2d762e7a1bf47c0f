"""Recordings of an instrument's texts: sound files that are named for the texts they say."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain.instrument_problems import Finding, Problem, hint
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.places import USUAL, places_of_answer, places_of_texts
from surveyapp.domain.questions import Choice, Question, ScaleQuestion

LARGEST = 300_000
"""Bytes of one recording: more than a minute of speech."""
SIGNS = (
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (4, b"ftypM4A", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
)
"""How a sound file begins, from which byte, and what it is then."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file: for which text in which language, and what is in it."""

    language: str
    place: str
    file: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The name under which it is stored: the SHA-256 of its content, 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def media_type(self) -> str:
        """What the content is, whatever the file is called; empty for what is no sound that browsers play."""
        return next((kind for at, sign, kind in SIGNS if self.content[at:].startswith(sign)), "")


Recorded = Mapping[str, Mapping[str, str]]
"""Hashes by language and place, as an instrument holds them."""


def recorded(recordings: Iterable[Recording]) -> dict[str, dict[str, str]]:
    """The hashes of recordings as an instrument holds them."""
    found: dict[str, dict[str, str]] = {}
    for each in recordings:
        found.setdefault(each.language, {})[each.place] = each.sha256
    return found


def recording_problems(instrument: Instrument, recordings: tuple[Recording, ...]) -> Iterator[Problem]:
    """What is wrong with the recordings beside an instrument, each by the name of its file."""
    known = (*places_of_texts(instrument), *USUAL, *_places_of_answers(instrument))
    taken: set[tuple[str, str]] = set()
    for each in recordings:
        for finding in _findings(instrument, each, known, taken):
            yield Problem(0, "", finding.rule, finding.values, each.file)
        taken.add((each.language, each.place))
    yield from _half_recorded(instrument, recorded(recordings))


def _findings(
    instrument: Instrument, each: Recording, known: tuple[str, ...], taken: set[tuple[str, str]]
) -> Iterator[Finding]:
    if each.language not in instrument.languages:
        yield Finding("recording_language", (), {"language": each.language})
    if each.place not in known:
        otherwise = (
            "docs/instruments.md says how files are named.",
            "Xem cách đặt tên trong docs/instruments.md.",
        )
        yield Finding("recording_place", (), {"found": each.place, **hint(each.place, known, *otherwise)})
    if (each.language, each.place) in taken:
        yield Finding("recording_twice", (), {"found": each.place})
    if len(each.content) > LARGEST:
        yield Finding("recording_large", (), {"most": LARGEST // 1000})
    if not each.media_type:
        yield Finding("recording_kind", ())


def _half_recorded(instrument: Instrument, found: Recorded) -> Iterator[Problem]:
    """Questions of which something is recorded and something is not: they could not be read to the end."""
    for language, places in found.items():
        for question, parts in _parts_in_order(instrument):
            missing = [names[0] for names in parts if not first_recorded(places, names)]
            if missing and any(names[0] in places for names in parts):
                values = {"language": language, "missing": ", ".join(missing)}
                yield Problem(0, question.code, "recording_missing", values)


def _parts_in_order(instrument: Instrument) -> Iterator[tuple[Question, tuple[tuple[str, ...], ...]]]:
    """Every question with what is read aloud of it; the first of a page begins with the page's introduction."""
    for page in instrument.pages:
        for number, question in enumerate(page.enabled_questions):
            intro = ((f"intro.{page.id}",),) if page.intro is not None and number == 0 else ()
            yield question, (*intro, *_spoken(instrument, question))


def first_recorded(places: Mapping[str, str], names: Iterable[str]) -> str:
    """The hash of the first of these places that is recorded; empty when none is."""
    return next((places[name] for name in names if name in places), "")


def _spoken(instrument: Instrument, question: Question) -> tuple[tuple[str, ...], ...]:
    """What is read aloud of a question, each part with the names it may be recorded under."""
    own = [(f"question.{question.code}",)]
    if question.help is not None:
        own.append((f"help.{question.code}",))
    if question.consent is not None:
        own.append((f"consent.{question.code}",))
    return (*own, *(places_of_answer(instrument, question, value) for value in _values(instrument, question)))


def _values(instrument: Instrument, question: Question) -> tuple[str, ...]:
    values: tuple[str, ...] = ()
    if isinstance(question, Choice):
        values = question.option_codes
    elif isinstance(question, ScaleQuestion):
        values = tuple(str(point.value) for point in instrument.points(question))
    return (*values, *question.offered_missing)


def _places_of_answers(instrument: Instrument) -> Iterator[str]:
    for question in instrument.enabled_questions:
        for value in (*_values(instrument, question), ""):
            yield from places_of_answer(instrument, question, value)
