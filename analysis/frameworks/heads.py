"""What every definition of an index says about itself: version, validity, sources, and how far it is verified.

Marks say what stands behind a statement. `verified`: read in a public source that is named. `secondary`: read in a
newspaper or a third party's copy. `computed`: follows from verified numbers by arithmetic. `inferred`: our reading of
them. `unverified`: not found in any source; it is configuration, not a fact. `unknown`: looked for and not found.
`own`: this system's own. Entries of a definition that lack the definition's mark are listed under `unverified`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Mark = Literal["verified", "secondary", "computed", "inferred", "unverified", "unknown", "own"]
Language = Literal["vi", "en"]
Words = dict[Language, str]
Titles = Annotated[Words, Field(default_factory=dict)]
Code = Annotated[str, Field(min_length=1)]
Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pair = tuple[float, float]

MARKS: dict[Mark, Words] = {
    "verified": {"vi": "đã kiểm chứng ở nguồn công khai", "en": "verified in a public source"},
    "secondary": {"vi": "theo nguồn thứ cấp", "en": "from a secondary source"},
    "computed": {"vi": "tính từ số liệu đã kiểm chứng", "en": "computed from verified figures"},
    "inferred": {"vi": "suy luận từ số liệu công bố", "en": "inferred from published figures"},
    "unverified": {"vi": "chưa kiểm chứng", "en": "not verified"},
    "unknown": {"vi": "chưa tìm thấy nguồn", "en": "no source found"},
    "own": {"vi": "do hệ thống này đề xuất", "en": "this system's own"},
}


class Frozen(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Frozen):
    """Where something was read. `text` names the document, `url` its address where it has one."""

    text: str
    url: str | None = None


class Head(Frozen):
    """The head of every definition."""

    name: Code
    version: str = "1"
    title: Titles
    note: Titles
    valid_from: date | None = None
    valid_to: date | None = None
    sources: tuple[Source, ...] = ()
    mark: Mark = "own"
    unverified: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _head_is_coherent(self) -> "Head":
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"{self.name}: valid_to lies before valid_from")
        if self.mark in ("verified", "secondary", "computed") and not self.sources:
            raise ValueError(f"{self.name}: the mark {self.mark} needs a source")
        return self

    def valid_on(self, day: date) -> bool:
        """Whether the definition holds on that day."""
        after = self.valid_from is None or day >= self.valid_from
        return after and (self.valid_to is None or day <= self.valid_to)
