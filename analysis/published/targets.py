"""The plan's target as arithmetic: +10 % on the baseline year, and entry to the upper-middle group, year by year.

Everything here is subtraction and division of published numbers; nothing is estimated and nothing is tested. What the
numbers cannot say comes with them, as statements with a code and words: no official standard errors, a scale that
changed, a province that merged, edges that move every year, and two halves of the target that are not the same thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.frameworks.heads import Words
from analysis.published.facts import National, Place
from analysis.published.groups import Edges, rank_of
from analysis.published.papi_sample import SMALL
from analysis.published.provinces import MERGER, province
from analysis.published.series import Point, Series

GROUP = "mid_high"
PRINTED = 0.0005
"""Half a unit of the last place of the scores that were placed."""
NAMES: dict[str, Words] = {
    "low": {"vi": "thấp", "en": "lowest"},
    "mid_low": {"vi": "trung bình thấp", "en": "lower-middle"},
    "mid_high": {"vi": "trung bình cao", "en": "upper-middle"},
    "high": {"vi": "cao", "en": "highest"},
}


@dataclass(frozen=True)
class Target:
    """What a plan aims at: so much above the score of a year, and a group. `most` is the end of the scale."""

    baseline_year: int = 2020
    lift: float = 0.10
    group: str = GROUP
    most: float | None = None


@dataclass(frozen=True)
class Statement:
    """One thing to say beside the numbers."""

    code: str
    words: Words


@dataclass(frozen=True)
class YearProgress:
    """A year against both halves. `goal_rank` is the place a score of the goal would have had, where all are known.

    `same_scale` says whether the year compares with the baseline at all.
    """

    year: int
    score: float | None
    change: float | None
    gap_to_goal: float | None
    entry: float | None
    gap_to_entry: float | None
    group: str | None
    goal_group: str | None
    goal_rank: int | None
    units: int | None
    same_scale: bool


@dataclass(frozen=True)
class Progress:
    """The goal in points (None without a baseline), the years from the baseline on, and what to say with them."""

    target: Target
    baseline: float | None
    goal: float | None
    years: tuple[YearProgress, ...]
    statements: tuple[Statement, ...]


def progress(
    found: Series,
    nations: Sequence[National],
    target: Target,
    scores: Mapping[int, Mapping[str, float | None]] | None = None,
    places: Sequence[Place] = (),
) -> Progress:
    """The published series of a unit against the target.

    `nations` give each year's edges. The goal's rank is computed from `scores`, all provinces' scores by year, where
    they have been imported; else it is that of `places`, where the goal was placed in that year.
    Without a published baseline there is no goal, and the statements say so.
    """
    known = {point.year: point for point in found.points}
    baseline = known[target.baseline_year].value if target.baseline_year in known else None
    goal = None if baseline is None else baseline * (1 + target.lift)
    edges = {each.year: each.edges for each in nations if each.edges is not None}
    ranks = {} if goal is None else _goal_ranks(goal, found.unit, scores or {}, places)
    years = tuple(
        _year(point, found, target, (baseline, goal), edges.get(point.year), ranks.get(point.year))
        for point in found.points
        if point.year >= target.baseline_year
    )
    return Progress(target, baseline, goal, years, _statements(found, target, (baseline, goal), years))


def _year(
    point: Point,
    found: Series,
    target: Target,
    aims: tuple[float | None, float | None],
    edges: Edges | None,
    goal_rank: int | None,
) -> YearProgress:
    baseline, goal = aims
    score = point.value
    entry = edges.entry_to(target.group) if edges is not None else None
    return YearProgress(
        point.year,
        score,
        None if score is None or baseline is None else score / baseline - 1,
        _minus(goal, score),
        entry,
        None if entry is None or score is None else max(entry - score, 0.0),
        edges.group_of(score) if edges is not None and score is not None else None,
        edges.group_of(goal) if edges is not None and goal is not None else None,
        goal_rank,
        edges.units if edges is not None else point.units,
        not found.breaks_between(target.baseline_year, point.year),
    )


def _goal_ranks(
    goal: float, unit: str, scores: Mapping[int, Mapping[str, float | None]], places: Sequence[Place]
) -> dict[int, int]:
    """The rank of the goal by year. A placed score is the goal's when all its digits are.

    A table of fewer provinces than the score was placed among is a part of the year's and places nothing.
    """
    placed = {each.year: each for each in places if abs(each.score - goal) < PRINTED}
    ranks = {year: each.rank for year, each in placed.items()}
    for year, own in scores.items():
        published = sum(score is not None for score in own.values())
        if published and (year not in placed or published >= placed[year].units):
            ranks[year] = rank_of(goal, own, besides=unit)
    return ranks


def _minus(goal: float | None, score: float | None) -> float | None:
    return None if goal is None or score is None else goal - score


def _statements(
    found: Series, target: Target, aims: tuple[float | None, float | None], years: Sequence[YearProgress]
) -> tuple[Statement, ...]:
    baseline, goal = aims
    if baseline is None or goal is None:
        return (_no_baseline(target), *_merger(found))
    statements = [_goal(target, baseline, goal)]
    if target.most is not None and goal > target.most:
        statements.append(_beyond(goal, target.most))
    statements += _halves(target, goal, years)
    statements += _edges_move(target, years)
    statements += _scale_changed(target, found, years)
    statements.append(NO_ERRORS)
    if found.index == "papi":
        statements.append(SMALL_SAMPLE)
    return (*statements, *_merger(found))


NO_ERRORS = Statement(
    "no_standard_error",
    {
        "vi": "Chưa có sai số chuẩn công bố cho tỉnh: không thể nói thay đổi nào là chắc chắn.",
        "en": "No official standard error of the province is at hand: no change can be called certain.",
    },
)


SMALL_SAMPLE = Statement(
    "small_sample",
    {
        "vi": f"Theo thiết kế PAPI công bố, một tỉnh nhỏ như Đắk Lắk cũ có {SMALL.people} người được phỏng vấn ở "
        f"{SMALL.villages} thôn của {SMALL.districts} huyện: sai số lớn. Sau năm 2020 còn như vậy không thì chưa rõ.",
        "en": f"By PAPI's published design a small province such as old Đắk Lắk has {SMALL.people} people interviewed "
        f"in {SMALL.villages} villages of {SMALL.districts} districts: errors are large. Whether that held after 2020 "
        "is not known.",
    },
)


def _no_baseline(target: Target) -> Statement:
    year = target.baseline_year
    return Statement(
        "no_baseline",
        {
            "vi": f"Chưa có điểm công bố năm {year}: không tính được mục tiêu. Hãy nhập điểm từ báo cáo chính thức.",
            "en": f"No published score of {year} is at hand: the goal cannot be computed. Enter it from the report.",
        },
    )


def _goal(target: Target, baseline: float, goal: float) -> Statement:
    lift, year = f"{target.lift:.0%}".replace("%", " %"), target.baseline_year
    return Statement(
        "goal",
        {
            "vi": f"Tăng {lift} so với {_vi(baseline)} điểm năm {year} là {_vi(goal, 3)} điểm.",
            "en": f"{lift} above the {baseline:.2f} of {year} is {goal:.3f}.",
        },
    )


def _beyond(goal: float, most: float) -> Statement:
    return Statement(
        "beyond_scale",
        {
            "vi": f"Mục tiêu {_vi(goal)} vượt thang điểm {_vi(most, 0)}: cách hiểu tăng tương đối không dùng được.",
            "en": f"The goal {goal:.2f} lies beyond the scale's {most:.0f}: a relative rise cannot be meant.",
        },
    )


def _halves(target: Target, goal: float, years: Sequence[YearProgress]) -> list[Statement]:
    """The goal in points and the entry to the group, which are two different things."""
    known = [each for each in years if each.entry is not None and each.goal_group is not None]
    if not known or all(each.goal_group == target.group for each in known):
        return []
    low, high = min(each.entry or 0.0 for each in known), max(each.entry or 0.0 for each in known)
    name, span = NAMES[target.group], f"từ {_vi(low)} đến {_vi(high)}"
    others = sorted({NAMES[each.goal_group or ""]["vi"] for each in known})
    others_en = sorted({NAMES[each.goal_group or ""]["en"] for each in known})
    return [
        Statement(
            "halves_differ",
            {
                "vi": f"Hai vế của mục tiêu không tương đương: {_vi(goal, 3)} thuộc nhóm {', '.join(others)}, "
                f"còn để vào nhóm {name['vi']} chỉ cần {span} điểm.",
                "en": f"The two halves are not the same: {goal:.3f} is in the {', '.join(others_en)} group, "
                f"while entry to the {name['en']} group took {low:.2f} to {high:.2f}.",
            },
        )
    ]


def _edges_move(target: Target, years: Sequence[YearProgress]) -> list[Statement]:
    entries = {each.year: each.entry for each in years if each.entry is not None}
    if len(entries) < 2:
        return []
    first, last = min(entries), max(entries)
    name = NAMES[target.group]
    return [
        Statement(
            "edges_move",
            {
                "vi": f"Ngưỡng vào nhóm {name['vi']} thay đổi mỗi năm: {_vi(entries[first])} năm {first}, "
                f"{_vi(entries[last])} năm {last}; nó phụ thuộc các tỉnh khác.",
                "en": f"The edge of the {name['en']} group moves every year: {entries[first]:.2f} in {first}, "
                f"{entries[last]:.2f} in {last}; it depends on the other provinces.",
            },
        )
    ]


def _scale_changed(target: Target, found: Series, years: Sequence[YearProgress]) -> list[Statement]:
    last = max((each.year for each in years), default=target.baseline_year)
    return [
        Statement(
            "scale_changed",
            {
                "vi": f"Các năm sau {each.after} không cùng thang với năm {target.baseline_year}: {each.told['vi']}",
                "en": f"Years after {each.after} are not on the scale of {target.baseline_year}: {each.told['en']}",
            },
        )
        for each in found.breaks_between(target.baseline_year, last)
    ]


def _merger(found: Series) -> list[Statement]:
    unit = province(found.unit) if found.unit else None
    if unit is None or unit.successor is None:
        return []
    vi, en = unit.name_vi, unit.name_en
    return [
        Statement(
            "merged",
            {
                "vi": f"Mốc so sánh là tỉnh {vi} trước ngày {MERGER:%d/%m/%Y}; tỉnh sau hợp nhất là đơn vị khác.",
                "en": f"The baseline is {en} as it was before {MERGER:%d %B %Y}; the merged province is another unit.",
            },
        )
    ]


def _vi(number: float | None, places: int = 2) -> str:
    return "–" if number is None else f"{number:.{places}f}".replace(".", ",")
