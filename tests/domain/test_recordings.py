"""Sounds beside a questionnaire: named for what they say, checked, and part of what the questionnaire is."""

import pytest

from surveyapp.domain.instrument_files import SHIPPED, load_instrument, load_with_recordings
from surveyapp.domain.instrument_problems import InstrumentInvalid
from surveyapp.domain.instruments import Instrument, content_hash
from surveyapp.domain.recordings import LARGEST, Recording
from tests.sounds import a_tone, record_question

SHORT = (SHIPPED / "counter_short.yaml").read_bytes()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "counter_short.yaml"
    path.write_bytes(SHORT)
    return path


def record(file, name, content=None):
    """A sound file beside the questionnaire."""
    place = file.with_suffix(".recordings") / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(a_tone() if content is None else content)


def rules(file):
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(file)
    return [(problem.file, problem.rule) for problem in caught.value.problems]


def test_a_questionnaire_without_sounds_is_what_it_was(file):
    assert load_instrument(file).recordings == {}
    assert '"recordings"' not in load_instrument(file).to_json()


def test_a_recorded_question_names_its_sounds_by_their_content(file):
    record_question(file, "vi", "overall")
    loaded = load_with_recordings(file)
    places = loaded.instrument.recordings["vi"]
    assert {"question.overall", "help.overall", "point.satisfaction.1", "answer.dk"} <= set(places)
    assert set(places.values()) == {recording.sha256 for recording in loaded.recordings}
    assert Instrument.from_json(loaded.instrument.to_json()) == loaded.instrument


def test_another_sound_makes_another_questionnaire(file):
    record_question(file, "vi", "overall")
    before = content_hash(load_instrument(file))
    record(file, "vi/question.overall.wav", a_tone(frequency=880))
    assert content_hash(load_instrument(file)) != before


def test_a_question_is_recorded_whole_or_not_at_all(file):
    record(file, "vi/question.overall.wav")
    with pytest.raises(InstrumentInvalid) as caught:
        load_instrument(file)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.where) == ("recording_missing", "overall")
    assert "help.overall" in problem.what and "option.overall.1" in problem.what
    assert problem.told("en").startswith("overall: Recorded in part only in vi.")


def test_the_sentence_before_a_sensitive_question_is_recorded_with_it(file):
    record_question(file, "vi", "s_integrity")
    assert "intro.s_integrity" in load_instrument(file).recordings["vi"]
    (file.with_suffix(".recordings") / "vi" / "intro.s_integrity.wav").unlink()
    assert rules(file) == [("", "recording_missing")]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("vi/question.overal.wav", None, "recording_place"),
        ("rad/answer.dk.wav", None, "recording_language"),
        ("vi/answer.dk.wav", b"<html>", "recording_kind"),
        ("vi/answer.dk.wav", a_tone() + bytes(LARGEST), "recording_large"),
    ],
)
def test_a_file_that_can_not_be_played_or_placed_is_refused_by_name(file, name, content, rule):
    record(file, name, content)
    assert rules(file) == [(f"counter_short.recordings/{name}", rule)]


def test_two_sounds_for_one_text_are_refused(file):
    record(file, "vi/answer.dk.mp3", b"ID3")
    record(file, "vi/answer.dk.wav")
    assert rules(file) == [("counter_short.recordings/vi/answer.dk.wav", "recording_twice")]


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", ""),
        (b"\x89PNG", ""),
        (b"", ""),
    ],
)
def test_what_a_file_is_depends_on_its_content_not_on_its_name(begins, kind):
    assert Recording("vi", "answer.dk", "answer.dk.mp3", begins).media_type == kind


def test_hashes_are_not_written_by_hand(file):
    file.write_bytes(SHORT + b"recordings: {}\n")
    assert rules(file) == [("", "unknown_key")]


def test_files_that_a_computer_leaves_behind_are_passed_over(file):
    record(file, "vi/.DS_Store", b"")
    assert load_instrument(file).recordings == {}
