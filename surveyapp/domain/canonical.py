"""JSON with one spelling for equal content: sorted keys, no spaces."""

import json
import math
from typing import Any


class NotJson(ValueError):
    """The bytes are no JSON document."""


def canonical_json(value: Any) -> str:
    """The one spelling of a value made of objects, lists, strings, numbers, booleans and null, in ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_json(text: bytes) -> Any:
    """The value of a JSON document in UTF-8. Raises NotJson, also for NaN and infinities, which JSON does not have."""
    try:
        return json.loads(text.decode(), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _refuse(name: str) -> None:
    raise NotJson(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJson(digits)
    return number
