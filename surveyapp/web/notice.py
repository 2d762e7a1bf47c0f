"""The facts of the notice that comes before consent; its words are in `respond/notice.html`."""

from dataclasses import dataclass

from surveyapp.services.opening import Welcome
from surveyapp.web.dates import day_text
from surveyapp.web.locale import in_language


@dataclass(frozen=True, slots=True)
class Notice:
    """Who asks, how long it takes, from when to when; `last_day` is the ticket's."""

    office: str
    minutes: int
    minimum_age: int
    starts: str
    ends: str
    last_day: str


def notice_of(welcome: Welcome) -> Notice:
    """The facts in the language of the page."""
    return Notice(
        office=in_language(welcome.office_name, welcome.office_name_en),
        minutes=welcome.minutes,
        minimum_age=welcome.minimum_age,
        starts=day_text(welcome.wave_starts_on),
        ends=day_text(welcome.wave_ends_on),
        last_day=day_text(welcome.expires_on),
    )
