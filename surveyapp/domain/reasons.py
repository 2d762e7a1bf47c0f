"""The reason that a person gives for taking something back."""

from surveyapp.domain.errors import InvalidInput
from surveyapp.domain.text import clean


def reason_of(text: str, longest: int) -> str:
    """The reason as it is kept. Raises InvalidInput for one that is empty or longer than that."""
    reason = clean(text)
    if not reason or len(reason) > longest:
        raise InvalidInput("reason", "empty" if not reason else "too_long")
    return reason
