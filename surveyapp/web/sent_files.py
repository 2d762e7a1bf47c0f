"""A file that is looked at first and taken in afterwards: its text is carried from the preview to the import."""

from flask import request
from wtforms import FileField, StringField

from surveyapp.services.office_import import decoded
from surveyapp.web.forms import Form, _l

ADD = "add"
"""The button that adds what the preview showed."""


class FileForm(Form):
    """A file; `content` carries its text from the preview to the import."""

    file = FileField(_l("Tệp CSV"))
    content = StringField("")


def is_to_be_kept() -> bool:
    """Whether the button was pressed that adds what the preview showed."""
    return request.form.get("action") == ADD


def sent_text(form: FileForm) -> tuple[str, str]:
    """Encoding and text of the file, or what the preview carried. Raises InvalidInput for an unknown encoding."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return decoded(sent.read())
    return "", form.content.data or ""
