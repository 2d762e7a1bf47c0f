"""The index over the published waves, for the public: one wave alone has no trend."""

from flask_babel import gettext as _

from surveyapp.web.reports.pictures import trend_picture, trend_table
from surveyapp.web.reports.subject import Subject
from surveyapp.web.results.panels import Panel, drawing


def trend_panels(subject: Subject) -> tuple[Panel, ...]:
    """A panel with this wave and the published ones before it; none where there is no wave before."""
    picture = trend_picture(subject)
    if picture is None:
        return ()
    told, shown = f"{picture.caption}.", drawing(picture.svg)
    return (Panel("trend", _("Qua các đợt khảo sát"), (told,), picture=shown, table=trend_table(subject)),)
