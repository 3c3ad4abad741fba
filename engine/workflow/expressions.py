"""The only language of diagrams, decision tables and forms: a bounded subset of FEEL (DMN 1.5).

An expression is checked against the declared variables when a diagram is published and compiled once to closures;
nothing a diagram says is ever given to ``eval``. It yields true, false, a value or unknown (null, ``None``); a gateway
flow is open only when it is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lark import Token, Tree

from engine.workflow.feel_compile import Compiler, Frame, Run, Typed
from engine.workflow.feel_syntax import parse
from engine.workflow.feel_types import BadExpression, ExpressionFailed, Value, to_plain

__all__ = [
    "BadExpression",
    "Expression",
    "ExpressionFailed",
    "compile_condition",
    "compile_expression",
    "compile_unary_tests",
]

_SUBJECT = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A checked and compiled expression; pure, and safe to share between threads."""

    text: str
    #: string number boolean date duration list null any
    type: str
    #: The variables it reads.
    names: frozenset[str]
    run: Run

    def evaluate(self, variables: Mapping[str, object]) -> object:
        """Return the value as plain JSON data: whole numbers as int, dates in ISO form, unknown as None.

        :param variables: JSON values; dates are ISO strings. A missing one is null.
        :raises ExpressionFailed: division by zero, a value of the wrong type, or beyond the bounds.
        """
        return to_plain(self.value(variables))

    def value(self, variables: Mapping[str, object]) -> Value:
        """Return the value as it is computed: Decimal, date, tuple."""
        return self.run(Frame(variables))


def compile_expression(
    text: str, types: Mapping[str, str], *, values: Mapping[str, tuple[str, ...]] | None = None
) -> Expression:
    """Check and compile.

    :param types: declared names -> string number boolean date list any.
    :param values: declared names -> the only strings they can hold; comparing with another is refused.
    :raises BadExpression: with the place and the reason.
    """
    compiler = Compiler(text, types, values or {})
    return _finished(text, compiler, compiler.compile(parse(text, "expression")))


def compile_condition(
    text: str, types: Mapping[str, str], *, values: Mapping[str, tuple[str, ...]] | None = None
) -> Expression:
    """Compile what opens a flow: it must be true, false or unknown."""
    condition = compile_expression(text, types, values=values)
    if condition.type != "boolean":
        raise BadExpression(text, 0, "条件的结果必须为真或假", "a condition must be true or false")
    return condition


def compile_unary_tests(
    text: str, subject: str, types: Mapping[str, str] | None = None, *, allowed: tuple[str, ...] = ()
) -> Expression:
    """Compile the cell of a decision table; the tested value is the variable ``?``.

    :param subject: type of the tested value.
    :param types: further names that the cell may use.
    """
    compiler = Compiler(text, {**(types or {}), _SUBJECT: subject}, {_SUBJECT: allowed}, _SUBJECT)
    return _finished(text, compiler, _tests(compiler, parse(text, "unary_tests")))


def _tests(compiler: Compiler, node: Tree[Token]) -> Typed:
    if node.data == "any_value":
        return Typed("boolean", lambda frame: True)
    value = compiler.compile(Tree("input", []))
    tests, is_negated = list(node.children), node.data == "none_of"
    if len(tests) == 1 and tests[0].data == "negation":
        tests, is_negated = list(tests[0].children), not is_negated
    runs = tuple(_test(compiler, value, each).run for each in tests)

    def passes(frame: Frame) -> bool:
        return any(run(frame) is True for run in runs) is not is_negated

    return Typed("boolean", passes)


def _test(compiler: Compiler, value: Typed, node: Tree[Token]) -> Typed:
    """A test that speaks of ``?`` itself is a condition; any other is compared with the value."""
    if node.data not in ("compares", "interval") and any(node.find_data("input")):
        tested = compiler.compile(node)
        if tested.type != "boolean":
            compiler.refuse(node, "此处应为条件", "expected a condition")
        return tested
    return compiler.satisfies(value, node)


def _finished(text: str, compiler: Compiler, typed: Typed) -> Expression:
    return Expression(text=text, type=typed.type, names=frozenset(compiler.names), run=typed.run)
