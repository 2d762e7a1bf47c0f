"""The table of successors: which unit of the old structure became, or became a part of, which new one."""

from collections import Counter
from collections.abc import Iterable, Mapping

from reference.source import OldCommune, Source
from reference.units import Row, new_id, old_id

COLUMNS = ("old_id", "new_id", "share")

# Old communes by the code of a new one, and the other way round.
Links = dict[str, set[str]]


class CorrectionError(ValueError):
    """A line of corrections.csv says something that the source does not bear out."""


def successor_rows(source: Source, corrections: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return the rows for provinces, for districts without communes, and for communes.

    `share` is "whole" where all of the old unit went to one new unit, "part" where it was divided, and
    "unknown" where public tables disagree.
    """
    new_codes = {commune.key: commune.code for commune in source.new}
    olds = {commune.code or commune.district_code: commune for commune in source.old}
    links = {code: {new_codes[key] for key in source.links[old.key]} for code, old in olds.items()}
    drop_namesakes(links, olds)
    shares = {(old, new): _share(news) for old, news in links.items() for new in news}
    shares = _corrected(shares, corrections)
    shares |= {pair: "whole" for pair in source.new_province_of.items()}
    return [
        dict(zip(COLUMNS, (old_id(old), new_id(new), share), strict=True))
        for (old, new), share in sorted(shares.items(), key=lambda item: (len(item[0][0]), item[0]))
    ]


def drop_namesakes(links: Links, olds: Mapping[str, OldCommune]) -> None:
    """Take out the links that the source gives a divided commune by mistaking it for a namesake.

    The source looks communes up by their name within the new province, so that an old commune that shares its
    name with one of another district also got the other's successors. Among namesakes that lead to the same
    new commune the one stays whose district, then whose province, the new commune's other predecessors come
    from. A commune that would be left without a successor is never touched.
    """
    predecessors: Links = {}
    for old, news in links.items():
        for new in news:
            predecessors.setdefault(new, set()).add(old)
    for new, found in predecessors.items():
        for old in _misplaced(found, olds):
            if len(links[old]) > 1:
                links[old].discard(new)


def _misplaced(found: set[str], olds: Mapping[str, OldCommune]) -> list[str]:
    """The predecessors that have a namesake among them with closer ties to the rest."""
    times = Counter(_name_key(olds[code]) for code in found)
    rest = [olds[code] for code in found if times[_name_key(olds[code])] == 1]
    misplaced = []
    for name in sorted(key for key, count in times.items() if count > 1):
        ties = {code: _ties(olds[code], rest) for code in found if _name_key(olds[code]) == name}
        misplaced += [code for code, tie in ties.items() if tie < max(ties.values())]
    return misplaced


def _name_key(commune: OldCommune) -> str:
    return commune.key.rpartition("_")[2]


def _ties(commune: OldCommune, rest: Iterable[OldCommune]) -> tuple[int, int]:
    """How many of the rest are of the same district, and of the same province."""
    near = [other for other in rest if other.province_code == commune.province_code]
    return sum(other.district_code == commune.district_code for other in near), len(near)


def _share(news: set[str]) -> str:
    return "whole" if len(news) == 1 else "part"


def _corrected(
    shares: Mapping[tuple[str, str], str], corrections: Iterable[Mapping[str, str]]
) -> dict[tuple[str, str], str]:
    """The shares after the corrections; each is a pair of codes and "drop" or the share to give it."""
    corrected = dict(shares)
    for line in corrections:
        pair = line["old_code"], line["new_code"]
        if line["share"] != "drop":
            corrected[pair] = line["share"]
        elif corrected.pop(pair, None) is None:
            raise CorrectionError(f"corrections.csv drops {pair}, which the source does not have")
    return corrected
