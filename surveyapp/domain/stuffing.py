"""Which answers show signs of stuffing, told from the coarse classes that closing leaves of them.

An answer is flagged only when it was given faster than one can read. One person in a hurry is no stuffing, so one of
these has to come with it:

- it came in a burst;
- it came at the kiosk after hours, when the office in which the kiosk stands is closed;
- its unit (a counter's day, or a kiosk's) has at least FEWEST fast answers, and they are at least one in EVERY of the
  answers whose pace is known: a clerk who fills in the forms of visitors spreads them over opening hours.

A sign is no proof, and nothing is deleted for it. The rule is our own; docs/methods.md says what it misses, and how
many honest answers it flags.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

STUFFING = "stuffing"
"""The flag of such an answer."""
FEWEST = 2
EVERY = 3


class Seen(NamedTuple):
    """What closing knows of a complete answer: its unit, its device, and the classes of its pace and moment."""

    psu_id: str
    device: str
    speed: str
    after_hours: bool
    burst: bool


def signs_of_stuffing(answers: Sequence[Seen]) -> list[bool]:
    """For each of the complete answers that are closed together, in their order, whether it shows a sign."""
    known = Counter(each.psu_id for each in answers if each.speed != "unknown")
    fast = Counter(each.psu_id for each in answers if each.speed == "fast")
    crowded = {unit for unit, number in fast.items() if number >= FEWEST and number * EVERY >= known[unit]}
    return [
        each.speed == "fast"
        and (each.burst or (each.after_hours and each.device == "kiosk") or each.psu_id in crowded)
        for each in answers
    ]
