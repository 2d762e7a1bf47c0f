"""What has to be put right in a form, as the error summary shows it."""

from dataclasses import dataclass

from flask_wtf import FlaskForm


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, and the id of the field it speaks of."""

    text: str
    anchor: str = ""


def form_problems(form: FlaskForm) -> tuple[Problem, ...]:
    """The first problem of each field, in the order of the form."""
    return tuple(Problem(str(field.errors[0]), field.id) for field in form if field.errors)
