"""The values that an expression computes with, their bounds, and the two refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from engine.errors import EngineError

#: number: Decimal; list: tuple; duration: timedelta of whole days. None is FEEL's null.
Value = Decimal | str | bool | date | timedelta | tuple["Value", ...] | None

TEXT_LENGTH = 2_000
NESTING = 40
STRING_LENGTH = 100_000
LIST_LENGTH = 1_000
#: Numbers stay below this; decimal128 has 34 digits.
MAGNITUDE = Decimal(10) ** 30
#: Elements looked at in one evaluation.
STEPS = 20_000

ARITHMETIC = Context(prec=34, Emax=99, Emin=-99, traps=[DivisionByZero, InvalidOperation, Overflow])

_TYPE_NAMES = {Decimal: "number", str: "string", bool: "boolean", date: "date", timedelta: "duration", tuple: "list"}


class BadExpression(EngineError):
    """An expression that may not stand in a diagram.

    :param position: 0-based offset in ``text`` of what is wrong.
    :param reason: why, in Chinese; ``reason_en`` the same in English.
    """

    def __init__(self, text: str, position: int, reason: str, reason_en: str = "") -> None:
        text = text.encode("utf-8", "replace").decode("utf-8")
        super().__init__(
            "bad_expression", text=text[:200], position=position, reason=reason, reason_en=reason_en or reason
        )
        self.text = text
        self.position = position
        self.reason = reason
        self.reason_en = reason_en or reason


class ExpressionFailed(EngineError):
    """A published expression cannot be computed on these variables: an incident, never a silent null."""

    def __init__(self, code: str, reason: str, reason_en: str, **params: object) -> None:
        super().__init__(code, reason=reason, reason_en=reason_en, **params)
        self.reason = reason
        self.reason_en = reason_en


def type_name(value: Value) -> str:
    return "null" if value is None else _TYPE_NAMES[type(value)]


def bounded(value: Value) -> Value:
    """Return ``value``, or refuse what is too large to go on with."""
    if isinstance(value, Decimal) and abs(value) >= MAGNITUDE:
        raise ExpressionFailed("number_too_large", "数值过大", "the number is too large")
    if isinstance(value, str) and len(value) > STRING_LENGTH:
        raise ExpressionFailed("text_too_long", "文本过长", "the text is too long")
    if isinstance(value, tuple) and len(value) > LIST_LENGTH:
        raise ExpressionFailed("list_too_long", "列表过长", "the list is too long")
    return value


def parse_date(text: str) -> date | None:
    """Return the day written as YYYY-MM-DD, None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def from_plain(value: object, depth: int = 0) -> Value:
    """Read a JSON value. Dates stay text: only the declared type makes them dates."""
    if value is None or type(value) in (bool, date):
        return value  # type: ignore[return-value]
    if type(value) is str:
        return bounded(value)
    if type(value) in (int, float, Decimal):
        if type(value) is int and value.bit_length() > 128:
            raise ExpressionFailed("number_too_large", "数值过大", "the number is too large")
        number = Decimal(str(value))
        if number.is_finite():
            return bounded(number)
    if isinstance(value, Sequence) and not isinstance(value, bytes) and depth < 3:
        if len(value) > LIST_LENGTH:
            bounded((None,) * (LIST_LENGTH + 1))
        return tuple(from_plain(each, depth + 1) for each in value)
    raise ExpressionFailed(
        "value_not_understood", "变量的值无法识别", "the value cannot be understood", type=type(value).__name__
    )


def read_variable(variables: Mapping[str, object], name: str, declared: str) -> Value:
    """Return the variable as its declared type; missing and "" for a date are null.

    :raises ExpressionFailed: it holds something else.
    """
    value = from_plain(variables.get(name))
    if declared == "date" and type(value) is str:
        if not value:
            return None
        day = parse_date(value)
        if day is None:
            raise ExpressionFailed(
                "variable_wrong_type", f"变量 {name} 不是日期", f"variable {name} is not a date", name=name
            )
        return day
    if value is not None and declared not in ("any", type_name(value)):
        raise ExpressionFailed(
            "variable_wrong_type", f"变量 {name} 的类型不符", f"variable {name} does not hold a {declared}", name=name
        )
    return value


def to_plain(value: Value) -> object:
    """Return the JSON form: whole numbers as int, dates in ISO form, durations as days."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.days
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    return value


def size(value: Value) -> int:
    """Return how many steps it takes to look at all of the value."""
    if isinstance(value, tuple):
        return 1 + sum(map(size, value))
    return len(value) // 100 if isinstance(value, str) else 0


def equal(left: Value, right: Value) -> bool | None:
    """FEEL equality: null equals only null; values of different types do not compare (null)."""
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, tuple):
        return len(left) == len(right) and all(
            equal(one, other) is True for one, other in zip(left, right, strict=True)
        )
    return left == right
