"""A published instrument as the text of a file, from which the same instrument can be read again."""

import json

from surveyapp.domain.instruments import Instrument
from surveyapp.services.xlsforms.importing import as_yaml

FIRST = ("name", "version", "languages", "title", "minutes", "minimum_age", "forms", "pages", "scales")


def as_file(instrument: Instrument) -> str:
    """The instrument in YAML. Recordings are left out: they are files beside it, not text in it."""
    document = json.loads(instrument.to_json())
    return as_yaml({key: document[key] for key in FIRST if key in document})
