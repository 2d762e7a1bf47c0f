"""One grade per figure, with the reason as a code that the reader's language has words for.

A publish · B publish with a caution · C only as a range or a comparison · S suppressed, no figure in the output.

Suppressed are figures of fewer than `minimum_n` respondents (NCHS treats 1 to 4 as confidential) and those without
degrees of freedom. Proportions follow the presentation standards of the US National Center for Health Statistics
(Parker et al. 2017, Vital and Health Statistics 2-175): what they would not show as a number is C. Scores on a
scale are graded by the half-width of their interval over the scale's range, other means and totals by the relative
standard error (Statistics Canada's customary limits). A composite whose interval is narrow although one of its
indicators rests on few answers is B: the interval knows of that indicator, but few answers measure their spread badly.
"""

from typing import Literal, NamedTuple

Letter = Literal["A", "B", "C", "S"]
Language = Literal["vi", "en"]

WIDTH_SAFE, WIDTH_LOST, RELATIVE_WIDTH, FEW_DF = 0.05, 0.30, 1.30, 8
HALF_WIDTH_CAUTION, HALF_WIDTH_LOST = 0.05, 0.15
CV_CAUTION, CV_LOST = 0.166, 0.333
ROUNDING = 1e-12  # a limit that is met exactly is not passed by the last digit

WORDS: dict[str, dict[Language, str]] = {
    "no_respondents": {"vi": "không có ai trả lời", "en": "nobody answered"},
    "few_respondents": {
        "vi": "quá ít người trả lời, để giữ kín danh tính",
        "en": "too few answers to protect privacy",
    },
    "no_df": {
        "vi": "không đủ đơn vị mẫu để tính sai số",
        "en": "too few sampling units to estimate the uncertainty",
    },
    "not_estimable": {
        "vi": "có chỉ tiêu không ai thuộc diện trả lời",
        "en": "an indicator has no eligible answers",
    },
    "complement": {
        "vi": "ẩn để không suy ra được số liệu đã ẩn khác",
        "en": "hidden so that another hidden figure cannot be worked out",
    },
    "small_n": {"vi": "dưới cỡ mẫu tối thiểu", "en": "below the minimum number of answers"},
    "small_n_eff": {"vi": "cỡ mẫu hiệu dụng nhỏ", "en": "small effective sample size"},
    "small_part": {
        "vi": "có chỉ tiêu dựa trên ít câu trả lời",
        "en": "one of its indicators rests on few answers",
    },
    "wide_interval": {"vi": "khoảng tin cậy rộng", "en": "wide confidence interval"},
    "wide_relative": {
        "vi": "khoảng tin cậy rộng so với con số",
        "en": "confidence interval wide relative to the figure",
    },
    "wide_complement": {
        "vi": "khoảng tin cậy rộng so với phần còn lại",
        "en": "confidence interval wide relative to the remainder",
    },
    "few_df": {"vi": "ít bậc tự do", "en": "few degrees of freedom"},
    "zero_or_one": {"vi": "tỷ lệ bằng 0 % hoặc 100 %", "en": "the share is 0 % or 100 %"},
    "self_selected": {
        "vi": "người trả lời tự chọn, không phải mẫu xác suất",
        "en": "respondents chose themselves: no probability sample",
    },
    "large_cv": {"vi": "sai số tương đối lớn", "en": "large relative standard error"},
}


class Grade(NamedTuple):
    """The letter and the reason's code; A has none."""

    letter: Letter
    reason: str | None = None


class Figure(NamedTuple):
    """What a grade is given for. `scale` is the range of a score, `share` says that it is a proportion.

    Of a `composite`, `n_eff` is the smallest among its indicators, each of which has a grade of its own.
    """

    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    df: int
    n: int
    n_eff: float | None
    scale: float | None = None
    share: bool = False
    composite: bool = False


def words(reason: str, language: Language) -> str:
    """The reason in words."""
    return WORDS[reason][language]


def grade(figure: Figure, *, minimum_n: int = 5, reliable_n: int = 30) -> Grade:
    """The grade of a figure."""
    hidden = _hidden(figure, minimum_n)
    if hidden is not None:
        return Grade("S", hidden)
    if figure.share:
        return _proportion(figure, reliable_n)
    if figure.n < reliable_n:
        return Grade("C", "small_n")
    small = figure.n_eff is not None and figure.n_eff < reliable_n
    if small and not figure.composite:
        return Grade("C", "small_n_eff")
    found = _score(figure) if figure.scale else _quantity(figure)
    return Grade("B", "small_part") if small and found.letter == "A" else found


def _hidden(figure: Figure, minimum_n: int) -> str | None:
    if figure.n == 0:
        return "no_respondents"
    if figure.n < minimum_n:
        return "few_respondents"
    if figure.df <= 0:
        return "no_df"
    return "not_estimable" if figure.estimate is None else None


def _proportion(figure: Figure, reliable_n: int) -> Grade:
    """The NCHS tree, in its order; the interval should be the Korn-Graubard one."""
    p, low, high = figure.estimate or 0.0, figure.low, figure.high
    extreme = p <= 0 or p >= 1
    effective = figure.n if extreme or figure.n_eff is None else min(figure.n_eff, figure.n)
    if effective < reliable_n:
        return Grade("C", "small_n" if figure.n < reliable_n else "small_n_eff")
    width = (high - low) if low is not None and high is not None else 0.0
    if width >= WIDTH_LOST:
        return Grade("C", "wide_interval")
    if width > WIDTH_SAFE and width > RELATIVE_WIDTH * p:
        return Grade("C", "wide_relative")
    return _reviewed(figure, extreme, width > WIDTH_SAFE and width > RELATIVE_WIDTH * (1 - p))


def _reviewed(figure: Figure, extreme: bool, wide_complement: bool) -> Grade:
    if wide_complement:
        return Grade("B", "wide_complement")
    if extreme:
        return Grade("B", "zero_or_one")
    return Grade("B", "few_df") if figure.df < FEW_DF else Grade("A")


def _score(figure: Figure) -> Grade:
    low, high, scale = figure.low or 0.0, figure.high or 0.0, figure.scale or 1.0
    share = (high - low) / 2 / scale - ROUNDING
    if share > HALF_WIDTH_LOST:
        return Grade("C", "wide_interval")
    if share > HALF_WIDTH_CAUTION:
        return Grade("B", "wide_interval")
    return Grade("B", "few_df") if figure.df < FEW_DF else Grade("A")


def _quantity(figure: Figure) -> Grade:
    """Means without a scale and totals: by the coefficient of variation, where zero has a meaning."""
    size = abs(figure.estimate or 0.0)
    cv = (figure.se or 0.0) / size if size > 0 else 0.0
    if cv > CV_LOST:
        return Grade("C", "large_cv")
    if cv > CV_CAUTION:
        return Grade("B", "large_cv")
    return Grade("B", "few_df") if figure.df < FEW_DF else Grade("A")
