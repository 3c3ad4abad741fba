"""Small inputs that have no form of their own: a day, a choice, a number, out of what a page or a program sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.errors import InvalidForm

_MISSING = {"zh": "必须填写", "en": "Required"}
_NO_DATE = {"zh": "日期不存在或格式不对，应为 2026-01-31", "en": "Not a date; write 2026-01-31"}
_NO_NUMBER = {"zh": "应为整数", "en": "Not a whole number"}
_TOO_LONG = {"zh": "内容过长", "en": "Too long"}


def invalid(field: str, reason: Mapping[str, str]) -> InvalidForm:
    """Return the refusal of one field."""
    return InvalidForm({field: [reason]})


def day(event: Mapping[str, object], field: str, *, is_required: bool = True) -> date | None:
    """Return an office-local day."""
    value = event.get(field)
    if value in (None, ""):
        if is_required:
            raise invalid(field, _MISSING)
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise invalid(field, _NO_DATE) from error


def choice(event: Mapping[str, object], field: str, allowed: Sequence[str]) -> str:
    """Return one of the allowed words."""
    value = event.get(field)
    if value not in allowed:
        names = "、".join(allowed)
        raise invalid(field, {"zh": f"只能是 {names} 之一", "en": f"Must be one of {', '.join(allowed)}"})
    return str(value)


def number(event: Mapping[str, object], field: str) -> int:
    """Return a whole number."""
    value = event.get(field)
    if value in (None, ""):
        raise invalid(field, _MISSING)
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        return int(str(value))
    except ValueError as error:
        raise invalid(field, _NO_NUMBER) from error


def text(event: Mapping[str, object], field: str, *, is_required: bool = True, longest: int = 500) -> str:
    """Return a text without surrounding blanks."""
    value = str(event.get(field) or "").strip()
    if not value and is_required:
        raise invalid(field, _MISSING)
    if len(value) > longest:
        raise invalid(field, _TOO_LONG)
    return value
