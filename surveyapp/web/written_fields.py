"""Fields for days and numbers that keep what was typed, right or wrong, and say what is wrong with it."""

import re
from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from surveyapp.web.forms import _l

WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class DayField(StringField):
    """A day: as browsers send it (2026-07-01) or as people write it (1/7/2026). May be left empty unless `needed`."""

    def __init__(self, label: str, *, needed: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.needed = needed

    @property
    def day(self) -> date | None:
        """The day; None for none, or for what is no day."""
        text = (self.data or "").strip()
        parts = WRITTEN_DAY.fullmatch(text)
        try:
            return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else date.fromisoformat(text)
        except ValueError:
            return None

    def pre_validate(self, form: BaseForm) -> None:
        """Say what is wrong: nothing where a day is needed, or something that is no day."""
        if not (self.data or "").strip():
            if self.needed:
                raise ValidationError(_l("Xin chọn ngày."))
        elif self.day is None:
            raise ValidationError(_l("Xin ghi ngày, ví dụ 01/07/2026."))


class NumberTextField(StringField):
    """A number, with a comma or a point, between two limits. May be left empty unless `needed`."""

    def __init__(self, label: str, least: float, most: float, *, needed: bool = True, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.needed = least, most, needed

    @property
    def number(self) -> float | None:
        """The number; None for none, or for what is no number."""
        try:
            return float((self.data or "").strip().replace(",", "."))
        except ValueError:
            return None

    def pre_validate(self, form: BaseForm) -> None:
        """Say what is wrong: nothing where a number is needed, no number, or one outside of the limits."""
        number = self.number
        if number is None and not (self.data or "").strip():
            if self.needed:
                raise ValidationError(_l("Xin ghi một số."))
        elif number is None or not self.least <= number <= self.most:
            limits = {"least": in_words(self.least), "most": in_words(self.most)}
            raise ValidationError(str(_l("Xin ghi một số từ %(least)s đến %(most)s.")) % limits)


def in_words(number: float) -> str:
    """A number as people write it here: 0,05."""
    return f"{number:.6g}".replace(".", ",")
