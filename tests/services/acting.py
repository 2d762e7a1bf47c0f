"""Who acts in tests of administration, and when."""

from surveyapp.services.auditing import Act
from tests.builders import MORNING

ACT = Act(by=None, at=MORNING)
