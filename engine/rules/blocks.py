"""Text blocks (文书模板语): standard paragraphs with words filled in from the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from engine.rules.catalogue import read_law

#: Word of a block -> what it is filled in with, Chinese and English.
WORDS: Mapping[str, tuple[str, str]] = {
    "case_no": ("案件编号", "number of the case"),
    "filed_on": ("申请日", "filing date, in Chinese"),
    "filed_on_en": ("申请日（英文）", "filing date, in English"),
    "today": ("今天", "today, in Chinese"),
    "filer": ("提出请求的一方", "who made the request"),
    "other": ("对方当事人", "the other side"),
    "mark_name": ("商标名称", "name of the mark"),
    "mark_no": ("商标申请号", "application number of the mark"),
    "registration_no": ("注册号、专利号", "registration number"),
    "classes": ("国际分类", "Nice classes"),
    "patent_name": ("发明创造名称", "name of the patent"),
    "patent_no": ("专利申请号", "application number of the patent"),
}
#: What stands where the case does not say it: to be seen, and to be filled in by hand.
GAP = "＿＿"
MOST_TITLE, MOST_BODY = 60, 4000
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
_BRACES = re.compile(r"\{([^{}]*)\}")
#: Controls but line breaks, direction overrides: no paragraph needs them.
_UNTYPED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class BadBlock(ValueError):
    """A block that cannot be used: which field, and why, in both languages."""

    def __init__(self, field: str, zh: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field, self.zh, self.en = field, zh, en


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One version of a text block."""

    #: Never changes, never reused.
    code: str
    #: Case kinds, or their first words, in which it is offered.
    kinds: tuple[str, ...]
    #: Reason code beside which it is offered; empty: any.
    reason: str
    title: str
    title_en: str
    body: str
    #: Empty where the office writes it in Chinese only.
    body_en: str = ""
    #: It is not offered any more; decisions that used it are still found.
    is_retired: bool = False

    @classmethod
    def read(cls, code: str, raw: Mapping[str, object]) -> Block:
        """Read a block from plain data. :raises BadBlock: it makes no sense."""
        kinds = raw.get("kinds")
        if not CODE.fullmatch(code):
            raise BadBlock("code", "小写字母、数字和连字符，如 opp-evidence", "Small letters, digits and dashes")
        if not isinstance(kinds, list | tuple) or not kinds or not all(isinstance(kind, str) for kind in kinds):
            raise BadBlock("kinds", "至少一项业务", "At least one procedure")
        return cls(
            code=code,
            kinds=tuple(kinds),
            reason=_text(raw, "reason", 60, needed=False),
            title=_text(raw, "title", MOST_TITLE),
            title_en=_text(raw, "title_en", MOST_TITLE),
            body=_body(raw, "body", needed=True),
            body_en=_body(raw, "body_en", needed=False),
            is_retired=raw.get("is_retired") is True,
        )

    def as_body(self) -> dict[str, object]:
        """Return it as plain data, as :meth:`read` takes it."""
        return {
            "kinds": list(self.kinds),
            "reason": self.reason,
            "title": self.title,
            "title_en": self.title_en,
            "body": self.body,
            "body_en": self.body_en,
            "is_retired": self.is_retired,
        }

    def is_for(self, kind: str) -> bool:
        """Return whether it is offered in cases of a kind."""
        return not self.is_retired and (kind in self.kinds or kind.partition(".")[0] in self.kinds)


def fill(body: str, facts: Mapping[str, object]) -> str:
    """Return a paragraph with its words filled in; what the case does not say stays a gap to be seen."""
    return _BRACES.sub(lambda found: str(facts.get(found[1]) or GAP), body)


@cache
def shipped() -> Mapping[str, Block]:
    """Return the blocks that come with the engine, by code."""
    return {
        code: Block.read(code, {**raw, "title": raw["title"][0], "title_en": raw["title"][1]})
        for code, raw in read_law("blocks")["blocks"].items()
    }


def _body(raw: Mapping[str, object], name: str, *, needed: bool) -> str:
    text = _text(raw, name, MOST_BODY, needed=needed)
    unknown = next((word for word in _BRACES.findall(text) if word not in WORDS), None)
    if unknown is not None or len(_BRACES.sub("", text)) != len(
        _BRACES.sub("", text).replace("{", "").replace("}", "")
    ):
        word = unknown if unknown is not None else "{"
        raise BadBlock(name, f"没有这个变量：{word}", f"There is no such word: {word}")
    return text


def _text(raw: Mapping[str, object], name: str, most: int, *, needed: bool = True) -> str:
    value = raw.get(name) or ""
    if not isinstance(value, str) or _UNTYPED.search(value):
        raise BadBlock(name, "应当是文字", "Must be a text")
    text = value.replace("\r\n", "\n").strip()
    if needed and not text:
        raise BadBlock(name, "必须填写", "Required")
    if len(text) > most:
        raise BadBlock(name, f"最多 {most} 个字", f"At most {most} characters")
    return text
