"""Names of variables within the limits of other programs: shortened where needed, and never two the same."""

from collections.abc import Sequence


def short_names(names: Sequence[str], most: int) -> dict[str, str]:
    """For each name one of at most so many signs; longer ones are cut and numbered, in the order of the list."""
    taken = {name for name in names if len(name) <= most}
    found: dict[str, str] = {}
    for name in names:
        found[name] = name if len(name) <= most else _numbered(name, most, taken)
        taken.add(found[name])
    return found


def _numbered(name: str, most: int, taken: set[str]) -> str:
    number = 1
    while (short := f"{name[: most - 1 - len(str(number))]}_{number}") in taken:
        number += 1
    return short
