"""The types of answers an office asks for, as strict marshmallow fields whose refusals speak Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from marshmallow import ValidationError
from marshmallow.fields import Field

from forms.definition import Component

LONGEST_LINE, LONGEST_TEXT, LONGEST_ENTRY, MOST_ENTRIES = 500, 20_000, 1_000, 300
LARGEST_NUMBER = 10**12
#: Smallest number by office field: an amount of money, the number of a document.
LEAST: Mapping[str, int] = {"money_fen": 0, "document": 1}
EARLIEST, LATEST = date(1980, 1, 1), date(2100, 12, 31)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Code of a provision: instrument, dash, number.
CODE, MOST_CITED = re.compile(r"[A-Z]{2,12}[0-9]{0,4}-[0-9]{1,3}([.-][0-9]{1,3}){0,7}", re.ASCII), 60
WHOLE = re.compile(r"-?\d{1,13}", re.ASCII)
#: Controls but line breaks and tabs, direction overrides, broken surrogates: no answer needs them.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: Shapes of numbers that people copy from paper.
SHAPES: Mapping[str, tuple[re.Pattern[str], str, str]] = {
    "mark_no": (re.compile(r"[0-9]{5,12}[A-Z]{0,2}"), "不是商标申请号或注册号", "Not the number of a mark"),
    "case_no": (re.compile(r"[A-Z][A-Z0-9_-]*[12]\d{3}\d{6,}"), "不是案号", "Not a case number"),
    "law_article": (
        re.compile(r"(《[^《》]{2,40}》)?第[零〇一二三四五六七八九十百千0-9]{1,8}条[^;；]{0,40}"),
        "请写作“第三十条”或“《商标法》第三十条第一款”",
        "Write an article like 第三十条",
    ),
}


def reason(zh: str, en: str) -> list[dict[str, str]]:
    """Return one reason as refusals carry it."""
    return [{"zh": zh, "en": en}]


def refuse(zh: str, en: str) -> ValidationError:
    return ValidationError(reason(zh, en))


class Line(Field):
    """A text; leading and trailing blanks do not count."""

    def __init__(self, component: Component, **rest: object) -> None:
        super().__init__(**rest)
        bounds = component.bounds
        self.shape = SHAPES.get(component.office_field)
        self.pattern = re.compile(str(bounds["pattern"])) if "pattern" in bounds else None
        self.least = int(bounds.get("minLength", 0))
        usual = LONGEST_TEXT if component.type == "textarea" else LONGEST_LINE
        self.most = int(bounds.get("maxLength", usual))
        self.has_breaks = component.type == "textarea"

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> str:
        text = plain(value)
        if not self.has_breaks and ("\n" in text or "\r" in text):
            raise refuse("只能填写一行", "One line only")
        if len(text) > self.most:
            raise refuse(f"最多 {self.most} 个字", f"At most {self.most} characters")
        if len(text) < self.least:
            raise refuse(f"至少 {self.least} 个字", f"At least {self.least} characters")
        if self.pattern is not None and not self.pattern.fullmatch(text):
            raise refuse("格式不正确", "Not in the expected form")
        if self.shape is not None and not self.shape[0].fullmatch(text):
            raise refuse(*self.shape[1:])
        return text


class Lines(Field):
    """Several entries: one per line on a page, a list in JSON."""

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> list[str]:
        given = value if isinstance(value, list | tuple) else plain(value).splitlines()
        entries = [entry for entry in (plain(each) for each in given) if entry]
        if any("\n" in entry for entry in entries):
            raise refuse("每项只能一行", "One line for each entry")
        if len(entries) > MOST_ENTRIES:
            raise refuse(f"最多 {MOST_ENTRIES} 项", f"At most {MOST_ENTRIES} entries")
        if any(len(entry) > LONGEST_ENTRY for entry in entries):
            raise refuse(f"每项最多 {LONGEST_ENTRY} 个字", f"At most {LONGEST_ENTRY} characters for each entry")
        if len(set(entries)) < len(entries):
            raise refuse("有重复的项", "An entry stands there twice")
        return entries


class Whole(Field):
    """A whole number; a page sends it as digits. True is no number."""

    def __init__(self, component: Component, **rest: object) -> None:
        super().__init__(**rest)
        self.least = int(component.bounds.get("min", LEAST.get(component.office_field, -LARGEST_NUMBER)))
        self.most = int(component.bounds.get("max", LARGEST_NUMBER))
        self.is_odd = component.is_odd

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> int:
        if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise refuse("请填写整数", "A whole number, please")
        if not self.least <= value <= self.most:
            raise refuse(f"应当在 {self.least} 到 {self.most} 之间", f"Must be from {self.least} to {self.most}")
        if self.is_odd and value % 2 == 0:
            raise refuse("应当是单数：双数的合议组可能相持不下", "Must be odd: an even panel could be tied")
        return value


class Tick(Field):
    """Yes or no."""

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> bool:
        known = {"true": True, "false": False}
        value = known.get(value, value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            raise refuse("只能是“是”或“否”", "Yes or no only")
        return value


class OfficeDay(Field):
    """A day of the office calendar that exists, as 2026-10-08."""

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> date:
        if isinstance(value, datetime):
            raise refuse("只要日期，不要时间", "A day without a time")
        if isinstance(value, str) and ISO_DAY.fullmatch(value.strip()):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                raise refuse(f"没有这一天：{value}", f"There is no such day: {value}") from None
        if not isinstance(value, date):
            raise refuse("日期应当写作 2026-10-08", "Write a day as 2026-10-08")
        if not EARLIEST <= value <= LATEST:
            raise refuse("日期超出合理范围", "The day is out of range")
        return value


class Choice(Field):
    """One of the listed answers."""

    def __init__(self, component: Component, **rest: object) -> None:
        super().__init__(**rest)
        self.values = [option.value for option in component.options]

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> str:
        if not isinstance(value, str) or value not in self.values:
            raise refuse("不在可选项之中", "Not one of the choices")
        return value


class Choices(Choice):
    """Any of the listed answers, in the order of the form."""

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> list[str]:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            raise refuse("应当是列表", "Must be a list")
        if any(not isinstance(each, str) or each not in self.values for each in value):
            raise refuse("有的项不在可选项之中", "One of them is not among the choices")
        if len(set(value)) < len(value):
            raise refuse("有重复的项", "An entry stands there twice")
        return [each for each in self.values if each in value]


class Cited(Field):
    """Codes of provisions (TML2019-13-3), each once, in the order in which they were chosen.

    Whether they exist and are in force the engine says, which knows the law and the day.
    """

    def _deserialize(self, value: object, attr: str | None, data: object, **rest: object) -> list[str]:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            raise refuse("应当是列表", "Must be a list")
        codes = [plain(each) for each in given]
        if len(codes) > MOST_CITED:
            raise refuse(f"最多 {MOST_CITED} 项", f"At most {MOST_CITED} entries")
        unread = next((code for code in codes if not CODE.fullmatch(code)), None)
        if unread is not None:
            raise refuse(f"请从清单中选择条款：{unread[:40]}", f"Choose a provision from the list: {unread[:40]}")
        if len(set(codes)) < len(codes):
            raise refuse("有重复的项", "An entry stands there twice")
        return codes


def plain(value: object) -> str:
    """Return a text without blanks around it.

    :raises ValidationError: no text, or with characters nobody types.
    """
    if not isinstance(value, str):
        raise refuse("应当是文字", "Must be a text")
    text = value.replace("\r\n", "\n").strip()
    if _UNTYPED.search(text):
        raise refuse("含有不可见的控制字符", "Holds control characters")
    return text


def field_of(component: Component) -> Field:
    """Return the field that reads the answer to a question."""
    if component.type == "taglist":
        return Cited(allow_none=True)
    if component.answer_type == "list" and not component.options:
        return Lines(allow_none=True)
    kinds = {
        "textfield": Line, "textarea": Line, "number": Whole, "radio": Choice, "select": Choice, "checklist": Choices,
    }  # fmt: skip
    if component.type in kinds:
        return kinds[component.type](component, allow_none=True)
    return Tick(allow_none=True) if component.type == "checkbox" else OfficeDay(allow_none=True)
