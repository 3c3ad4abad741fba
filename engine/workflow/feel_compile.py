"""From syntax tree to closures, checking every name and type on the way. No text is ever given to Python to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple, NoReturn

from lark import Token, Tree

from engine.workflow.feel_functions import (
    FUNCTIONS,
    LITERAL_FUNCTIONS,
    OPERATORS,
    Signature,
    all_true,
    any_true,
    compare,
    is_member,
    operate,
    opposite,
)
from engine.workflow.feel_syntax import unquoted
from engine.workflow.feel_types import NESTING, STEPS, BadExpression, ExpressionFailed, Value, read_variable, size

_LOOSE = frozenset({"any", "null"})
_TYPES_ZH = {
    "number": "数字",
    "string": "文本",
    "boolean": "真假",
    "date": "日期",
    "duration": "时长",
    "list": "列表",
    "any": "任意",
    "null": "空值",
}


class Frame:
    """One evaluation: the variables read, the names bound by quantifiers, and the steps left."""

    __slots__ = ("_read", "bound", "steps", "variables")

    def __init__(self, variables: Mapping[str, object]) -> None:
        self.variables = variables
        self.bound: dict[str, Value] = {}
        self.steps = STEPS
        self._read: dict[str, Value] = {}

    def read(self, name: str, declared: str) -> Value:
        if name not in self._read:
            self._read[name] = read_variable(self.variables, name, declared)
        return self._read[name]

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise ExpressionFailed("too_many_steps", "表达式计算步数过多", "the expression takes too many steps")


Run = Callable[[Frame], Value]


class Typed(NamedTuple):
    """A compiled part of an expression."""

    type: str
    run: Run
    #: Type of the items, for a list.
    item: str = "any"
    #: What a string literal says.
    literal: str | None = None
    #: Values that a variable may take; empty: any.
    values: tuple[str, ...] = ()


class Compiler:
    """Compiles one text against declared names."""

    def __init__(
        self, text: str, types: Mapping[str, str], values: Mapping[str, tuple[str, ...]], subject: str | None = None
    ) -> None:
        self.text = text
        self.types = types
        self.values = values
        #: Variable that a unary test is about, the "?" of the text.
        self.subject = subject
        self.names: set[str] = set()
        self._bound: dict[str, str] = {}
        self._depth = 0

    def compile(self, node: Tree[Token]) -> Typed:
        self._depth += 1
        if self._depth > NESTING * 2:
            self.refuse(node, f"嵌套超过 {NESTING} 层", f"nests deeper than {NESTING}")
        typed = getattr(self, f"_{node.data}")(node, *node.children)
        self._depth -= 1
        return typed

    def refuse(self, node: Tree[Token] | Token, reason: str, reason_en: str) -> NoReturn:
        position = node.start_pos if isinstance(node, Token) else getattr(node.meta, "start_pos", 0)
        raise BadExpression(self.text, position or 0, reason, reason_en)

    def _want(self, node: Tree[Token], typed: Typed, wanted: str) -> Run:
        if wanted != "any" and typed.type not in _LOOSE and typed.type != wanted:
            self.refuse(
                node,
                f"此处应为{_TYPES_ZH[wanted]}，而不是{_TYPES_ZH[typed.type]}",
                f"expected a {wanted}, not a {typed.type}",
            )
        return typed.run

    def _wanted(self, node: Tree[Token], wanted: str) -> Run:
        return self._want(node, self.compile(node), wanted)

    def comparable(self, node: Tree[Token], sign: str, left: Typed, right: Typed) -> None:
        """Refuse a comparison that can never be true."""
        loose = left.type in _LOOSE or right.type in _LOOSE
        if not loose and (
            left.type != right.type or (sign not in ("=", "!=") and (sign, left.type, right.type) not in OPERATORS)
        ):
            self.refuse(
                node,
                f"{_TYPES_ZH[left.type]}与{_TYPES_ZH[right.type]}不能用“{sign}”比较",
                f"a {left.type} and a {right.type} do not compare by “{sign}”",
            )
        for one, other in ((left, right), (right, left)):
            if one.values and other.literal is not None and other.literal not in one.values:
                self.refuse(
                    node,
                    f"“{other.literal}”不是允许的值：{'、'.join(one.values)}",
                    f"“{other.literal}” is not one of {', '.join(one.values)}",
                )

    # Atoms

    def _expression(self, node: Tree[Token], inner: Tree[Token]) -> Typed:
        return self.compile(inner)

    _group = _expression

    def _number(self, node: Tree[Token], token: Token) -> Typed:
        value = Decimal(token)
        if abs(value) >= Decimal(10) ** 30:
            self.refuse(node, "数值过大", "the number is too large")
        return Typed("number", lambda frame: value)

    def _string(self, node: Tree[Token], token: Token) -> Typed:
        value = unquoted(self.text, token)
        return Typed("string", lambda frame: value, literal=value)

    def _constant(self, node: Tree[Token], token: Token) -> Typed:
        value = {"true": True, "false": False}.get(token)
        return Typed("null" if value is None else "boolean", lambda frame: value)

    def _name(self, node: Tree[Token], token: Token) -> Typed:
        name = str(token)
        if name in self._bound:
            return Typed(self._bound[name], lambda frame: frame.bound[name])
        if name not in self.types:
            self.refuse(node, f"没有名为“{name}”的变量", f"there is no variable “{name}”")
        self.names.add(name)
        declared = self.types[name]
        return Typed(declared, lambda frame: frame.read(name, declared), values=self.values.get(name, ()))

    def _input(self, node: Tree[Token]) -> Typed:
        if self.subject is None:
            self.refuse(node, "“?”只能用于决策表", "“?” belongs in decision tables")
        return self._name(node, Token("NAME", self.subject))

    def _list(self, node: Tree[Token], *items: Tree[Token]) -> Typed:
        compiled = [self.compile(each) for each in items]
        kinds = {each.type for each in compiled}
        runs = tuple(each.run for each in compiled)
        return Typed(
            "list", lambda frame: tuple(run(frame) for run in runs), item=kinds.pop() if len(kinds) == 1 else "any"
        )

    # Logic

    def _disjunction(self, node: Tree[Token], *parts: Tree[Token]) -> Typed:
        runs = tuple(self._wanted(each, "boolean") for each in parts)
        return Typed("boolean", lambda frame: any_true(run(frame) for run in runs))

    def _conjunction(self, node: Tree[Token], *parts: Tree[Token]) -> Typed:
        runs = tuple(self._wanted(each, "boolean") for each in parts)
        return Typed("boolean", lambda frame: all_true(run(frame) for run in runs))

    def _negation(self, node: Tree[Token], inner: Tree[Token]) -> Typed:
        run = self._wanted(inner, "boolean")
        return Typed("boolean", lambda frame: opposite(run(frame)))

    def _conditional(self, node: Tree[Token], test: Tree[Token], then: Tree[Token], otherwise: Tree[Token]) -> Typed:
        holds, yes, no = self._wanted(test, "boolean"), self.compile(then), self.compile(otherwise)
        kinds = {yes.type, no.type} - {"null"}
        if len(kinds) > 1 and "any" not in kinds:
            self.refuse(node, "then 与 else 的类型不同", "then and else differ in type")
        return Typed(
            kinds.pop() if len(kinds) == 1 else "any",
            lambda frame: yes.run(frame) if holds(frame) is True else no.run(frame),
        )

    def _quantified(
        self, node: Tree[Token], quantifier: Token, name: Token, items: Tree[Token], test: Tree[Token]
    ) -> Typed:
        name, source = str(name), self.compile(items)
        listed = self._want(items, source, "list")
        if name in self._bound or name in self.types:
            self.refuse(node, f"“{name}”已有含义", f"“{name}” is taken")
        self._bound[name] = source.item
        holds = self._wanted(test, "boolean")
        del self._bound[name]
        combine = any_true if quantifier == "some" else all_true

        def verdicts(frame: Frame, values: tuple[Value, ...]):
            for value in values:
                frame.spend(1)
                frame.bound[name] = value
                yield holds(frame)

        def run(frame: Frame) -> Value:
            values = listed(frame)
            return combine(verdicts(frame, values)) if isinstance(values, tuple) else None

        return Typed("boolean", run)

    # Comparison

    def _compare(self, node: Tree[Token], one: Tree[Token], sign: Token, other: Tree[Token]) -> Typed:
        return self.test(node, str(sign), self.compile(one), self.compile(other))

    def test(self, node: Tree[Token], sign: str, left: Typed, right: Typed) -> Typed:
        self.comparable(node, sign, left, right)

        def run(frame: Frame) -> Value:
            one, other = left.run(frame), right.run(frame)
            if isinstance(one, tuple):
                frame.spend(size(one))
            return compare(sign, one, other)

        return Typed("boolean", run)

    def _between(self, node: Tree[Token], value: Tree[Token], low: Tree[Token], high: Tree[Token]) -> Typed:
        return self._within(node, self.compile(value), self.compile(low), ">=", self.compile(high), "<=")

    def _within(self, node: Tree[Token], value: Typed, low: Typed, above: str, high: Typed, below: str) -> Typed:
        tests = (self.test(node, above, value, low).run, self.test(node, below, value, high).run)
        return Typed("boolean", lambda frame: all_true(run(frame) for run in tests))

    def _membership(self, node: Tree[Token], value: Tree[Token], target: Tree[Token]) -> Typed:
        return self.satisfies(self.compile(value), target)

    def satisfies(self, value: Typed, target: Tree[Token]) -> Typed:
        """Compile whether ``value`` passes one test of a unary test, or of the right side of ``in``."""
        if target.data in ("tests", "one_of"):
            runs = tuple(self.satisfies(value, each).run for each in target.children)
            return Typed("boolean", lambda frame: any_true(run(frame) for run in runs))
        if target.data == "compares":
            return self.test(target, str(target.children[0]), value, self.compile(target.children[1]))
        if target.data == "interval":
            opening, low, high, closing = target.children
            return self._within(
                target,
                value,
                self.compile(low),
                ">=" if opening == "[" else ">",
                self.compile(high),
                "<=" if closing == "]" else "<",
            )
        if target.data == "list":
            for each in target.children:
                self.comparable(each, "=", value, self.compile(each))
        tested = self.compile(target)
        return self._in_list(target, value, tested) if tested.type == "list" else self.test(target, "=", value, tested)

    def _in_list(self, node: Tree[Token], value: Typed, items: Typed) -> Typed:
        if value.type == "list":
            return self.test(node, "=", value, items)
        self.comparable(node, "=", value, Typed(items.item, items.run))

        def run(frame: Frame) -> Value:
            values = items.run(frame)
            if not isinstance(values, tuple):
                return None
            frame.spend(size(values))
            return is_member(value.run(frame), values)

        return Typed("boolean", run)

    # Arithmetic

    def _additive(self, node: Tree[Token], first: Tree[Token], *rest: Tree[Token] | Token) -> Typed:
        result = self.compile(first)
        for sign, operand in zip(rest[::2], rest[1::2], strict=True):
            result = self._operation(operand, str(sign), result, self.compile(operand))
        return result

    _product = _additive

    def _operation(self, node: Tree[Token], sign: str, left: Typed, right: Typed) -> Typed:
        if left.type in _LOOSE or right.type in _LOOSE:
            return Typed("any", lambda frame: operate(sign, left.run(frame), right.run(frame)))
        if (sign, left.type, right.type) not in OPERATORS:
            self.refuse(
                node,
                f"{_TYPES_ZH[left.type]}与{_TYPES_ZH[right.type]}不能用“{sign}”计算",
                f"a {left.type} and a {right.type} do not go with “{sign}”",
            )
        gives, function = OPERATORS[sign, left.type, right.type]

        def run(frame: Frame) -> Value:
            one, other = left.run(frame), right.run(frame)
            return None if one is None or other is None else function(one, other)

        return Typed(gives, run)

    def _negative(self, node: Tree[Token], sign: Token, operand: Tree[Token]) -> Typed:
        return self._operation(operand, "-", Typed("number", lambda frame: Decimal(0)), self.compile(operand))

    # Functions

    def _call(self, node: Tree[Token], token: Token, *arguments: Tree[Token]) -> Typed:
        name = " ".join(token.split())
        if name not in FUNCTIONS:
            self.refuse(node, f"没有名为“{name}”的函数", f"there is no function “{name}”")
        signature, compiled = FUNCTIONS[name], [self.compile(each) for each in arguments]
        if signature.is_variadic:
            return self._variadic(node, arguments, compiled, signature)
        if len(compiled) != len(signature.takes):
            self.refuse(
                node,
                f"函数“{name}”需要 {len(signature.takes)} 个参数",
                f"“{name}” takes {len(signature.takes)} arguments",
            )
        runs = tuple(self._want(*each) for each in zip(arguments, compiled, signature.takes, strict=True))
        if (
            name in LITERAL_FUNCTIONS
            and compiled[0].literal is not None
            and signature.function(compiled[0].literal) is None
        ):
            self.refuse(
                node, f"“{compiled[0].literal}”不是有效的{_TYPES_ZH[name]}", f"“{compiled[0].literal}” is not a {name}"
            )
        return Typed(signature.gives, self._applied(runs, signature))

    def _variadic(
        self, node: Tree[Token], arguments: tuple[Tree[Token], ...], compiled: list[Typed], signature: Signature
    ) -> Typed:
        if not compiled:
            self.refuse(node, "缺少参数", "an argument is missing")
        if len(compiled) == 1 and compiled[0].type in ("list", "any"):
            listed, kinds = compiled[0].run, {compiled[0].item}
            self._want(arguments[0], Typed(compiled[0].item, listed), signature.takes[0])
        else:
            runs = tuple(
                self._want(each, typed, signature.takes[0]) for each, typed in zip(arguments, compiled, strict=True)
            )
            listed, kinds = (lambda frame: tuple(run(frame) for run in runs)), {each.type for each in compiled}
        gives = signature.gives if signature.gives != "any" or len(kinds) > 1 else kinds.pop()

        def run(frame: Frame) -> Value:
            values = listed(frame)
            if not isinstance(values, tuple):
                return None
            frame.spend(len(values))
            return signature.function(*values)

        return Typed(gives, run)

    @staticmethod
    def _applied(runs: tuple[Run, ...], signature: Signature) -> Run:
        types = {"list": tuple, "string": str, "number": Decimal}

        def run(frame: Frame) -> Value:
            values = [each(frame) for each in runs]
            for value, wanted in zip(values, signature.takes, strict=True):
                if (
                    wanted != "any"
                    and not isinstance(value, types.get(wanted, object))
                    or value is None
                    and wanted != "any"
                ):
                    return None
                frame.spend(size(value))
            return signature.function(*values)

        return run
