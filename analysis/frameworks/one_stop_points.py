"""Points of one dossier or unit for each indicator of Thông tư 01/2018/TT-VPCP: 2, 1 or 0."""

from dataclasses import dataclass
from typing import Literal

from analysis.frameworks.one_stop import Level, OneStop

Timing = Literal["early", "on_time", "late"]
COMPLAINTS_ON_TIME = 0.90
ONLINE_PROCEDURES = 0.20
ONLINE_DOSSIERS = 0.30
ONLINE_DOSSIERS_LEAST = 0.15


def time_points(taken: float, limit: float) -> int:
    """Indicators 1 and 2: shorter than the limit 2, equal 1, longer 0."""
    return 2 if taken < limit else 1 if taken == limit else 0


def contact_points(contacts: int, caused_by_applicant: int = 0) -> int:
    """Indicator 3: how often the applicant had to come to complete the dossier; own faults do not count."""
    return max(2 - max(contacts - caused_by_applicant, 0), 0)


def agency_points(agencies: int, *, only_one_stop: bool) -> int:
    """Indicator 4: no agency 2; one, the one-stop office (with a lawful field check) 1; else 0."""
    if agencies == 0:
        return 2
    return 1 if only_one_stop else 0


def organisation_points(definition: OneStop, level: Level, on_the_spot: float, *, all_received: bool) -> int:
    """Indicator 5: enough procedures settled on the spot 2; all eligible ones received and returned there 1."""
    if on_the_spot >= float(definition.on_the_spot[level]):
        return 2
    return 1 if all_received else 0


def publicity_points(*, posted: bool, electronic: bool) -> int:
    """Indicator 6: accurate, complete and timely, on the wall and electronically 2, one of them 1."""
    return int(posted) + int(electronic)


def attitude_points(definition: OneStop, timing: Timing, *, complaint: bool) -> int:
    """Indicator 7; a complaint found false or slanderous is none. Late without complaint: the circular is silent."""
    if complaint:
        return 0
    return {"early": 2, "on_time": 1, "late": definition.late_without_complaint}[timing]


def complaint_points(received: int, handled_on_time: int, *, prolonged: bool) -> int:
    """Indicator 8: none, or all on time and none prolonged 2; at least 90 % 1."""
    if received == 0:
        return 2
    if prolonged:
        return 0
    share = handled_on_time / received
    return 2 if share == 1 else 1 if share >= COMPLAINTS_ON_TIME else 0


@dataclass(frozen=True)
class OnlineService:
    """Shares of eligible procedures at level 3 or 4 and of dossiers handed in online, and whether any is late."""

    deployed: bool
    procedures: float
    dossiers: float
    any_late: bool


def online_points(service: OnlineService) -> int:
    """Indicator 9."""
    if not service.deployed or service.any_late or service.dossiers < ONLINE_DOSSIERS_LEAST:
        return 0
    enough = service.procedures >= ONLINE_PROCEDURES and service.dossiers >= ONLINE_DOSSIERS
    return 2 if enough else 1
