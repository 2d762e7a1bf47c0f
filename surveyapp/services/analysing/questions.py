"""What is asked about invited visitors beside the run: burdens by service and unit, the index by field and area.

All of it takes one pass over the data (see `asking`).
"""

from pathlib import Path

from surveyapp.services.analysing.areas import INDEX_OF_AREAS, areas_asked, areas_of
from surveyapp.services.analysing.asking import Asked, OnePass
from surveyapp.services.analysing.axes import INDEX_OF_GROUPS, groups_asked
from surveyapp.services.analysing.burdening import BURDENS, burdens_asked
from surveyapp.services.analysing.contributing import OFFICE, SERVICE
from surveyapp.services.analysing.specs import Spec, fields_of_services
from surveyapp.services.analysing.unit_index import INDEX_OF_FIELDS, fields_asked
from surveyapp.services.analysing.units_of_advice import COMMUNE
from surveyapp.services.freezing.names import AREAS


def one_pass(spec: Spec | None, folder: Path) -> OnePass | None:
    """The answers to all of it; None where there is no index of invited visitors."""
    if spec is None or not spec["index"]:
        return None
    communes = [AREAS[COMMUNE]] if COMMUNE in areas_of(folder) else []
    asked: dict[str, Asked] = {
        BURDENS: burdens_asked(spec, folder, (SERVICE, OFFICE, *communes)),
        INDEX_OF_AREAS: areas_asked(spec, folder),
        INDEX_OF_GROUPS: groups_asked(spec, folder),
    }
    if fields_of_services(folder):
        asked[INDEX_OF_FIELDS] = fields_asked(spec, folder)
    return OnePass(spec, folder, asked)
