"""When a question is not asked: the FEEL of ``conditional.hide``.

The engine stands above the forms, so it hands its expressions in (:func:`use_expressions`). Alone, the forms read the
few operators that the browser reads too: comparisons, ``and``, ``or``, ``not(…)``, ``in``, ``list contains``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Evaluate = Callable[[Mapping[str, object]], object]
Compile = Callable[[str, Mapping[str, str]], Evaluate]

_WORDS = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>\d+)|(?P<sign>!=|<=|>=|[=<>(),\[\]])'
    r"|(?P<name>list\s+contains|[A-Za-z_]\w*))"
)
_CONSTANTS: Mapping[str, object] = {"true": True, "false": False, "null": None}
_SIGNS: Mapping[str, Callable[[object, object], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left is not None and right is not None and left < right,
    ">": lambda left, right: left is not None and right is not None and left > right,
    "<=": lambda left, right: left is not None and right is not None and left <= right,
    ">=": lambda left, right: left is not None and right is not None and left >= right,
}


class BadCondition(ValueError):
    """A condition beyond what the forms read by themselves."""


def compile_condition(text: str, types: Mapping[str, str]) -> Evaluate:
    """Return what tells whether a condition holds over the answers given so far.

    :raises BadCondition: not understood, or it names a field that is not asked before.
    """
    return _Reader(text, types).whole()


class _Installed:
    """The compiler in use; the engine puts its own in place once, when it is built."""

    compile: Compile = staticmethod(compile_condition)
    generation = 0


def use_expressions(compile: Compile) -> None:
    """Let every form evaluate its conditions by this compiler: (text without "=", types) -> function of the answers."""
    _Installed.compile = staticmethod(compile)
    _Installed.generation += 1


def installed() -> tuple[int, Compile]:
    """Return the compiler in use and a number that changes with it."""
    return _Installed.generation, _Installed.compile


class _Reader:
    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self.text, self.types, self.at = text, types, 0
        self.words: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            match = _WORDS.match(text, place)
            if match is None:
                raise BadCondition(f"not understood at {place}: {text}")
            self.words.append((match.lastgroup or "", re.sub(r"\s+", " ", match[match.lastgroup or 0])))
            place = match.end()

    def whole(self) -> Evaluate:
        read = self.either()
        if self.at != len(self.words):
            raise BadCondition(f"not understood: {self.text}")
        return read

    def next(self, *wanted: str) -> str | None:
        if self.at < len(self.words) and self.words[self.at][0] != "text" and self.words[self.at][1] in wanted:
            self.at += 1
            return self.words[self.at - 1][1]
        return None

    def need(self, sign: str) -> None:
        if self.next(sign) is None:
            raise BadCondition(f"{sign} is missing: {self.text}")

    def either(self) -> Evaluate:
        parts = [self.both()]
        while self.next("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda answers: any(part(answers) is True for part in parts)

    def both(self) -> Evaluate:
        parts = [self.compared()]
        while self.next("and"):
            parts.append(self.compared())
        return parts[0] if len(parts) == 1 else lambda answers: all(part(answers) is True for part in parts)

    def compared(self) -> Evaluate:
        left = self.atom()
        sign = self.next(*_SIGNS)
        if sign:
            right = self.atom()
            return lambda answers: _SIGNS[sign](left(answers), right(answers))
        if self.next("in"):
            members = self.listed()
            return lambda answers: left(answers) in [member(answers) for member in members]
        return left

    def listed(self) -> list[Evaluate]:
        closing = {"(": ")", "[": "]"}.get(self.next("(", "[") or "")
        if closing is None:
            raise BadCondition(f"a list is missing: {self.text}")
        items = [self.either()]
        while self.next(","):
            items.append(self.either())
        self.need(closing)
        return items

    def atom(self) -> Evaluate:
        if self.next("("):
            inner = self.either()
            self.need(")")
            return inner
        if self.next("not"):
            self.need("(")
            inner = self.either()
            self.need(")")
            return lambda answers: inner(answers) is not True
        if self.next("list contains"):
            items, value = self._pair()
            return lambda answers: value(answers) in (items(answers) or [])
        return self.literal()

    def _pair(self) -> tuple[Evaluate, Evaluate]:
        self.need("(")
        first = self.either()
        self.need(",")
        second = self.either()
        self.need(")")
        return first, second

    def literal(self) -> Evaluate:
        if self.at >= len(self.words):
            raise BadCondition(f"ends too early: {self.text}")
        kind, word = self.words[self.at]
        self.at += 1
        if kind == "text":
            return lambda answers: word[1:-1]
        if kind == "number":
            return lambda answers: int(word)
        if word in _CONSTANTS:
            return lambda answers: _CONSTANTS[word]
        if kind != "name" or word not in self.types:
            raise BadCondition(f"{word!r} is no field asked before: {self.text}")
        return lambda answers: answers.get(word)
