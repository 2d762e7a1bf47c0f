"""What a reader chose to look at in a run, and what is said where it is not there yet."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.domain.errors import NotFound
from surveyapp.services.results import RunResults
from surveyapp.web.results.panels import Row


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader looks at: an office, a service, a node of the index; empty for all of them."""

    office: str = ""
    service: str = ""
    node: str = ""

    def has(self, row: Row) -> bool:
        """Whether a row of a table belongs to it."""
        criterion = str(row.get("criterion", ""))
        return (
            self.office in ("", row.get("office"))
            and self.service in ("", row.get("service"))
            and (not self.node or criterion == self.node or criterion.startswith(f"{self.node}."))
        )

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.office or self.service or self.node)


def check_place(results: RunResults, office: str, service: str = "") -> None:
    """Raises NotFound for a place that is not in the wave."""
    known = {each.code for each in results.offices}, {each.code for each in results.services}
    if (office and office not in known[0]) or (service and service not in known[1]):
        raise NotFound


def not_yet() -> str:
    """What is said of a run whose figures are there, while the rest is still being computed."""
    text: str = _(
        "phần này được tính sau các con số của lần phân tích và chưa xong. Xin mở lại trang sau ít phút."
    )
    return text
