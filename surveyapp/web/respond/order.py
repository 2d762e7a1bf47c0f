"""The order in which a person sees options and questions: random, yet the same whenever the page is shown again.

Sorting by a hash of the seed and the item's own code gives every order the same chance, needs no state, and gives the
same order on every machine and in every version of the language.
"""

import hashlib
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Coded(Protocol):
    """Something with a stable code."""

    @property
    def code(self) -> str:
        """Its code."""
        ...


Item = TypeVar("Item", bound=Coded)


def shuffled(items: Iterable[Item], seed: int, where: str) -> tuple[Item, ...]:
    """The items in this person's order; `where` keeps the orders of two places apart."""
    return tuple(
        sorted(items, key=lambda item: hashlib.sha256(f"{seed} {where} {item.code}".encode()).digest())
    )
