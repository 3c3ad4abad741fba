"""The operators and functions of FEEL that an expression may use: name -> types taken, type given, how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, DecimalException

from engine.workflow.feel_types import ARITHMETIC, ExpressionFailed, Value, bounded, equal, parse_date, type_name

Function = Callable[..., Value]
NUMBER_TEXT = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def _number(operation: Function) -> Function:
    """Guard arithmetic: no division by zero, no number beyond the bound."""

    def guarded(left: Decimal, right: Decimal) -> Value:
        try:
            return bounded(operation(left, right))
        except ZeroDivisionError as error:
            raise ExpressionFailed("division_by_zero", "除数为零", "division by zero") from error
        except DecimalException as error:
            raise ExpressionFailed("number_too_large", "数值过大", "the number is too large") from error

    return guarded


def _dated(operation: Function) -> Function:
    def guarded(left: Value, right: Value) -> Value:
        try:
            return operation(left, right)
        except OverflowError as error:
            raise ExpressionFailed("date_out_of_range", "日期超出范围", "the date is out of range") from error

    return guarded


def _concatenated(left: str, right: str) -> Value:
    return bounded(left + right)


#: (operator, left type, right type) -> (type of the result, function).
OPERATORS: dict[tuple[str, str, str], tuple[str, Function]] = {
    ("+", "number", "number"): ("number", _number(ARITHMETIC.add)),
    ("-", "number", "number"): ("number", _number(ARITHMETIC.subtract)),
    ("*", "number", "number"): ("number", _number(ARITHMETIC.multiply)),
    ("/", "number", "number"): ("number", _number(ARITHMETIC.divide)),
    ("+", "string", "string"): ("string", _concatenated),
    ("+", "date", "duration"): ("date", _dated(lambda day, length: day + length)),
    ("+", "duration", "date"): ("date", _dated(lambda length, day: day + length)),
    ("-", "date", "duration"): ("date", _dated(lambda day, length: day - length)),
    ("-", "date", "date"): ("duration", _dated(lambda later, earlier: later - earlier)),
    ("+", "duration", "duration"): ("duration", _dated(lambda one, other: one + other)),
    ("-", "duration", "duration"): ("duration", _dated(lambda one, other: one - other)),
} | {
    (sign, each, each): ("boolean", function)
    for each in ("number", "string", "date", "duration")
    for sign, function in (
        ("<", lambda left, right: left < right),
        ("<=", lambda left, right: left <= right),
        (">", lambda left, right: left > right),
        (">=", lambda left, right: left >= right),
    )
}


def operate(sign: str, left: Value, right: Value) -> Value:
    """Apply an operator to values whose types are known only now; a pair it does not take gives null."""
    _, function = OPERATORS.get((sign, type_name(left), type_name(right)), ("", None))
    return None if function is None else function(left, right)


def compare(sign: str, left: Value, right: Value) -> bool | None:
    if sign == "=":
        return equal(left, right)
    if sign == "!=":
        same = equal(left, right)
        return None if same is None else not same
    return operate(sign, left, right)  # type: ignore[return-value]


def all_true(values: Iterable[Value]) -> bool | None:
    """FEEL's ``and``: false beats unknown."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is not True:
            result = None
    return result


def any_true(values: Iterable[Value]) -> bool | None:
    """FEEL's ``or``: true beats unknown."""
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is not False:
            result = None
    return result


def opposite(value: Value) -> bool | None:
    return not value if isinstance(value, bool) else None


def is_member(value: Value, items: tuple[Value, ...]) -> bool:
    return any(equal(value, each) is True for each in items)


def _sum(*numbers: Value) -> Value:
    if not numbers or any(not isinstance(each, Decimal) for each in numbers):
        return None
    total = Decimal(0)
    for each in numbers:
        total = OPERATORS["+", "number", "number"][1](total, each)
    return total


def _extreme(pick: Function) -> Function:
    def chosen(*values: Value) -> Value:
        kinds = {type_name(each) for each in values}
        return pick(values) if len(kinds) == 1 and kinds <= {"number", "string", "date", "duration"} else None

    return chosen


def _number_of(text: str) -> Value:
    return Decimal(text) if NUMBER_TEXT.fullmatch(text) else None


def duration_of(text: str) -> timedelta | None:
    """Whole days only: months and years are counted by the law, not by a diagram."""
    digits = text.removeprefix("P").removesuffix("D")
    return (
        timedelta(days=int(digits))
        if text == f"P{digits}D" and digits.isascii() and digits.isdigit() and len(digits) <= 6
        else None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    takes: tuple[str, ...]
    gives: str
    function: Function
    #: Takes a list, or the items one by one.
    is_variadic: bool = False


FUNCTIONS: dict[str, Signature] = {
    "count": Signature(takes=("list",), gives="number", function=lambda items: Decimal(len(items))),
    "list contains": Signature(
        takes=("list", "any"), gives="boolean", function=lambda items, value: is_member(value, items)
    ),
    "contains": Signature(takes=("string", "string"), gives="boolean", function=lambda text, part: part in text),
    "starts with": Signature(
        takes=("string", "string"), gives="boolean", function=lambda text, part: text.startswith(part)
    ),
    "ends with": Signature(
        takes=("string", "string"), gives="boolean", function=lambda text, part: text.endswith(part)
    ),
    "string length": Signature(takes=("string",), gives="number", function=lambda text: Decimal(len(text))),
    "upper case": Signature(takes=("string",), gives="string", function=lambda text: bounded(text.upper())),
    "lower case": Signature(takes=("string",), gives="string", function=lambda text: bounded(text.lower())),
    "number": Signature(takes=("string",), gives="number", function=_number_of),
    "abs": Signature(takes=("number",), gives="number", function=ARITHMETIC.abs),
    "date": Signature(takes=("string",), gives="date", function=parse_date),
    "duration": Signature(takes=("string",), gives="duration", function=duration_of),
    "days": Signature(takes=("duration",), gives="number", function=lambda length: Decimal(length.days)),
    "sum": Signature(takes=("number",), gives="number", function=_sum, is_variadic=True),
    "min": Signature(takes=("any",), gives="any", function=_extreme(min), is_variadic=True),
    "max": Signature(takes=("any",), gives="any", function=_extreme(max), is_variadic=True),
    "all": Signature(takes=("boolean",), gives="boolean", function=lambda *values: all_true(values), is_variadic=True),
    "any": Signature(takes=("boolean",), gives="boolean", function=lambda *values: any_true(values), is_variadic=True),
}
#: Their text argument is a constant that must be right when the diagram is published.
LITERAL_FUNCTIONS = frozenset({"date", "duration"})
