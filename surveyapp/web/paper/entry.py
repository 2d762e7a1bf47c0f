"""Where a paper form that is being typed in belongs, kept in the signed cookie; and what stands in its fields."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import session
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.domain.answers import consent_field, raw_values
from surveyapp.domain.errors import (
    LinkExpired,
    LinkNotActive,
    LinkSpent,
    LinkUnknown,
    LinkVoid,
    NotFound,
    SurveyError,
)
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import MISSING_CODES
from surveyapp.services.paper.places import PaperPlace

PLACE = "paper_place"
DONE = "paper_done"
LINK_REFUSALS: dict[type[SurveyError], LazyString] = {
    LinkUnknown: _l("Không có phiếu nào mang mã này. Xin so lại từng chữ và số."),
    LinkNotActive: _l("Phiếu này được in sẵn nhưng quầy chưa ghi là đã phát."),
    LinkSpent: _l("Phiếu mời này đã có câu trả lời rồi."),
    LinkVoid: _l("Phiếu mời này đã bị hủy."),
    LinkExpired: _l("Phiếu mời này đã hết hạn, không nhập được nữa."),
}


def keep_place(place: PaperPlace) -> None:
    """Remember the place of the form until it has been typed in."""
    session[PLACE] = asdict(place)


def kept_place() -> PaperPlace:
    """The place of the form that is being typed in. Raises NotFound when there is none."""
    kept = session.get(PLACE)
    if kept is None:
        raise NotFound
    return PaperPlace(**kept)


def forget_place() -> None:
    """The form has been typed in."""
    session.pop(PLACE, None)


def fields_of(
    instrument: Instrument, answers: Mapping[str, Any], without: tuple[str, ...]
) -> dict[str, list[str]]:
    """What stands in the fields for these answers, but for some questions."""
    fields: dict[str, list[str]] = {}
    for question in instrument.enabled_questions:
        answer = answers.get(question.code)
        if answer is None or question.code in without or answer in ("not_asked", "not_reached"):
            continue
        fields[question.code] = raw_values(answer)
        if not (isinstance(answer, str) and answer in MISSING_CODES):
            fields[consent_field(question)] = ["yes"]
    return fields
