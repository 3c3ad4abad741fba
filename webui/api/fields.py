"""What a program sends, field by field: strict types whose refusals speak Chinese and English."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date

from marshmallow import RAISE, Schema, ValidationError, fields

Reason = Mapping[str, str]


def reason(zh: str, en: str) -> Reason:
    return {"zh": zh, "en": en}


UNKNOWN = reason("没有这个字段", "There is no such field")
REQUIRED = reason("必须填写", "Required")
NOT_TEXT = reason("应为文字", "Must be a text")
NOT_WHOLE = reason("应为整数", "Must be a whole number")
NOT_FLAG = reason("只能是 true 或 false", "Must be true or false")
NOT_DAY = reason("日期不存在或格式不对，应为 2026-01-31", "Not a date; write 2026-01-31")
NOT_OBJECT = reason("应为“字段：值”的对象", "Must be an object")
NOT_LIST = reason("应为列表", "Must be a list")
NOT_BASE64 = reason("应为 base64", "Must be base64")
EMPTY = reason("不能为空", "Must not be empty")


class Strict(Schema):
    """A body or a query: fields it does not know are refused."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": UNKNOWN, "type": NOT_OBJECT}  # noqa: RUF012 (marshmallow reads a class attribute)


def _spoken(invalid: Reason, **more: Reason) -> dict[str, Reason]:
    return {"required": REQUIRED, "null": REQUIRED, "validator_failed": invalid, "invalid": invalid, **more}


class Text(fields.String):
    """A text of bounded length."""

    default_error_messages = _spoken(NOT_TEXT, invalid_utf8=NOT_TEXT)  # noqa: RUF012

    def __init__(self, *, longest: int = 200, **rest: object) -> None:
        rest.setdefault("metadata", {"maxLength": longest})
        super().__init__(**rest)
        self.longest = longest

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        if len(text) > self.longest:
            raise ValidationError([reason(f"最多 {self.longest} 个字", f"At most {self.longest} characters")])
        return text


class Word(Text):
    """One of a few words."""

    def __init__(self, words: Sequence[str], **rest: object) -> None:
        super().__init__(metadata={"enum": list(words)}, **rest)
        self.words = tuple(words)

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        if text not in self.words:
            shown = "、".join(self.words)
            raise ValidationError([reason(f"只能是 {shown} 之一", f"Must be one of {', '.join(self.words)}")])
        return text


class Whole(fields.Integer):
    """A whole number within bounds. In a body it is a number; in a query its digits."""

    default_error_messages = _spoken(NOT_WHOLE, too_large=NOT_WHOLE)  # noqa: RUF012

    def __init__(self, *, least: int = 0, most: int = 2**31 - 1, in_query: bool = False, **rest: object) -> None:
        super().__init__(strict=not in_query, metadata={"minimum": least, "maximum": most}, **rest)
        self.least, self.most, self.in_query = least, most, in_query

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> int:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if self.in_query:
            is_number = isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit()
        if not is_number or len(str(value)) > 20:
            raise ValidationError([NOT_WHOLE])
        number = int(value)
        if not self.least <= number <= self.most:
            raise ValidationError(
                [reason(f"应在 {self.least} 至 {self.most} 之间", f"From {self.least} to {self.most}")]
            )
        return number


class Flag(fields.Boolean):
    """True or false, and in a query those words."""

    default_error_messages = _spoken(NOT_FLAG)  # noqa: RUF012
    truthy = {True, "true"}  # noqa: RUF012
    falsy = {False, "false"}  # noqa: RUF012

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> bool:
        if not isinstance(value, bool | str):
            raise ValidationError([NOT_FLAG])
        return super()._deserialize(value, attr, data, **rest)


class Day(fields.Date):
    """A day that exists, as 2026-01-31."""

    default_error_messages = _spoken(NOT_DAY, format=NOT_DAY)  # noqa: RUF012

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> date:
        if not isinstance(value, str) or len(value) != 10 or value[4] != "-":
            raise ValidationError([NOT_DAY])
        return super()._deserialize(value, attr, data, **rest)


class Object(fields.Dict):
    """Field name -> value; what the values may be, somebody else says."""

    default_error_messages = _spoken(NOT_OBJECT)  # noqa: RUF012


class Many(fields.List):
    default_error_messages = _spoken(NOT_LIST)  # noqa: RUF012

    def __init__(self, inner: object, *, most: int = 400, **rest: object) -> None:
        super().__init__(inner, metadata={"maxItems": most}, **rest)
        self.most = most

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> list[object]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError([reason(f"最多 {self.most} 项", f"At most {self.most} entries")])
        return super()._deserialize(value, attr, data, **rest)


class Bytes(fields.String):
    """Bytes as base64."""

    default_error_messages = _spoken(NOT_BASE64, invalid_utf8=NOT_BASE64)  # noqa: RUF012

    def __init__(self, **rest: object) -> None:
        super().__init__(metadata={"contentEncoding": "base64"}, **rest)

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> bytes:
        if not isinstance(value, str):
            raise ValidationError([NOT_BASE64])
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError([NOT_BASE64]) from None
