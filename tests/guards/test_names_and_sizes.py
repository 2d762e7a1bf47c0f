"""Files are small and named for what they hold."""

import ast
from pathlib import Path
from statistics import median

from tests.guards.tree import ROOT, files, name_of

LONGEST_FILE = 400
MEDIAN_FILE = 120
LONGEST_FUNCTION = 40
LONGEST_CONFTEST = 100
# A name that says nothing collects everything.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "stuff", "base_utils"}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def is_text(node: ast.stmt) -> bool:
    """Whether the statement is a docstring, and does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, source: list[str]) -> int:
    """Lines from `def` to the end, without docstring, blank lines and comments."""
    body = source[function.lineno - 1 : function.end_lineno]
    docstring = (ast.get_docstring(function, clean=False) or "").splitlines()
    written = [line for line in body if line.strip() and not line.strip().startswith("#")]
    return len(written) - len([line for line in docstring if line.strip()])


def test_names_say_what_is_inside() -> None:
    named = {
        path: {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} for path in files(".py")
    }
    assert [name_of(path) for path, parts in named.items() if parts & EMPTY_NAMES] == []


def test_no_file_is_too_long() -> None:
    long = {name_of(path): lines(path) for path in files(".py", ".js", ".html") if lines(path) > LONGEST_FILE}
    assert long == {}


def test_the_usual_file_is_short() -> None:
    sizes = [lines(path) for path in (*files(".py", under="surveyapp"), *files(".py", under="analysis"))]
    assert median(size for size in sizes if size) <= MEDIAN_FILE


def test_functions_do_one_thing() -> None:
    long = {}
    for path in (*files(".py", under="surveyapp"), *files(".py", under="analysis")):
        source = path.read_text()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = code_lines(node, source.splitlines())
                if size > LONGEST_FUNCTION:
                    long[f"{name_of(path)}:{node.name}"] = size
    assert long == {}


def test_fixtures_that_everybody_gets_are_few() -> None:
    found = {name_of(path): lines(path) for path in files(".py") if path.name == "conftest.py"}
    assert "tests/conftest.py" in found
    assert {name: size for name, size in found.items() if size >= LONGEST_CONFTEST} == {}


def test_package_roots_hold_a_docstring_only() -> None:
    """So that any module can be imported without building the whole application."""
    roots = [path for path in files(".py") if path.name == "__init__.py" and path.parent != ROOT / "tests"]
    full = [
        name_of(path) for path in roots if any(not is_text(node) for node in ast.parse(path.read_text()).body)
    ]
    assert len(roots) > 5
    assert full == []
