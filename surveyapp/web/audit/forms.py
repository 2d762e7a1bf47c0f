"""What is looked for in the audit trail, as it stands in the address."""

from flask_babel import gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from surveyapp.services.audit_lists import Asked
from surveyapp.web.audit.verbs import VERBS
from surveyapp.web.forms import Form, _l

NO_DAY = _l("Ngày này chưa đúng.")


class FindForm(Form):
    """Who, what, about what, and when. It only looks, so it is sent by GET and needs no token."""

    class Meta:
        """A form whose address can be kept and passed on."""

        csrf = False

    login = StringField(_l("Ai làm (tên đăng nhập)"))
    verb = SelectField(_l("Việc"), validate_choice=False)
    subject = StringField(_l("Về (có chứa)"))
    first = DateField(_l("Từ ngày"), [Optional()])
    last = DateField(_l("Đến hết ngày"), [Optional()])

    @property
    def asked(self) -> Asked:
        """What is looked for; a day that is none does not count."""
        return Asked(
            login=self.login.data or "",
            verb=self.verb.data or "",
            subject=self.subject.data or "",
            first=None if self.first.errors else self.first.data,
            last=None if self.last.errors else self.last.data,
        )


def with_verbs(form: FindForm) -> FindForm:
    """The form with every verb there is, in the order of the words."""
    words = sorted((str(words), verb) for verb, words in VERBS.items())
    form.verb.choices = [("", str(_("Mọi việc"))), *((verb, name) for name, verb in words)]
    return form
