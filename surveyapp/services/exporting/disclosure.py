"""Which attributes must be withheld, so that nobody can be told apart by what others may know of them.

k-anonymity in the strict sense: "withheld" counts as a value, and every combination that is *shown* is shown by k rows
or more. Hiding one small group alone would name it (the only one hidden), so it is hidden together with the next
smallest beside it. The rules look at numbers of people; only where everybody in a group gave the same unusual answer to
a sensitive question is the group widened, since whoever is known to be in it would be known to have said it.
Sweeney, International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002, 557-570 (k-anonymity);
Machanavajjhala and others, ACM Transactions on Knowledge Discovery from Data 1, 2007, 3 (diversity).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from surveyapp.services.exporting.missing import WITHHELD

Combination = tuple[str, ...]
"""The office, then the attributes of a person (value or reason for none), the most needed first."""
Sizes = Mapping[Combination, int]
Shown = dict[Combination, Combination]


@dataclass(frozen=True, slots=True)
class SensitiveAnswers:
    """Rows by combination and answer to a sensitive question; `telling` are the answers that are no mere gap."""

    counts: Mapping[tuple[Combination, str], int]
    telling: frozenset[str]

    @property
    def usual(self) -> str:
        """The answer that most gave: to learn that somebody gave it is to learn little."""
        totals: Counter[str] = Counter()
        for (_, answer), number in self.counts.items():
            totals[answer] += number if answer in self.telling else 0
        return max(sorted(totals), key=totals.__getitem__, default="")


def shown_combinations(counts: Sizes, k: int) -> Shown:
    """What is shown in place of each combination.

    The office is always shown. Attributes are withheld from the last to the first, each only in groups that are still
    smaller than k, and in the smallest groups beside them where those hidden would be fewer than k together. An office
    with fewer than k rows in all shows no attribute at all.
    """
    shown: Shown = {}
    for here in _by_office(counts).values():
        own = {combination: combination for combination in here}
        for place in range(len(next(iter(here))) - 1, 0, -1):
            _hide_at(place, own, here, k)
        _widen(own, here, k)
        shown |= own
    return shown


def widen_uniform(shown: Shown, counts: Sizes, answers: SensitiveAnswers, k: int) -> None:
    """Withhold, in place, all attributes of groups in which everybody gave the same unusual answer."""
    alike = answers.telling - {answers.usual}
    said: dict[str, dict[tuple[Combination, str], int]] = defaultdict(dict)
    for (combination, answer), number in answers.counts.items():
        said[combination[0]][combination, answer] = number
    for office, here in _by_office(counts).items():
        own = {combination: shown[combination] for combination in here}
        while groups := _uniform(own, said[office], alike):
            merged = {group for group in groups if group != _nothing(group)} or set(_beside(own, here)[:1])
            if not merged:
                break
            _show_nothing(merged, own)
            _widen(own, here, k)
        shown |= own


def small_offices(counts: Sizes, k: int) -> frozenset[str]:
    """Offices with fewer than k rows: their answers are withheld too."""
    sizes: Counter[str] = Counter()
    for combination, number in counts.items():
        sizes[combination[0]] += number
    return frozenset(office for office, size in sizes.items() if size < k)


def shown_sizes(shown: Shown, counts: Sizes) -> Counter[Combination]:
    """How many rows show each combination."""
    sizes: Counter[Combination] = Counter()
    for combination, visible in shown.items():
        sizes[visible] += counts[combination]
    return sizes


def _hide_at(place: int, shown: Shown, counts: Sizes, k: int) -> None:
    """Withhold one attribute where groups are too small."""
    beside: dict[Combination, dict[str, int]] = defaultdict(dict)
    for visible, size in shown_sizes(shown, counts).items():
        beside[visible[:place] + visible[place + 1 :]][visible[place]] = size
    hidden = {rest: _hidden_values(sizes, k) for rest, sizes in beside.items()}
    for combination, visible in shown.items():
        if visible[place] in hidden[visible[:place] + visible[place + 1 :]]:
            shown[combination] = (*visible[:place], WITHHELD, *visible[place + 1 :])


def _hidden_values(sizes: Mapping[str, int], k: int) -> set[str]:
    """The values of groups smaller than k, and as many of the next smallest as it takes to hide k rows."""
    ordered: Sequence[str] = sorted(sizes, key=lambda value: (sizes[value], value))
    hidden = {value for value in ordered if sizes[value] < k}
    for value in ordered if hidden else ():
        if sum(sizes[each] for each in hidden) >= k:
            break
        hidden.add(value)
    return hidden


def _widen(shown: Shown, counts: Sizes, k: int) -> None:
    """Where those of an office that show nothing are fewer than k, the smallest groups beside them show nothing too."""
    while beside := _beside(shown, counts):
        if not 0 < shown_sizes(shown, counts)[_nothing(beside[0])] < k:
            return
        _show_nothing({beside[0]}, shown)


def _beside(shown: Shown, counts: Sizes) -> list[Combination]:
    """The groups of an office that show something, the smallest first."""
    sizes = shown_sizes(shown, counts)
    groups = [group for group in sizes if group != _nothing(group)]
    return sorted(groups, key=lambda group: (sizes[group], group))


def _show_nothing(groups: Collection[Combination], shown: Shown) -> None:
    for combination, visible in shown.items():
        if visible in groups:
            shown[combination] = _nothing(visible)


def _nothing(combination: Combination) -> Combination:
    return (combination[0], *[WITHHELD] * (len(combination) - 1))


def _by_office(counts: Sizes) -> dict[str, dict[Combination, int]]:
    offices: dict[str, dict[Combination, int]] = defaultdict(dict)
    for combination, number in counts.items():
        offices[combination[0]][combination] = number
    return offices


def _uniform(
    shown: Shown, answers: Mapping[tuple[Combination, str], int], alike: Set[str]
) -> set[Combination]:
    """Groups whose members all gave the same answer, one of `alike`."""
    said: dict[Combination, set[str]] = defaultdict(set)
    for (combination, answer), number in answers.items():
        if number:
            said[shown[combination]].add(answer)
    return {group for group, found in said.items() if len(found) == 1 and found <= alike}
