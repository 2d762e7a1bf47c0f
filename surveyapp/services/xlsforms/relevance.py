"""Conditions and the `relevant` expressions of XLSForm, each turned into the other.

In XLSForm a question that was not asked is empty, and `not` of something false is true even then. Our conditions are
never true of a question that was not asked, so what is written out says for each part when it is true and when false.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.domain.conditions import AllOf, AnyOf, AtLeast, Condition, Is, Leaf, Not
from surveyapp.domain.instruments import Instrument
from surveyapp.domain.questions import BLANK, MultipleQuestion
from surveyapp.services.xlsforms.expressions import (
    Compared,
    Expression,
    Negated,
    NotUnderstood,
    Selected,
    Several,
    read_expression,
)

Written = dict[str, Any]
"""A condition as it stands in a file."""
IN_ORDER: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A question of an XLSForm that conditions may look at: its code here, and what it may be compared with."""

    code: str
    kind: str
    options: Mapping[str, str]
    """The name of each choice in the file, and its code here."""
    is_whole: bool = False
    """Whether only whole numbers are answers, so that more than 2 is 3 or more."""


def condition_of(text: str, known: Mapping[str, Known]) -> Written:
    """The condition that an expression says. Raises NotUnderstood with the part that can't be carried."""
    return _turned(read_expression(text), known)


def _turned(expression: Expression, known: Mapping[str, Known]) -> Written:
    match expression:
        case Several(word="or"):
            return _any([_turned(part, known) for part in expression.parts])
        case Several():
            return _all(expression.parts, known)
        case Negated():
            return {"not": _turned(expression.part, known)}
        case Selected():
            question = _question(expression.name, known)
            return {"question": question.code, "is": _option(question, expression.value)}
        case Compared():
            return _comparison(expression, _question(expression.name, known))


def _all(parts: tuple[Expression, ...], known: Mapping[str, Known]) -> Written:
    """All parts. "Is not empty" goes without saying beside another part on the same question."""
    said = {name for part in parts if not _is_answered(part) for name in _names(part)}
    kept = [
        part
        for part in parts
        if not (isinstance(part, Compared) and _is_answered(part) and part.name in said)
    ]
    turned = [_turned(part, known) for part in kept]
    return turned[0] if len(turned) == 1 else {"all": turned}


def _any(parts: list[Written]) -> Written:
    """Any of the parts; codes of one question are one list."""
    codes: list[str] = []
    for part in parts:
        found = [part["is"]] if "is" in part else list(part.get("one_of", ()))
        if not found or part["question"] != parts[0]["question"]:
            return {"any": parts}
        codes += found
    return {"question": parts[0]["question"], "one_of": codes}


def _is_answered(part: Expression) -> bool:
    return isinstance(part, Compared) and (part.operator, part.value) == ("!=", "")


def _names(part: Expression) -> set[str]:
    match part:
        case Several():
            return set().union(*map(_names, part.parts))
        case Negated():
            return _names(part.part)
        case _:
            return {part.name}


def _question(name: str, known: Mapping[str, Known]) -> Known:
    if name not in known:
        raise NotUnderstood(f"${{{name}}}")
    return known[name]


def _option(question: Known, value: str) -> str:
    if value not in question.options:
        raise NotUnderstood(value)
    return question.options[value]


def _comparison(part: Compared, question: Known) -> Written:
    if part.value == "":
        return _emptiness(part, question)
    if question.kind in ("number", "scale") and not _names_an_answer(part, question):
        return _number(part, question)
    if part.operator in ("=", "!="):
        value = part.value if isinstance(part.value, str) else f"{part.value:g}"
        is_it: Written = {"question": question.code, "is": _option(question, value)}
        return is_it if part.operator == "=" else {"not": is_it}
    return _codes_in_order(part, question)


def _names_an_answer(part: Compared, question: Known) -> bool:
    return isinstance(part.value, str) and part.value in question.options


def _emptiness(part: Compared, question: Known) -> Written:
    if part.operator != "!=" or not question.options:
        raise NotUnderstood(f"{part.operator} ''")
    return {"question": question.code, "one_of": list(question.options.values())}


def _number(part: Compared, question: Known) -> Written:
    try:
        value = float(part.value)
    except ValueError:
        raise NotUnderstood(str(part.value)) from None
    at_least: Written = {"question": question.code, "at_least": _plain(value)}
    more: Written = {"question": question.code, "at_least": _plain(value + 1)}
    match part.operator:
        case ">=":
            return at_least
        case "<":
            return {"not": at_least}
        case _ if not (question.is_whole and value.is_integer()):
            raise NotUnderstood(part.operator)
        case ">":
            return more
        case "<=":
            return {"not": more}
        case "=":
            return {"all": [at_least, {"not": more}]}
        case _:
            return {"any": [{"not": at_least}, more]}


def _codes_in_order(part: Compared, question: Known) -> Written:
    """Choices whose names are numbers, compared by size."""
    try:
        limit = float(part.value)
        names = {float(name): code for name, code in question.options.items() if _is_number(name)}
    except ValueError:
        raise NotUnderstood(part.operator) from None
    holds = IN_ORDER[part.operator]
    codes = [code for value, code in names.items() if holds(value, limit)]
    if not codes:
        raise NotUnderstood(f"{part.operator} {part.value}")
    return {"question": question.code, "one_of": codes}


def _is_number(name: str) -> bool:
    return name.lstrip("-").replace(".", "", 1).isdecimal()


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def expression_of(instrument: Instrument, condition: Condition) -> str:
    """The expression that is true in XLSForm where the condition is true here."""
    return _said(instrument, condition, wanted=True)


def looks_for_blank(condition: Condition) -> bool:
    """Whether a condition looks for a question that was left empty, which XLSForm can't tell from one not asked."""
    match condition:
        case AllOf():
            return any(map(looks_for_blank, condition.all_))
        case AnyOf():
            return any(map(looks_for_blank, condition.any_))
        case Not():
            return looks_for_blank(condition.not_)
        case AtLeast():
            return False
        case _:
            return BLANK in condition.codes


def _said(instrument: Instrument, condition: Condition, *, wanted: bool) -> str:
    match condition:
        case Not():
            return _said(instrument, condition.not_, wanted=not wanted)
        case AllOf():
            return _joined(instrument, condition.all_, "and" if wanted else "or", wanted=wanted)
        case AnyOf():
            return _joined(instrument, condition.any_, "or" if wanted else "and", wanted=wanted)
        case _:
            return _leaf(instrument, condition, wanted=wanted)


def _joined(instrument: Instrument, parts: tuple[Condition, ...], word: str, *, wanted: bool) -> str:
    said = [_said(instrument, part, wanted=wanted) for part in parts]
    return said[0] if len(said) == 1 else f"({f' {word} '.join(said)})"


def _leaf(instrument: Instrument, leaf: Leaf, *, wanted: bool) -> str:
    reference = f"${{{leaf.question}}}"
    if isinstance(leaf, AtLeast):
        return f"{reference} {'>=' if wanted else '<'} {leaf.at_least:g}"
    is_list = isinstance(instrument.question(leaf.question), MultipleQuestion)
    said = [_is(reference, code, is_list=is_list, wanted=wanted) for code in leaf.codes]
    if wanted:
        return said[0] if isinstance(leaf, Is) or len(said) == 1 else f"({' or '.join(said)})"
    asked = f"{reference} != ''"
    return f"({' and '.join([asked, *said])})"


def _is(reference: str, code: str, *, is_list: bool, wanted: bool) -> str:
    code = "" if code == BLANK else code
    if is_list and code:
        selected = f"selected({reference}, '{code}')"
        return selected if wanted else f"not({selected})"
    return f"{reference} {'=' if wanted else '!='} '{code}'"
