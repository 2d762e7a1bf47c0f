"""The expressions of XLSForm (a part of XPath 1.0) that say when something is asked, read into a tree.

Read are `or`, `and`, `not()`, `selected()`, comparisons, `${name}`, texts and numbers. Everything else is refused,
so that nobody believes that a condition was understood.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""\s*(?:
        (?P<ref>\$\{\s*[^}]+?\s*\})
      | (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<operator>!=|>=|<=|=|>|<)
      | (?P<mark>[(),])
      | (?P<word>[A-Za-z][A-Za-z0-9_-]*)
    )""",
    re.VERBOSE,
)
MOST_NESTED = 30


class NotUnderstood(Exception):
    """The expression is not one that can be carried. The text is the part that was not understood."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`${name}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A question compared with a text or a number; the question stands on the left."""

    name: str
    operator: str
    value: str | float


@dataclass(frozen=True, slots=True)
class Selected:
    """`selected(${name}, 'code')`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Several:
    """Parts joined by `and` or `or`."""

    word: str
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """`not(…)`."""

    part: "Expression"


Expression = Compared | Selected | Several | Negated
Token = tuple[str, str]
FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def read_expression(text: str) -> Expression:
    """The tree of an expression. Raises NotUnderstood."""
    reader = _Reader(_tokens(text))
    found = reader.several("or", 0)
    if reader.rest:
        raise NotUnderstood(reader.rest[0][1])
    return found


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    place, text = 0, text.strip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise NotUnderstood(text[place:].strip()[:40])
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        place = match.end()
    return tokens


class _Reader:
    """Reads the tokens from the left; `rest` is what is still to be read."""

    def __init__(self, tokens: list[Token]) -> None:
        self.rest = tokens

    def several(self, word: str, depth: int) -> Expression:
        if depth > MOST_NESTED:
            raise NotUnderstood("(((")
        parts = [self.below(word, depth)]
        while self.rest[:1] == [("word", word)]:
            self.rest = self.rest[1:]
            parts.append(self.below(word, depth))
        return parts[0] if len(parts) == 1 else Several(word, tuple(parts))

    def below(self, word: str, depth: int) -> Expression:
        return self.several("and", depth) if word == "or" else self.one(depth)

    def one(self, depth: int) -> Expression:
        kind, text = self.peek()
        if (kind, text) == ("mark", "("):
            return self.in_brackets(depth)
        if (kind, text) == ("word", "not"):
            self.take()
            return Negated(self.in_brackets(depth))
        if (kind, text) == ("word", "selected"):
            return self.selected()
        return self.comparison()

    def in_brackets(self, depth: int) -> Expression:
        self.expect("(")
        found = self.several("or", depth + 1)
        self.expect(")")
        return found

    def selected(self) -> Expression:
        self.take()
        self.expect("(")
        reference = self.operand()
        self.expect(",")
        value = self.operand()
        self.expect(")")
        if not isinstance(reference, Reference) or isinstance(value, Reference):
            raise NotUnderstood("selected")
        return Selected(reference.name, _written(value))

    def comparison(self) -> Expression:
        left = self.operand()
        kind, operator = self.take()
        if kind != "operator":
            raise NotUnderstood(operator)
        right = self.operand()
        if isinstance(left, Reference) and not isinstance(right, Reference):
            return Compared(left.name, operator, right)
        if isinstance(right, Reference) and not isinstance(left, Reference):
            return Compared(right.name, FLIPPED.get(operator, operator), left)
        raise NotUnderstood(operator)

    def operand(self) -> Reference | str | float:
        kind, text = self.take()
        match kind:
            case "ref":
                return Reference(text[2:-1].strip())
            case "text":
                return text[1:-1].strip()
            case "number":
                return float(text)
        raise NotUnderstood(text)

    def peek(self) -> Token:
        if not self.rest:
            raise NotUnderstood("…")
        return self.rest[0]

    def take(self) -> Token:
        found = self.peek()
        self.rest = self.rest[1:]
        return found

    def expect(self, mark: str) -> None:
        kind, text = self.take()
        if (kind, text) != ("mark", mark):
            raise NotUnderstood(text)


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"
