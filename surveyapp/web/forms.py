"""What every form begins from: the library's form and lazily translated words, whose missing types end here."""

from typing import cast

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm


class Form(FlaskForm):  # type: ignore[misc]
    """A form filled from the request, or left empty with `formdata=None`."""


def _l(message: str) -> str:
    """The words in the language of the page that shows them later; WTForms takes them for a string."""
    return cast(str, lazy_gettext(message))
