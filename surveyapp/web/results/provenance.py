"""Where the definition of an index or a rate comes from, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from surveyapp.web.dates import day_text
from surveyapp.web.locale import worded


def provenance(
    version: str,
    mark: Mapping[Any, str],
    valid: Sequence[str],
    sources: Sequence[str],
    unverified: Sequence[str],
) -> tuple[str, ...]:
    """Version, first and last day (either may be empty), sources, and what of it is not verified."""
    first, last = valid
    lines = [_("Phiên bản: %(version)s; mức kiểm chứng: %(mark)s.", version=version, mark=worded(mark))]
    if first:
        lines.append(_("Có hiệu lực từ %(day)s.", day=day_text(date.fromisoformat(first))))
    if last:
        lines.append(_("Hết hiệu lực ngày %(day)s.", day=day_text(date.fromisoformat(last))))
    lines += [_("Nguồn: %(source)s", source=source) for source in sources]
    if unverified:
        lines.append(_("Chưa kiểm chứng: %(what)s.", what=", ".join(unverified)))
    return tuple(lines)
