"""The order in which a person sees options and questions: random, recorded as a seed, and found again from it.

Sorting by a hash of the seed, the place and the item's own code gives every order the same chance, needs no state, and
gives the same order on every machine and in every version of the language. The seed is drawn for each form and has
nothing to do with the link. There are few seeds, so that one of them is no fingerprint of an answer.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Protocol, TypeVar

from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import Choice

SEEDS = 4096


class Coded(Protocol):
    """Something with a stable code."""

    @property
    def code(self) -> str:
        """Its code."""
        ...


Item = TypeVar("Item", bound=Coded)


def new_order_seed() -> int:
    """A random seed from 0 to 4095."""
    return secrets.randbelow(SEEDS)


def shuffled(items: Iterable[Item], seed: int, where: str) -> tuple[Item, ...]:
    """The items in this person's order; `where` keeps the orders of two places apart."""
    return tuple(
        sorted(items, key=lambda item: hashlib.sha256(f"{seed} {where} {item.code}".encode()).digest())
    )


def shown_order(instrument: Instrument, seed: int) -> dict[str, tuple[str, ...]]:
    """What was shuffled for a seed: by page the codes of its questions, by question the codes of its options."""
    pages = {
        page.id: tuple(each.code for each in shuffled(page.enabled_questions, seed, page.id))
        for page in instrument.pages
        if page.randomise
    }
    options = {
        question.code: tuple(each.code for each in shuffled(question.options, seed, question.code))
        for question in instrument.enabled_questions
        if isinstance(question, Choice) and question.randomise
    }
    return pages | options
