"""The instrument as a value: its identity, its languages, what it asks."""

import hashlib

import pytest
from pydantic import ValidationError

from surveyapp.domain.instrument_files import read_instrument
from surveyapp.domain.instruments import Instrument, content_hash
from tests.domain.made import document, instrument, multiple, number, page, scale, scaled, single

BLOCK = """
name: made
version: 1
languages: [vi, en]
title: {vi: Phiếu, en: Form}
minutes: 1
pages:
  - id: p
    questions:
      - code: q
        type: single
        ask: {vi: Câu?, en: Question?}
        options:
          - {code: a, value: 1, label: {vi: A, en: A}}
          - {code: b, label: {vi: B, en: B}}
"""

SAME_OTHERWISE = """\
# The same, with the keys in another order, other quotes, a default written out, 1.0 for 1.
title:
  en: "Form"
  vi: 'Phiếu'
pages: [{questions: [{type: single, code: q, enabled: true, ask: {en: Question?, vi: "Câu?"},
  options: [{label: {vi: A, en: A}, code: a, value: 1.0}, {label: {vi: B, en: B}, code: b}]}], id: p}]
minutes: 1
minimum_age: 18
languages: [vi, en]
version: 1
name: made
"""

CANONICAL = (
    '{"languages":["vi","en"],"minutes":1,"name":"made","pages":[{"id":"p","questions":[{"ask":{"en":"Question?",'
    '"vi":"Câu?"},"code":"q","options":[{"code":"a","label":{"en":"A","vi":"A"},"value":1.0},{"code":"b","label":'
    '{"en":"B","vi":"B"}}],"type":"single"}]}],"title":{"en":"Form","vi":"Phiếu"},"version":1}'
)
HASH = hashlib.sha256(CANONICAL.encode()).hexdigest()


def test_the_hash_depends_on_the_content_alone():
    first, second = read_instrument(BLOCK.encode()), read_instrument(SAME_OTHERWISE.encode())
    assert first == second
    assert content_hash(first) == content_hash(second)


def test_the_hash_of_a_published_instrument_never_changes():
    """If this fails, the format has changed under instruments already published: a default, or how it is written."""
    made = read_instrument(BLOCK.encode())
    assert made.to_json() == CANONICAL
    assert content_hash(made) == HASH


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("vi: Câu?", "vi: Câu hỏi?"),
        ("value: 1", "value: 2"),
        ("code: b", "code: c"),
        ("minutes: 1", "minutes: 2"),
    ],
)
def test_every_change_of_content_changes_the_hash(old, new):
    assert content_hash(read_instrument(BLOCK.replace(old, new).encode())) != HASH


def test_the_order_of_options_is_content():
    made = document(page("p", single("q")))
    turned = document(page("p", single("q")))
    turned["pages"][0]["questions"][0]["options"].reverse()
    assert content_hash(instrument(*made["pages"])) != content_hash(instrument(*turned["pages"]))


def test_json_gives_back_the_same_instrument():
    made = instrument(
        page("p", single("a", dont_know={"vi": "Không rõ", "en": "Not sure"}), number("b", decimals=1)),
        page("q", multiple("c"), scale("d"), show_if={"all": [{"not": {"question": "a", "is": "b"}}]}),
    )
    assert Instrument.from_json(made.to_json()) == made


def test_json_that_is_no_instrument_is_refused():
    with pytest.raises(ValidationError):
        Instrument.from_json('{"name": "x"}')


def test_an_instrument_is_immutable():
    made = instrument(page("p", single("q")))
    with pytest.raises(ValidationError):
        setattr(made, "version", 2)  # noqa: B010


def test_only_enabled_questions_are_asked():
    made = instrument(page("p", single("on"), single("off", enabled=False)), page("q", scale("last")))
    assert [question.code for question in made.enabled_questions] == ["on", "last"]


def test_a_translation_under_way_is_allowed_and_its_gaps_are_listed():
    made = instrument(page("p", single("q", ask={"vi": "Câu?", "en": "Question?", "rad": "…"})))
    assert made.is_complete_in("vi") and made.is_complete_in("en")
    assert not made.is_complete_in("rad")
    missing = made.missing_in("rad")
    assert ("title",) in missing and ("pages", 0, "questions", 0, "ask") not in missing
    assert len(missing) == 1 + 3 + 5, "the title, three options, five points"


def test_every_text_of_every_kind_of_question_counts():
    texts = {"intro": {"vi": "x"}}
    words = {"vi": "x"}
    made = instrument(
        page(
            "p",
            single(
                "a", ask=words, help=words, consent=words, optional=True, dont_know=words, prefer_not=words
            ),
            number("b", unit=words),
            scale(
                "c",
                scale={"points": [{"value": value, "label": {"vi": str(value)}} for value in range(1, 6)]},
            ),
            **texts,
        )
    )
    missing = {path[1:] for path in made.missing_in("en")}
    first = (0, "questions", 0)
    assert {(*first, key) for key in ("ask", "help", "consent", "dont_know", "prefer_not")} <= missing
    assert {(0, "intro"), (0, "questions", 1, "unit")} <= missing
    assert {(0, "questions", 2, "scale", "points", number, "label") for number in range(5)} <= missing


def test_points_come_from_the_named_scale_or_the_question_s_own():
    own = {"points": [{"value": value, "label": {"vi": f"mức {value}"}} for value in range(1, 6)]}
    made = instrument(page("p", scale("named"), scale("own", scale=own)))
    assert [point.label["vi"] for point in made.points(scaled(made, "named"))] == ["1", "2", "3", "4", "5"]
    assert made.points(scaled(made, "own"))[4].label["vi"] == "mức 5"


def test_an_unknown_question_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        instrument(page("p", single("q"))).question("r")
