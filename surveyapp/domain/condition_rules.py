"""Rules for the conditions of pages: what they may look at, and whether they can ever be true."""

import itertools
import math
from collections.abc import Iterator

from surveyapp.domain.conditions import (
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Condition,
    Leaf,
    Not,
    OneOf,
    Path,
    leaves,
)
from surveyapp.domain.instrument_problems import Finding, hint
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.questions import (
    BLANK,
    SCALE_VALUES,
    Choice,
    MultipleQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
)
from surveyapp.domain.routing import is_shown, walk

MOST_CASES = 20_000
Findings = Iterator[Finding]


def condition_findings(instrument: Instrument) -> Findings:
    """Everything wrong with the conditions; whether a page can be reached is asked of sound ones only."""
    sound: set[str] = set()
    for number, page in enumerate(instrument.pages):
        found = list(_page_findings(instrument, number))
        yield from found
        if not found:
            sound.add(page.id)
            yield from _reach_findings(instrument, number, sound)


def _page_findings(instrument: Instrument, number: int) -> Findings:
    condition = instrument.pages[number].show_if
    if condition is None:
        return
    path: Path = ("pages", number, "show_if")
    yield from _empty_lists(condition, path)
    earlier = {question.code: question for page in instrument.pages[:number] for question in page.questions}
    everywhere = {question.code for page in instrument.pages for question in page.questions}
    for place, leaf in leaves(condition, path):
        if leaf.question not in everywhere:
            listed = ", ".join(earlier) or "–"
            blanks = hint(
                leaf.question, earlier, f"Asked before are: {listed}.", f"Các câu hỏi trước đó: {listed}."
            )
            values = {"question": leaf.question, **blanks}
            yield Finding("condition_unknown_question", (*place, "question"), values)
        elif leaf.question not in earlier:
            yield Finding("condition_looks_forward", (*place, "question"), {"question": leaf.question})
        else:
            yield from _leaf_findings(leaf, earlier[leaf.question], place)


def _empty_lists(condition: Condition, path: Path) -> Findings:
    match condition:
        case AllOf():
            parts, key = condition.all_, "all"
        case AnyOf():
            parts, key = condition.any_, "any"
        case Not():
            yield from _empty_lists(condition.not_, (*path, "not"))
            return
        case OneOf(one_of=()):
            yield Finding("condition_empty", (*path, "one_of"))
            return
        case _:
            return
    if not parts:
        yield Finding("condition_empty", (*path, key))
    for number, part in enumerate(parts):
        yield from _empty_lists(part, (*path, key, number))


def _leaf_findings(leaf: Leaf, question: Question, path: Path) -> Findings:
    if not question.enabled:
        yield Finding("condition_disabled_question", (*path, "question"), {"question": question.code})
    elif isinstance(leaf, AtLeast):
        if not isinstance(question, ScaleQuestion | NumberQuestion):
            yield Finding("condition_not_comparable", (*path, "at_least"), {"question": question.code})
    else:
        known = _codes(question)
        for code in leaf.codes:
            if code not in known:
                values = {"question": question.code, "found": code, "known": ", ".join(known) or "–"}
                yield Finding(
                    "condition_unknown_code", (*path, "one_of" if isinstance(leaf, OneOf) else "is"), values
                )


def _codes(question: Question) -> tuple[str, ...]:
    """Every code that can stand as an answer to this question."""
    options = question.option_codes if isinstance(question, Choice) else ()
    return options + question.offered_missing + ((BLANK,) if question.optional else ())


def _reach_findings(instrument: Instrument, number: int, sound: set[str]) -> Findings:
    """Whether some answers lead to the page: to the questions it depends on, directly or through others."""
    page = instrument.pages[number]
    if page.show_if is None:
        return
    before = _depends_on(instrument.pages[:number], page)
    if any(other.id not in sound for other in before):
        return
    looked_at = [
        leaf for other in (*before, page) if other.show_if is not None for _, leaf in leaves(other.show_if)
    ]
    asked = [question for other in before for question in other.questions]
    cases = {
        q.code: _telling_answers(q, [leaf for leaf in looked_at if leaf.question == q.code]) for q in asked
    }
    if math.prod(len(answers) for answers in cases.values()) > MOST_CASES:
        yield Finding("condition_too_wide", ("pages", number, "show_if"))
    elif not any(
        _leads_to(page, before, dict(zip(cases, case, strict=True)))
        for case in itertools.product(*cases.values())
    ):
        yield Finding("page_unreachable", ("pages", number, "show_if"))


def _leads_to(page: Page, before: list[Page], answers: dict[str, Answer]) -> bool:
    steps = list(walk(before, answers))
    return is_shown(page, steps[-1][1] if steps else {})


def _depends_on(earlier: tuple[Page, ...], page: Page) -> list[Page]:
    """The earlier pages whose answers decide whether the page is shown."""
    needed = {leaf.question for _, leaf in leaves(page.show_if)} if page.show_if is not None else set()
    found: list[Page] = []
    for other in reversed(earlier):
        if any(question.code in needed for question in other.questions):
            found.insert(0, other)
            needed |= (
                {leaf.question for _, leaf in leaves(other.show_if)} if other.show_if is not None else set()
            )
    return found


def _telling_answers(question: Question, looks: list[Leaf]) -> list[Answer]:
    """Answers that stand for all that the comparisons can tell apart; one more than MOST_CASES at most."""
    named = {code for leaf in looks if not isinstance(leaf, AtLeast) for code in leaf.codes}
    codes = _codes(question)
    answers: list[Answer] = [code for code in codes if code in named]
    answers += [code for code in codes if code not in named][:1]
    limits = [leaf.at_least for leaf in looks if isinstance(leaf, AtLeast)]
    if isinstance(question, MultipleQuestion):
        several = [code for code in question.option_codes if code in named]
        sizes = range(2, len(several) + 1)
        subsets = itertools.chain.from_iterable(itertools.combinations(several, size) for size in sizes)
        answers += [list(subset) for subset in itertools.islice(subsets, MOST_CASES + 1)]
    elif isinstance(question, ScaleQuestion):
        answers += SCALE_VALUES if limits else SCALE_VALUES[:1]
    elif isinstance(question, NumberQuestion):
        answers += _telling_numbers(question, limits)
    return answers or [BLANK]


def _telling_numbers(question: NumberQuestion, limits: list[float]) -> list[float]:
    low = -math.inf if question.minimum is None else question.minimum
    high = math.inf if question.maximum is None else question.maximum
    return [low, high, *(limit for limit in limits if low <= limit <= high)]
