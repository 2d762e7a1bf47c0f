"""Which pages a person sees, as a pure function of the answers.

A page's condition sees only the answers to earlier pages that are themselves on the path, so an answer that
the person can no longer see has no say, and the path up to a page never depends on what comes after it.
"""

from collections.abc import Iterable, Iterator

from surveyapp.domain.conditions import Answer, Answers, leaves
from surveyapp.domain.errors import NotFound
from surveyapp.domain.instruments import Instrument, Page
from surveyapp.domain.questions import NOT_ASKED, NOT_REACHED


def path(instrument: Instrument, answers: Answers) -> tuple[Page, ...]:
    """The pages for these answers, in order; pages that wait for an answer not yet given are not on it."""
    return tuple(page for page, _ in walk(instrument.pages, answers))


def next_page(instrument: Instrument, answers: Answers, page_id: str) -> Page | None:
    """The page on the path after this one, which need not be on it; None at the end.

    Raises NotFound when the instrument has no page with this id; so do the functions below.
    """
    place = _place(instrument, page_id)
    after = set(_ids(instrument.pages[place + 1 :]))
    return next((page for page in path(instrument, answers) if page.id in after), None)


def previous_page(instrument: Instrument, answers: Answers, page_id: str) -> Page | None:
    """The page on the path before this one; None at the beginning."""
    before = path_before(instrument, answers, page_id)
    return before[-1] if before else None


def path_before(instrument: Instrument, answers: Answers, page_id: str) -> tuple[Page, ...]:
    """The pages on the path that come before this one."""
    earlier = instrument.pages[: _place(instrument, page_id)]
    return tuple(page for page, _ in walk(earlier, answers))


def progress(instrument: Instrument, answers: Answers, page_id: str) -> tuple[int, int]:
    """How many pages are done before this one, and how many there will be at most.

    Only answers before this page count. From page to page the first number grows by one and the second never
    grows, so the bar never runs backwards.
    """
    place = _place(instrument, page_id)
    steps = list(walk(instrument.pages[:place], answers))
    seen = steps[-1][1] if steps else {}
    decided = {question.code for page in instrument.pages[:place] for question in page.questions}
    ahead = [
        page for page in instrument.pages[place:] if page.id == page_id or _may_be_shown(page, seen, decided)
    ]
    return len(steps), len(steps) + len(ahead)


def first_unanswered(instrument: Instrument, answers: Answers) -> Page | None:
    """The first page on the path with a question that has no answer yet; None when the form is complete."""
    for page, seen in walk(instrument.pages, answers):
        if any(question.code not in seen for question in page.enabled_questions):
            return page
    return None


def settle(instrument: Instrument, answers: Answers) -> dict[str, Answer]:
    """The answers that stand, in the order of the file, with "not_asked" for what was routed past.

    A question on the path without an answer stays without (see `first_unanswered`). Settling twice changes
    nothing.
    """
    steps = list(walk(instrument.pages, answers))
    shown = {page.id for page, _ in steps}
    stands = steps[-1][1] if steps else {}
    return {
        question.code: stands.get(question.code, NOT_ASKED)
        for page in instrument.pages
        for question in page.enabled_questions
        if question.code in stands or page.id not in shown
    }


def settle_partial(instrument: Instrument, answers: Answers) -> dict[str, Answer]:
    """As `settle`, for a form broken off: "not_reached" for what was still to come, or may have been."""
    settled = settle(instrument, answers)
    result: dict[str, Answer] = {}
    for page in instrument.pages:
        routed_past = NOT_REACHED if _waits(page, result) else NOT_ASKED
        for question in page.enabled_questions:
            answer = settled.get(question.code, NOT_REACHED)
            result[question.code] = routed_past if answer == NOT_ASKED else answer
    return result


def walk(pages: Iterable[Page], answers: Answers) -> Iterator[tuple[Page, dict[str, Answer]]]:
    """The pages shown, each with the answers that stand once it has been answered."""
    seen: dict[str, Answer] = {}
    for page in pages:
        if page.enabled_questions and is_shown(page, seen):
            given = {
                question.code: answers.get(question.code, NOT_REACHED) for question in page.enabled_questions
            }
            seen = seen | {
                code: answer for code, answer in given.items() if answer not in (NOT_ASKED, NOT_REACHED)
            }
            yield page, seen


def is_shown(page: Page, seen: Answers) -> bool:
    """Whether the page's condition is true, given the answers that stand before it."""
    return page.show_if is None or page.show_if.truth(seen) is True


def _waits(page: Page, answers: Answers) -> bool:
    """Whether the page's condition is open because a question it looks at was not reached."""
    if page.show_if is None or page.show_if.truth(answers) is not None:
        return False
    return any(answers.get(leaf.question) == NOT_REACHED for _, leaf in leaves(page.show_if))


def _may_be_shown(page: Page, seen: Answers, decided: set[str]) -> bool:
    """Whether the page is shown, or may be once questions outside `decided` have their answers."""
    if not page.enabled_questions:
        return False
    if page.show_if is None:
        return True
    truth = page.show_if.truth(seen)
    return truth is True or (
        truth is None and any(leaf.question not in decided for _, leaf in leaves(page.show_if))
    )


def _place(instrument: Instrument, page_id: str) -> int:
    ids = _ids(instrument.pages)
    if page_id not in ids:
        raise NotFound(page_id)
    return ids.index(page_id)


def _ids(pages: Iterable[Page]) -> list[str]:
    return [page.id for page in pages]
