"""The planner in words: what a figure takes, how an office stands, and what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.domain.planning import (
    LARGEST_CHANCE,
    Aim,
    Course,
    Proposal,
    answers_needed,
    margin_reached,
)
from surveyapp.services.planning import AimChange, Prospect, Standing
from surveyapp.services.wave_pages import OfficeChoice, OfficeInWave
from surveyapp.web.locale import in_language
from surveyapp.web.waves.pages import number, percent

REASONS = {
    "on_course": _l("Đúng hướng: dự kiến %(expected)s câu trả lời, cần %(needed)s. Giữ nguyên xác suất."),
    "few_visits": _l(
        "Ít lượt giao dịch hơn dự kiến. Mời với xác suất đề xuất thì được khoảng %(expected)s câu trả lời, "
        "cần %(needed)s."
    ),
    "few_answers": _l(
        "Người được mời trả lời ít hơn dự kiến: %(rate)s thay vì %(planned)s. Mời với xác suất đề xuất thì được khoảng "
        "%(expected)s câu trả lời, cần %(needed)s. Cũng nên xem vì sao ít người trả lời."
    ),
    "ahead": _l(
        "Nhiều câu trả lời hơn mức cần. Có thể mời thưa hơn cho đỡ phiền người dân: vẫn được khoảng %(expected)s câu "
        "trả lời, cần %(needed)s. Không đề xuất thấp hơn một nửa mức đã mời từ đầu đợt, để trọng số không lệch nhiều."
    ),
    "out_of_reach": _l(
        "Không đạt được sai số mong muốn trong thời gian còn lại: dù mời với xác suất lớn nhất cũng chỉ được khoảng "
        "%(expected)s câu trả lời, cần %(needed)s; sai số sẽ khoảng ±%(margin)s. Có thể mở thêm một đợt nữa hoặc chấp "
        "nhận sai số đó."
    ),
}
"""Every reason that a proposal may have, in words."""


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """The plan for an office."""

    name: str
    visits: str
    answers: str
    invitations: str
    chance: str
    days: str
    remark: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How a wave stands in an office. `accept` is what accepting the proposal sends; empty where nothing changes."""

    code: str
    name: str
    aim: str
    plan: ProspectRow
    chance: str
    course: str
    words: str
    accept: str
    button: str


def formula(aim: Aim) -> tuple[str, ...]:
    """How the numbers come about, step by step, with the numbers of this aim."""
    z = NormalDist().inv_cdf((1 + aim.confidence) / 2)
    return (
        _(
            "Số câu trả lời = hệ số thiết kế × (z × độ phân tán ÷ sai số)² = %(deff)s × (%(z)s × %(spread)s ÷ "
            "%(margin)s)² = %(answers)s, làm tròn lên. z = %(z)s ứng với độ tin cậy %(confidence)s.",
            deff=number(aim.design_effect),
            z=number(z, 3),
            spread=number(aim.spread, 3),
            margin=number(aim.margin, 3),
            answers=number(answers_needed(aim), 0),
            confidence=percent(aim.confidence),
        ),
        _(
            "Số lượt mời = số câu trả lời ÷ tỷ lệ trả lời dự kiến (%(rate)s).",
            rate=percent(aim.response_rate),
        ),
        _(
            "Xác suất mời = số lượt mời ÷ (số lượt một ngày × số ngày làm việc của đợt), làm tròn lên phần trăm, không "
            "quá %(most)s: cao hơn thì cán bộ đoán được ai sẽ được mời.",
            most=number(LARGEST_CHANCE),
        ),
    )


def prospect_rows(offices: Sequence[OfficeChoice], prospects: Sequence[Prospect]) -> tuple[ProspectRow, ...]:
    """The plan for each office, in the same order."""
    return tuple(
        _prospect(in_language(office.name, office.name_en), prospect)
        for office, prospect in zip(offices, prospects, strict=True)
    )


def standing_rows(offices: Sequence[OfficeInWave], standings: Sequence[Standing]) -> tuple[StandingRow, ...]:
    """How the wave stands in each office that has an aim."""
    by_id = {standing.office_id: standing for standing in standings}
    return tuple(_standing(office, by_id[office.id]) for office in offices if office.id in by_id)


def aim_in_words(change: AimChange | None) -> str:
    """What a wave is to reach, in a sentence."""
    if change is None:
        return str(_("Đợt này chưa đặt mục tiêu về sai số."))
    return _aim(change.aim)


def _aim(aim: Aim) -> str:
    return str(
        _(
            "Sai số ±%(margin)s ở độ tin cậy %(confidence)s, tức %(answers)s câu trả lời ở mỗi cơ quan.",
            margin=number(aim.margin, 3),
            confidence=percent(aim.confidence),
            answers=number(answers_needed(aim), 0),
        )
    )


def _prospect(name: str, prospect: Prospect) -> ProspectRow:
    planned = prospect.plan
    if planned is None or prospect.visits_a_day is None:
        return ProspectRow(name, "–", "–", "–", "–", "–", str(_("Chưa biết số lượt một ngày.")))
    remarks = []
    if prospect.is_assumed:
        remarks.append(str(_("Số lượt một ngày là giả định.")))
    if not planned.is_enough:
        remarks.append(
            str(_("Không đủ lượt: dù mời với xác suất lớn nhất vẫn cần %(days)s ngày.", days=planned.days))
        )
    return ProspectRow(
        name,
        number(prospect.visits_a_day, 1),
        number(planned.answers, 0),
        number(planned.invitations, 0),
        number(planned.chance),
        number(planned.days, 0),
        " ".join(remarks),
    )


def _standing(office: OfficeInWave, standing: Standing) -> StandingRow:
    name = in_language(office.name, office.name_en)
    changes = standing.proposal is not None and standing.proposal.chance != standing.chance
    accept = repr(standing.proposal.chance) if standing.proposal and changes else ""
    button = ""
    if standing.proposal and changes:
        button = str(
            _(
                "Đổi xác suất của %(office)s thành %(chance)s từ ngày mai",
                office=name,
                chance=number(standing.proposal.chance),
            )
        )
    return StandingRow(
        code=office.code,
        name=name,
        aim=_aim(standing.aim) if standing.has_own_aim else "",
        plan=_prospect(name, standing.prospect),
        chance="–" if standing.chance is None else number(standing.chance),
        course=_course(standing.course),
        words=_proposal(standing),
        accept=accept,
        button=button,
    )


def _course(course: Course | None) -> str:
    if course is None:
        return "–"
    return str(
        _(
            "%(gone)s ngày làm việc: %(visits)s lượt, %(invited)s lượt mời đã rõ kết quả, %(answers)s câu trả lời",
            gone=course.days_gone,
            visits=number(course.visits, 0),
            invited=number(course.invited, 0),
            answers=number(course.answers, 0),
        )
    )


def _proposal(standing: Standing) -> str:
    proposed, course, aim = standing.proposal, standing.course, standing.aim
    if proposed is None or course is None:
        return str(_("Chưa đủ số liệu để đề xuất."))
    facts = {
        "expected": number(proposed.expected_answers, 0),
        "needed": number(answers_needed(aim), 0),
        "rate": percent(course.answers / course.invited) if course.invited else "–",
        "planned": percent(aim.response_rate),
        "margin": _margin(aim, proposed),
    }
    return str(REASONS[proposed.reason]) % facts


def _margin(aim: Aim, proposed: Proposal) -> str:
    answers = proposed.expected_answers
    return number(margin_reached(aim, answers), 3) if answers > 0 else "–"
