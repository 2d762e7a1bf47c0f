"""Which offices a form of a new wave names, and the plan that it asks for."""

from dataclasses import dataclass

from surveyapp.domain.days import working_days
from surveyapp.domain.errors import InvalidInput
from surveyapp.services import planning
from surveyapp.services.auditing import Act
from surveyapp.services.planning import Prospect
from surveyapp.services.wave_pages import OfficeChoice
from surveyapp.services.waves import NewWave, add_wave
from surveyapp.web.forms import _l
from surveyapp.web.session import db
from surveyapp.web.site import current_site
from surveyapp.web.waves.forms import BY_AIM, NewWaveForm

NO_VISITS = _l(
    "Có cơ quan chưa có số liệu về số lượt giao dịch. Xin ghi số lượt một ngày, hoặc chọn một xác suất chung."
)
NO_DAYS = _l("Từ ngày đầu đến ngày cuối phải có ít nhất một ngày làm việc.")
NO_PROBABILITY = _l("Xin ghi một số.")


@dataclass(frozen=True, slots=True)
class Calculated:
    """The chosen offices and the plan for each."""

    offices: tuple[OfficeChoice, ...]
    prospects: tuple[Prospect, ...]

    @property
    def chances(self) -> dict[str, float]:
        """The planned probability of each office, by code, where there is a plan."""
        pairs = zip(self.offices, self.prospects, strict=True)
        return {office.code: found.plan.chance for office, found in pairs if found.plan is not None}


def chosen(form: NewWaveForm, offices: tuple[OfficeChoice, ...]) -> tuple[OfficeChoice, ...]:
    """The offices that are ticked by themselves, with their unit, or with all others."""
    if form.every.data:
        return offices
    units, codes = set(form.units.data or ()), set(form.offices.data or ())
    return tuple(office for office in offices if office.unit_id in units or office.code in codes)


def calculated(form: NewWaveForm, offices: tuple[OfficeChoice, ...]) -> Calculated | None:
    """The plan by office; None where the period or the aim can't be read."""
    first, last = form.starts_on.day, form.ends_on.day
    if first is None or last is None or has_wrong_aim(form):
        return None
    found = chosen(form, offices)
    today = current_site().today()
    ids = [office.id for office in found]
    return Calculated(found, planning.prospects(db(), ids, form.aim(), (first, last), today))


def has_wrong_aim(form: NewWaveForm) -> bool:
    """Whether a field of the aim was refused."""
    names = ("margin", "spread", "confidence", "design_effect", "response_rate", "visits_a_day")
    return any(form[name].errors for name in names)


def is_planned(form: NewWaveForm, plan: Calculated | None) -> bool:
    """Whether the form says enough for a probability everywhere; what is missing is said beside its field."""
    if form.way.data != BY_AIM:
        if form.probability.number is None and not form.probability.errors:
            form.probability.errors = (NO_PROBABILITY,)
        return not form.probability.errors
    first, last = form.starts_on.day, form.ends_on.day
    if first is not None and last is not None and working_days(first, last) < 1:
        form.ends_on.errors = (*form.ends_on.errors, NO_DAYS)
        return False
    if plan is not None and len(plan.chances) < len(plan.offices):
        form.visits_a_day.errors = (*form.visits_a_day.errors, NO_VISITS)
        return False
    return True


def save(form: NewWaveForm, plan: Calculated, act: Act) -> int:
    """Add the wave with its plan and, where it was planned by it, its aim; the wave's id. Raises as adding does."""
    first, last = form.starts_on.day, form.ends_on.day
    if first is None or last is None:
        raise InvalidInput("starts_on", "empty")
    by_aim = form.way.data == BY_AIM
    chances = plan.chances if by_aim else {}
    new = NewWave(
        code=form.code.data or "",
        name=form.name.data or "",
        starts_on=first,
        ends_on=last,
        offices=tuple(office.code for office in plan.offices),
        probability=max(chances.values(), default=0.01) if by_aim else form.probability.number or 0.0,
        full=form.full.data,
        short=form.short.data,
        name_en=form.name_en.data or "",
        chances=chances,
    )
    wave_id = add_wave(db(), new, act)
    if by_aim:
        planning.set_aim(db(), new.code, form.aim(), act)
    return wave_id
