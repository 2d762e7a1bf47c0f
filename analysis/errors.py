"""The one error that bad input raises."""

from collections.abc import Iterable

SHOWN = 5


class AnalysisError(Exception):
    """Input that cannot be analysed. The message is one line: where, what is wrong, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


def some(things: Iterable[object]) -> str:
    """The first few of many names or row numbers, for a message of one line."""
    listed = [str(thing) for thing in things]
    rest = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")
