"""The ministry's published SIPAS figures: the country's, its parts, and what is known of the old province.

They are official figures of others. What is computed here follows their definitions at most, and is never called SIPAS.
"""

from dataclasses import dataclass

from analysis.frameworks.heads import MARKS, Words
from analysis.published import facts
from analysis.published.facts import OLD_DAK_LAK, National
from analysis.published.provinces import province
from analysis.published.series import Point, series
from analysis.published.targets import Statement
from surveyapp.services.analysing.published_years import PublishedYear, SourceNote, source_of, years_of

INDEX = "sipas"
PARTS: dict[str, Words] = {
    "policy": {"vi": "Phần chính sách", "en": "Part on policy"},
    "services": {"vi": "Phần dịch vụ hành chính công", "en": "Part on administrative services"},
    "access": {"vi": "Tiếp cận dịch vụ", "en": "Access to services"},
    "procedures": {"vi": "Thủ tục hành chính", "en": "Procedures"},
    "staff": {"vi": "Công chức", "en": "Staff"},
    "result": {"vi": "Kết quả dịch vụ", "en": "Result"},
    "feedback": {"vi": "Tiếp nhận, giải quyết góp ý, phản ánh", "en": "Feedback and complaints"},
    "harassment_none": {"vi": "Phiền hà, sách nhiễu: không", "en": "Harassment: none"},
    "harassment_some": {"vi": "Phiền hà, sách nhiễu: một số", "en": "Harassment: some"},
    "harassment_many": {"vi": "Phiền hà, sách nhiễu: nhiều", "en": "Harassment: much"},
}
STATEMENTS = (
    Statement(
        "share_from_points",
        {
            "vi": "Điểm năm 2023 của Đắk Lắk suy từ 8,15 trên 10 điểm hài lòng trong PAR INDEX, nếu điểm ấy tỷ lệ với "
            "SIPAS; chưa thấy nguồn nào in cả hai số.",
            "en": "The figure of Đắk Lắk for 2023 follows from 8.15 of 10 points on satisfaction in PAR INDEX, if "
            "those are in proportion to SIPAS; no source was found that prints both.",
        },
    ),
    Statement(
        "lowest_group_2020",
        {
            "vi": "Theo bản chép lại một tin của Viet Nam News, năm 2020 Đắk Lắk ở nhóm thấp nhất; chưa thấy điểm.",
            "en": "By a copy of a report of Viet Nam News, Đắk Lắk was in the lowest group in 2020; its score was not "
            "found.",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class SipasYear:
    """A year of the country with its valid answers and the ends of the provinces, beside the old province."""

    country: PublishedYear
    answers: float | None
    lowest: float | None
    highest: float | None
    own: PublishedYear | None


@dataclass(frozen=True, slots=True)
class SipasPart:
    """A part or a share of answers of the whole country in a year, in per cent."""

    year: int
    title: Words
    value: float | None
    mark: Words
    source: SourceNote


@dataclass(frozen=True, slots=True)
class PublishedSipas:
    """Years, parts, and what to say with them."""

    unit: Words
    years: tuple[SipasYear, ...]
    parts: tuple[SipasPart, ...]
    statements: tuple[Words, ...]


def published_sipas() -> PublishedSipas:
    """What ships of SIPAS, in time; its two methods are two segments."""
    nations = {each.year: each for each in facts.national(INDEX)}
    points = (Point(each.year, each.mean, mark=each.mark, source=each.source) for each in nations.values())
    answers = {each.year: each.mean for each in facts.national(INDEX, "answers")}
    own = {each.year: each for each in years_of(facts.published_series(INDEX))}
    unit = province(OLD_DAK_LAK)
    return PublishedSipas(
        {"vi": unit.name_vi, "en": unit.name_en},
        tuple(
            SipasYear(
                each,
                answers.get(each.year),
                nations[each.year].lowest,
                nations[each.year].highest,
                own.get(each.year),
            )
            for each in years_of(series(INDEX, "", "total", points))
        ),
        tuple(_part(title, each) for code, title in PARTS.items() for each in facts.national(INDEX, code)),
        tuple(each.words for each in STATEMENTS),
    )


def _part(title: Words, each: National) -> SipasPart:
    return SipasPart(each.year, title, each.mean, MARKS[each.mark], source_of(each.source))
