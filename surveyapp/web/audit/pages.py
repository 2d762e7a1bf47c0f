"""What the pages on the audit trail show."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.days import VIETNAM
from surveyapp.domain.roles import Role
from surveyapp.services.auditing import Deed
from surveyapp.web.audit.verbs import field_words, verb_words
from surveyapp.web.role_words import ROLES


@dataclass(frozen=True, slots=True)
class Change:
    """A field, and what it was before and after; empty where it was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DeedRow:
    """A line of the trail."""

    id: int
    at: str
    who: str
    what: str
    subject: str
    changes: tuple[Change, ...]


def row_of(deed: Deed) -> DeedRow:
    """An event in the words of the page."""
    return DeedRow(
        id=deed.id,
        at=f"{deed.at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}",
        who=f"{deed.name} ({deed.login})" if deed.login else str(_("dòng lệnh")),
        what=verb_words(deed.verb),
        subject=deed.subject,
        changes=changes_of(deed),
    )


def changes_of(deed: Deed) -> tuple[Change, ...]:
    """The fields that were not the same before and after, in the order in which they were recorded."""
    before, after = deed.before or {}, deed.after or {}
    return tuple(
        Change(field_words(field), _value(field, before.get(field)), _value(field, after.get(field)))
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
    )


def _value(field: str, value: object) -> str:
    if value is None:
        return ""
    if field == "role" and value in ROLES:
        return str(ROLES[Role(str(value))])
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, list):
        return ", ".join(_value(field, each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
