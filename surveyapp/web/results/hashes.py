"""The hashes by which a run can be checked, and what came of computing it again, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from surveyapp.services.results import RunResults
from surveyapp.web.dates import moment_text
from surveyapp.web.results.words import SOURCE_NAMES


@dataclass(frozen=True, slots=True)
class HashRow:
    """What a hash is of, and the hash itself: 64 hexadecimal digits."""

    what: str
    sha256: str


def hash_rows(results: RunResults) -> tuple[HashRow, ...]:
    """The data set, and by source the spec and the file of results; what an older run did not keep is left out."""
    rows = [HashRow(_("Bộ dữ liệu đã chốt"), results.sha256)]
    for source, document in results.documents.items():
        name = str(SOURCE_NAMES[source])
        if "spec_sha256" in document:
            rows.append(HashRow(_("Yêu cầu phân tích: %(source)s", source=name), document["spec_sha256"]))
        if source in results.hashes:
            rows.append(HashRow(_("Tệp kết quả: %(source)s", source=name), results.hashes[source]))
    return tuple(rows)


def repetition_words(found: Mapping[str, Any]) -> str:
    """What came of computing a run again; empty where nobody has."""
    if not found:
        return ""
    moment = moment_text(datetime.fromisoformat(found["at"]))
    if not found["same_data"]:
        said = _("Dữ liệu trên máy chủ không còn đúng như khi chốt (mã băm khác): không đối chiếu được.")
    elif not found["as_found"]:
        said = _("Kết quả đang lưu không còn đúng như khi tính (mã băm khác).")
    elif found["same_bytes"]:
        said = _("Dữ liệu còn nguyên, kết quả trùng từng byte.")
    else:
        said = _(
            "Dữ liệu còn nguyên; %(figures)s con số so được lệch nhau nhiều nhất %(largest)s (tương đối), "
            "%(only)s con số chỉ có ở một bên. Phiên bản phần tính: lúc đó %(then)s, bây giờ %(now)s.",
            figures=found["figures"],
            largest=f"{found['largest']:.1e}",
            only=found["only_one"],
            then=found["version_then"],
            now=found["version_now"],
        )
    return str(_("Tính lại lúc %(moment)s: %(said)s", moment=moment, said=said))
