"""A sentence without places for values is shown as it stands: a doubled percent sign would be seen as two."""

import ast
from collections.abc import Iterator

from tests.guards.tree import files, name_of

MARKS = {"_", "_l", "gettext", "lazy_gettext"}


def doubled(source: str) -> Iterator[int]:
    """The lines of the calls whose sentence nobody fills in and that has two percent signs together."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or call.keywords or not call.args:
            continue
        said = call.args[0]
        is_said = isinstance(call.func, ast.Name) and call.func.id in MARKS
        if is_said and isinstance(said, ast.Constant) and "%%" in str(said.value):
            yield call.lineno


def test_no_sentence_shows_two_percent_signs() -> None:
    """The command line fills its sentences in with `%` itself, so it stands apart."""
    found = [
        f"{name_of(path)}:{line}"
        for path in files(".py", under="surveyapp/web")
        for line in doubled(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_guard_finds_what_it_is_for() -> None:
    assert list(doubled('_("dưới 1%%")')) == [1]
    assert list(doubled('_("%(share)s trên 99%%", share=1)\n_("dưới 1%")')) == []
