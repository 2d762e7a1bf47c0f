"""The forms of the pages on people: whom to look for, whom to add, which role to give."""

from collections.abc import Iterable

from flask_babel import gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.people import Place, Scopes
from surveyapp.web.forms import Form, _l
from surveyapp.web.locale import in_language
from surveyapp.web.role_words import ROLES

PROVINCE = "province"
OFFICE, UNIT = "office:", "unit:"
Choice = tuple[str, str]


class FindForm(Form):
    """Part of a name or login, and a role."""

    q = StringField(_l("Họ tên hoặc tên đăng nhập"))
    role = SelectField(_l("Vai trò"), validate_choice=False)


class RoleForm(Form):
    """A role, and what it is held for."""

    role = SelectField(_l("Vai trò"))
    scope = SelectField(_l("Phạm vi"))

    @property
    def grant(self) -> Grant:
        """The role that was chosen, for what was chosen."""
        role, scope = Role(self.role.data), str(self.scope.data)
        if scope.startswith(OFFICE):
            return Grant(role, int(scope.removeprefix(OFFICE)))
        if scope.startswith(UNIT):
            return Grant(role, None, scope.removeprefix(UNIT))
        return Grant(role)


class PersonForm(RoleForm):
    """Whom to add, with a first role or none."""

    name = StringField(
        _l("Họ và tên"),
        [
            DataRequired(_l("Xin nhập họ và tên.")),
            Length(max=120, message=_l("Họ và tên dài không quá 120 ký tự.")),
        ],
    )
    login = StringField(_l("Tên đăng nhập"), [DataRequired(_l("Xin nhập tên đăng nhập."))])

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The first role, if one was chosen."""
        return (self.grant,) if self.role.data else ()


def find_form(given: dict[str, str]) -> FindForm:
    """The form with what is looked for; a role that there is none of counts as any."""
    form = FindForm(formdata=None, data=given)
    form.role.choices = [("", str(_("Mọi vai trò"))), *_roles()]
    return form


def with_choices(form: RoleForm, scopes: Scopes, *, may_be_none: bool = False) -> RoleForm:
    """The form with the roles and with everything that a role may be held for, in groups."""
    none = [("", str(_("Chưa giao vai trò")))] if may_be_none else []
    form.role.choices = [*none, *_roles()]
    form.scope.choices = {
        str(_("Cả tỉnh")): [(PROVINCE, str(_("Cả tỉnh")))],
        str(_("Cơ quan")): _places(OFFICE, scopes.offices),
        str(_("Mọi cơ quan trong xã, phường")): _places(UNIT, scopes.communes),
    }
    return form


def _roles() -> list[Choice]:
    return [(role.value, str(words)) for role, words in ROLES.items()]


def _places(kind: str, places: Iterable[Place]) -> list[Choice]:
    return [(f"{kind}{place.grant_id}", in_language(place.name, place.name_en)) for place in places]
