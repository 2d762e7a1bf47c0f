"""The device decides as the server does: which questions are asked, which answers are taken, which codes can be codes.

The modules run in a real Chromium, straight from their files; what they say is compared with the Python they mirror.
"""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from surveyapp.domain.answers import InvalidAnswer, accept, raw_values
from surveyapp.domain.conditions import Answer
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.order import shuffled
from surveyapp.domain.questions import NOT_ASKED, Question
from surveyapp.domain.routing import first_unanswered, path, progress, settle
from surveyapp.domain.tokens import ALPHABET, check_sign, new_code, read_code
from tests.browser.module_page import module_page
from tests.builders import shipped
from tests.domain.made import CODES, filled, instrument, multiple, number, page, scale, single

SHIPPED = ("counter_short", "counter_full")
ROUNDS = 60

ROUTES = """async ([document, cases]) => {
  const { firstUnanswered, path, progress, standing } = await import("/js/form/routing.js");
  return cases.map((given) => {
    const answers = new Map(Object.entries(given));
    const pages = path(document, answers);
    return {
      path: pages.map((page) => page.id),
      standing: Object.fromEntries(standing(document, answers)),
      open: firstUnanswered(document, answers)?.id ?? null,
      progress: pages.map((page) => Object.values(progress(document, answers, page.id))),
    };
  });
}"""
ACCEPTS = """async (cases) => {
  const { accept } = await import("/js/form/answers.js");
  return cases.map(([question, raw]) => {
    try {
      return { answer: accept(question, raw) };
    } catch (refusal) {
      return { reason: refusal.reason };
    }
  });
}"""
READS = """async (typed) => {
  const { readCode } = await import("/js/kiosk/codes.js");
  return typed.map(readCode);
}"""
SCANS = """async (typed) => {
  const { readScan } = await import("/js/kiosk/codes.js");
  return typed.map(readScan);
}"""
ORDERS = """async ([document, seed]) => {
  const { ordered, ranksFor } = await import("/js/kiosk/order.js");
  const ranks = await ranksFor(document, seed);
  return document.pages.map((page) => [
    ordered(page.questions, page.id, ranks).map((question) => question.code),
    page.questions.map((question) => ordered(question.options ?? [], question.code, ranks).map(({ code }) => code)),
  ]);
}"""
SEALED = """async (document) => {
  const { canonical } = await import("/js/kiosk/seal.js");
  return canonical(document);
}"""


@pytest.fixture(scope="module")
def device(browser: Browser) -> Iterator[Page]:
    """A blank page that can import the modules."""
    with module_page(browser) as blank:
        yield blank


def progress_by_question(made: Instrument, answers: dict[str, Answer], page_id: str) -> list[int]:
    """The device counts questions where the phone counts pages: worked out here from the domain's pages."""
    size = {each.id: len(each.enabled_questions) for each in made.pages}
    shown = [each.id for each in path(made, answers)]
    done = sum(size[name] for name in shown[: shown.index(page_id)])
    pages_done, pages_at_most = progress(made, answers, page_id)
    assert pages_done == shown.index(page_id)
    if all(count <= 1 for count in size.values()):
        return [done, pages_at_most]
    return [done]


def by_python(made: Instrument, answers: dict[str, Answer]) -> dict[str, Any]:
    open_page = first_unanswered(made, answers)
    return {
        "path": [each.id for each in path(made, answers)],
        "standing": {code: value for code, value in settle(made, answers).items() if value != NOT_ASKED},
        "open": open_page.id if open_page else None,
    }


def compare(device: Page, made: Instrument, cases: list[dict[str, Answer]]) -> None:
    found = device.evaluate(ROUTES, [json.loads(made.to_json()), cases])
    for given_answers, said in zip(cases, found, strict=True):
        counted = said.pop("progress")
        assert said == by_python(made, given_answers)
        for page_id, numbers in zip(said["path"], counted, strict=True):
            expected = progress_by_question(made, given_answers, page_id)
            assert numbers[: len(expected)] == expected


def some_answer(question: Question, dice: random.Random) -> Answer | None:
    """An answer that the question takes, or none."""
    if dice.random() < 0.1:
        return None
    codes = [*getattr(question, "option_codes", "12345"), *question.offered_missing]
    if question.type == "multiple":
        codes = dice.sample(codes, 1)
    return accept(question, [dice.choice(codes)])


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_forms_take_the_same_way(device: Page, name: str) -> None:
    made, dice = shipped(name), random.Random(4)
    cases = []
    for _ in range(ROUNDS):
        chosen = {question.code: some_answer(question, dice) for question in made.enabled_questions}
        cases.append({code: answer for code, answer in chosen.items() if answer is not None})
    assert len({tuple(by_python(made, case)["path"]) for case in cases}) > 1
    compare(device, made, cases)


@given(filled())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_takes_the_same_way(device: Page, case: tuple[Instrument, dict[str, Answer]]) -> None:
    made, answers = case
    compare(device, made, [answers])


def question(made: dict[str, Any]) -> Question:
    return instrument(page("p", made)).question(made["code"])


def by_accept(made: dict[str, Any], raw: list[str]) -> dict[str, Any]:
    try:
        return {"answer": accept(question(made), raw)}
    except InvalidAnswer as refusal:
        return {"reason": str(refusal.reason)}


KINDS = {
    "single": single("q"),
    "scale": scale("q", dont_know=True),
    "multiple": multiple("q", dont_know=True, prefer_not=True),
    "number": number("q", decimals=2, minimum=-20),
    "text": {"code": "q", "type": "text", "ask": {"vi": "?", "en": "?"}, "enabled": True, "max_length": 12},
}
# Whole numbers of Python have no end; on the device no key types more than nine signs.
TYPED = st.one_of(
    st.sampled_from((*CODES, *"1234506", "dk", "refused", "blank", "not_asked", "", " a ", "１", "٣")),
    st.from_regex(r"\A[-−]?[0-9]{0,4}(?:[.,  ][0-9]{1,3}){0,2}\Z"),
    st.text(st.characters(max_codepoint=0x2FFF, categories=("L", "N", "P", "Z", "Cc", "Mn")), max_size=14),
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_answers_are_taken_and_refused(device: Page, kind: str) -> None:
    @given(st.lists(st.tuples(st.lists(TYPED, max_size=3), st.booleans()), min_size=10, max_size=40))
    @settings(max_examples=15, deadline=None)
    def same(cases: list[tuple[list[str], bool]]) -> None:
        made = [({**KINDS[kind], "optional": optional}, raw) for raw, optional in cases]
        found = device.evaluate(ACCEPTS, [list(each) for each in made])
        assert found == [by_accept(each, raw) for each, raw in made]

    same()


def test_a_saved_answer_fills_its_field_again(device: Page) -> None:
    answers: list[Answer] = ["a", ["a", "c"], 4, 1.5, -3, "dk", "blank"]
    script = 'async (all) => { const m = await import("/js/form/answers.js"); return all.map(m.rawValues); }'
    assert device.evaluate(script, answers) == [raw_values(answer) for answer in answers]


def test_codes_of_tickets_are_known_without_network(device: Page) -> None:
    dice = random.Random(7)
    typed = [new_code() for _ in range(200)]
    typed += [code.lower()[:3] + " - " + code[3:] for code in typed[:20]]
    typed += [code[:4] + dice.choice(ALPHABET) + code[5:] for code in typed[:100]]
    typed += [code[:2] + code[3] + code[2] + code[4:] for code in typed[:100]]
    typed += ["", "ABC", "O0I1L0O0I", "2222222222", "ẮẰẲẴẶĂÂĐÊ", "22222222" + check_sign("22222222")]
    expected = [read_code(each) for each in typed]
    assert device.evaluate(READS, typed) == expected
    assert None in expected


def test_a_scanned_ticket_gives_its_token_or_its_code(device: Page) -> None:
    token, code = "A1-b_C2dE3fG4hI5jK6lM7", new_code()
    scans = [
        f"https://khaosat.test/m/{token}",
        code,
        f"https://khaosat.test/m/{token}x",
        "https://khaosat.test/",
    ]
    assert device.evaluate(SCANS, scans) == [token, code, None, None]


def test_a_seed_gives_the_same_order_as_on_the_phone(device: Page) -> None:
    made = instrument(
        page("p", single("q1", randomise=True), scale("q2"), single("q3"), randomise=True),
        page("r", single("q4", randomise=True), multiple("q5", randomise=True)),
    )
    seen = set()
    for seed in (0, 1, 7, 4095):
        expected = [
            [
                [q.code for q in (shuffled(p.questions, seed, p.id) if p.randomise else p.questions)],
                [[o.code for o in options_in_order(q, seed)] for q in p.questions],
            ]
            for p in made.pages
        ]
        assert device.evaluate(ORDERS, [json.loads(made.to_json()), seed]) == expected
        seen.add(json.dumps(expected))
    assert len(seen) > 1


def options_in_order(each: Question, seed: int) -> tuple[Any, ...]:
    options = getattr(each, "options", ())
    return shuffled(options, seed, each.code) if getattr(each, "randomise", False) else options


@given(
    st.dictionaries(
        st.sampled_from(("b", "a", "answers", "z_1")),
        st.one_of(
            st.integers(-(2**40), 2**40),
            st.none(),
            st.booleans(),
            st.lists(st.text(max_size=4)),
            st.just(1.5),
        ),
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_equal_documents_are_equal_bytes(device: Page, document: dict[str, Any]) -> None:
    expected = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert device.evaluate(SEALED, document) == expected
