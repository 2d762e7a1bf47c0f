"""Offices and counters of the demonstration province: invented, around real communes of Đắk Lắk."""

from collections.abc import Iterable, Mapping

from reference.source import NewCommune, Source
from reference.units import Row, new_id

OFFICE_COLUMNS = ("code", "name_vi", "name_en", "kind", "admin_unit_id", "lon", "lat", "note")
COUNTER_COLUMNS = ("office_code", "name", "services")

_INSURANCE_CARDS = "1.002759 1.001939"
_INSURANCE_SHORT = "1.001667 2.000693 1.001598 1.001632"
_INSURANCE_LONG = "1.001613 local-luong-huu"
_INSURANCE_REST = "1.001656 local-bhxh-khac khac"
_CIVIL_STATUS = "local-khai-sinh local-ket-hon local-khai-tu local-ho-tich-khac"
_LAND = "local-dat-dai local-dat-dai-khac local-xay-dung"
_WELFARE = "local-bao-tro-xa-hoi local-nguoi-co-cong"

# What the counters of an office of this kind handle, by how many counters it has.
COUNTERS: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("bhxh", 2): (
        f"{_INSURANCE_CARDS} {_INSURANCE_REST}",
        f"{_INSURANCE_SHORT} {_INSURANCE_LONG} khac",
    ),
    ("bhxh", 3): (_INSURANCE_CARDS, f"{_INSURANCE_SHORT} {_INSURANCE_LONG}", _INSURANCE_REST),
    ("bhxh", 4): (_INSURANCE_CARDS, _INSURANCE_SHORT, _INSURANCE_LONG, _INSURANCE_REST),
    ("commune", 1): (f"local-chung-thuc {_CIVIL_STATUS} {_LAND} local-ho-kinh-doanh {_WELFARE} khac",),
    ("commune", 2): (
        f"local-chung-thuc {_CIVIL_STATUS}",
        f"{_LAND} local-ho-kinh-doanh {_WELFARE} khac",
    ),
    ("commune", 3): (
        f"local-chung-thuc {_CIVIL_STATUS}",
        f"{_LAND} local-ho-kinh-doanh",
        f"{_WELFARE} khac",
    ),
    ("commune", 4): (
        "local-chung-thuc",
        _CIVIL_STATUS,
        f"{_LAND} local-ho-kinh-doanh",
        f"{_WELFARE} khac",
    ),
    ("province", 4): (
        "local-dat-dai local-dat-dai-khac",
        "local-doanh-nghiep",
        "local-giao-thong local-lao-dong",
        "local-nguoi-co-cong local-ho-tich-khac khac",
    ),
}

_NAMES = {
    "bhxh": ("BHXH cơ sở {short}", "Social insurance office of {short}"),
    "commune": ("Trung tâm Phục vụ hành chính công {kind} {short}", "Public service centre of {short}"),
    "province": (
        "Trung tâm Phục vụ hành chính công tỉnh {short}",
        "Public service centre of {short} province",
    ),
}
_NOTES = {
    "bhxh": "minh họa; chưa kiểm chứng cơ quan, trụ sở và địa bàn phụ trách",
    "commune": "minh họa; số quầy và thủ tục là giả định",
    "province": "minh họa; địa điểm, số quầy và thủ tục là giả định",
}


class OfficeError(ValueError):
    """A line of demonstration_offices.csv names a commune that the source knows otherwise."""


def office_rows(source: Source, lines: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return one row per line, with the id of its unit and where its commune lies, in degrees."""
    communes = {commune.code: commune for commune in source.new}
    return [_office(line, communes[line["commune_code"]]) for line in lines]


def counter_rows(lines: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return the counters of every office; `services` lists codes, separated by spaces."""
    return [
        dict(zip(COUNTER_COLUMNS, (line["code"], f"Quầy {number}", services), strict=True))
        for line in lines
        for number, services in enumerate(COUNTERS[line["kind"], int(line["counters"])], start=1)
    ]


def _office(line: Mapping[str, str], commune: NewCommune) -> Row:
    if commune.name != line["commune"]:
        raise OfficeError(f"{line['code']}: commune {commune.code} is {commune.name}, not {line['commune']}")
    kind = line["kind"]
    of_province = kind == "province"
    unit = commune.province if of_province else commune.name
    word, _, short = unit.partition(" ")
    name_vi, name_en = (name.format(kind=word.lower(), short=short) for name in _NAMES[kind])
    unit_id = new_id(commune.province_code if of_province else commune.code)
    place = f"{commune.lon:.3f}", f"{commune.lat:.3f}"
    values = (line["code"], name_vi, name_en, kind, unit_id, *place, _NOTES[kind])
    return dict(zip(OFFICE_COLUMNS, values, strict=True))
