"""Whatever the audit trail records has words, so that no administrator reads a code."""

import ast
from collections.abc import Iterator

from surveyapp.web.audit.verbs import VERBS
from tests.guards.tree import files, name_of

VERB = 2
"""Which argument of `record` it is."""


def recorded() -> Iterator[tuple[str, str | None]]:
    """The place of every call of `record`, with each verb that it may be given; None for one that can't be read."""
    for path in files(".py", under="surveyapp"):
        for scope in ast.walk(ast.parse(path.read_text())):
            if isinstance(scope, ast.FunctionDef):
                for call in ast.walk(scope):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) in ("record", "auditing.record"):
                        place = f"{name_of(path)}:{call.lineno}"
                        yield from ((place, verb) for verb in verbs(call.args[VERB], scope))


def verbs(value: ast.expr, scope: ast.FunctionDef) -> set[str | None]:
    """What an expression may be: a text, one of two, or what a variable of the function was given."""
    if isinstance(value, ast.Constant):
        return {value.value if isinstance(value.value, str) else None}
    if isinstance(value, ast.IfExp):
        return verbs(value.body, scope) | verbs(value.orelse, scope)
    if isinstance(value, ast.Name):
        given = [node for node in ast.walk(scope) if isinstance(node, ast.Assign)]
        named = [node.value for node in given if ast.unparse(node.targets[0]) == value.id]
        return set().union(*(verbs(each, scope) for each in named)) or {None}
    return {None}


def test_every_verb_can_be_read_in_the_code() -> None:
    assert len(list(recorded())) > 30
    assert [place for place, verb in recorded() if verb is None] == []


def test_every_verb_has_words() -> None:
    assert {verb: place for place, verb in recorded() if verb not in VERBS} == {}


def test_no_words_are_left_of_a_verb_that_nothing_records() -> None:
    assert VERBS.keys() - {verb for _place, verb in recorded()} == set()


def test_a_verb_fits_into_its_column() -> None:
    assert [verb for verb in VERBS if len(verb) > 40] == []
