"""Provisions that opinions and decisions cite (适用条款), from ``law/articles.yaml``: by code, by field, by day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from engine.rules.catalogue import read_law

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One provision that may be cited."""

    #: Instrument and number: TML2019-13-3 is 商标法（2019）第十三条第三款. Never changes, never reused.
    code: str
    instrument: str
    #: Short Chinese title of the instrument with its year.
    title: str
    #: Its place in the instrument; empty: the instrument as a whole.
    place: str
    #: What it is about, in the words of the office; empty where only the place is known.
    subject: str
    subject_en: str
    #: First words of the case kinds in which it is offered: trademark, patent.
    fields: tuple[str, ...]
    valid_from: date | None
    #: Last day in force, None while it has no known end.
    valid_to: date | None

    @property
    def label(self) -> str:
        return f"{self.title}{self.place}"

    def is_in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


def every() -> Mapping[str, Article]:
    """Return every provision of the list by its code, in the order of the list."""
    return _all()


def offered(code: str, kind: str) -> Article | None:
    """Return a provision that cases of a kind may cite, whenever it is in force; None: there is none of this code."""
    article = _all().get(code)
    return article if article is not None and kind.partition(".")[0] in article.fields else None


def of_kind(kind: str) -> tuple[Article, ...]:
    """Return the provisions that cases of a kind may cite, whenever they are in force."""
    field = kind.partition(".")[0]
    return tuple(article for article in _all().values() if field in article.fields)


def citable(kind: str, days: Collection[date]) -> tuple[Article, ...]:
    """Return the provisions that a case may cite: in force on one of the days on which its law may rest."""
    return tuple(article for article in of_kind(kind) if any(article.is_in_force(day) for day in days))


def label(code: str) -> str:
    """Return a provision as printed; what is no code, such as a text of before the list, stays as it is."""
    article = _all().get(code)
    return article.label if article is not None else code


def printed(codes: Iterable[str]) -> str:
    """Return provisions as a notice prints them: 商标法（2019）第三十条、第三十五条；专利法（2020）第九条."""
    return "；".join(_together(codes))


def _together(codes: Iterable[str]) -> Iterator[str]:
    known = _all()
    for title, run in groupby(codes, key=lambda code: known[code].title if code in known else ""):
        cited = list(run)
        yield title + "、".join(known[code].place for code in cited) if title else "、".join(cited)


def numeral(number: int) -> str:
    """Return a number from 1 to 999 in Chinese: 87 is 八十七, 103 is 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@cache
def _all() -> Mapping[str, Article]:
    instruments = read_law("instruments")["instruments"]
    return {
        article.code: article
        for name, listed in read_law("articles")["articles"].items()
        for article in _of(name, instruments[name], listed)
    }


def _of(name: str, instrument: Mapping[str, object], listed: Mapping[str, object]) -> Iterator[Article]:
    lines = dict(listed["lines"])
    for number in range(1, listed.get("extent", 0) + 1):
        lines.setdefault(str(number), [f"第{numeral(number)}条", "", ""])
    for number in sorted(lines, key=_in_order):
        place, subject, subject_en, *rest = lines[number]
        since, until = rest[0] if rest else instrument["in_force"]
        yield Article(
            code=f"{name}-{number}",
            instrument=name,
            title=instrument["short"],
            place=place,
            subject=subject,
            subject_en=subject_en,
            fields=tuple(listed["of"]),
            valid_from=_day(since),
            valid_to=_day(until),
        )


def _in_order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.replace(".", "-").split("-"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
