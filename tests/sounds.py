"""Real sounds, small ones, made on the spot."""

import io
import math
import struct
import wave
from pathlib import Path

from surveyapp.domain.instrument_files import load_instrument
from surveyapp.domain.questions import Choice, ScaleQuestion

RATE = 8000


def a_tone(*, frequency: int = 440, seconds: float = 0.1) -> bytes:
    """A WAV file with one tone."""
    samples = range(int(RATE * seconds))
    values = [int(8000 * math.sin(2 * math.pi * frequency * sample / RATE)) for sample in samples]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(values)}h", *values))
    return file.getvalue()


def record_question(file: Path, language: str, code: str) -> None:
    """Record everything that is read of one question of an instrument's file, each part with a tone of its own."""
    folder = file.with_suffix(".recordings") / language
    folder.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(_places(file, code)):
        (folder / f"{place}.wav").write_bytes(a_tone(frequency=300 + 10 * number))


def _places(file: Path, code: str) -> list[str]:
    instrument = load_instrument(file)
    question = instrument.question(code)
    page = next(page for page in instrument.pages if question in page.questions)
    places = [f"question.{code}", *(f"answer.{missing}" for missing in question.offered_missing)]
    if page.intro is not None:
        places.append(f"intro.{page.id}")
    if question.help is not None:
        places.append(f"help.{code}")
    if isinstance(question, Choice):
        places += [f"option.{code}.{option}" for option in question.option_codes]
    if isinstance(question, ScaleQuestion):
        places += [f"point.{question.scale}.{point.value}" for point in instrument.points(question)]
    return places
