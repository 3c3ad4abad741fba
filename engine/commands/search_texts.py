"""What a line of the history says, text by text: what is put into the index, and what is shown where it is found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.outside.clock import office_day
from engine.rules import articles, search_words
from engine.rules.search_query import ACT, ACTOR, ARTICLE, CLASS, CODE, LONGEST_PHRASE, NUMBER, PARTY, RIGHT, day_words
from engine.store import search
from engine.store.queries.search_entries import Source
from engine.store.rights import Mark

#: Values of a line that say nothing to a reader.
_MUTE = frozenset({"sha256", "seen", "token_id", "element", "batch"})
_ARTICLES = frozenset({"article", "articles"})
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[_.][a-z0-9]+)*", re.ASCII)
_PROVISION = re.compile(r"第([零〇一二三四五六七八九十百千]+)([条款项])")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a line."""

    text: str
    #: Letter of the field that it belongs to; empty: to none.
    field: str = ""
    #: The word for it, where it is a code of the office.
    code: str = ""


def said(source: Source) -> Iterator[Said]:
    """Yield what a line says, each text once."""
    seen = set()
    for one in _all(source):
        if (one.text or one.code) and one not in seen:
            seen.add(one)
            yield one


def words(source: Source) -> list[list[str | None]]:
    """Return the words of a line for the index, in as many parts as it takes."""
    line = source.line
    head = [search_words.code(ACT, line.act), *day_words(office_day(line.recorded_at))]
    texts: list[list[str]] = []
    for one in said(source):
        plain = search_words.words(_with_digits(one.text) if one.field == ARTICLE else one.text)
        texts.append(plain)
        if one.field == ACTOR:
            head += [None, *search_words.Phrase(tuple(plain), field=ACTOR).spelled]
        elif one.field:
            texts.append(list(search_words.Phrase(tuple(plain), field=one.field).spelled))
        if one.code:
            head.append(one.code)
    return search.parts(texts, head, LONGEST_PHRASE)


def _all(source: Source) -> Iterator[Said]:
    line = source.line
    yield Said(line.subject, PARTY if line.act == "recusal.decided" else "", _code(line.subject))
    for name in (line.actor_name, source.actor_en, line.on_behalf_of or ""):
        yield Said(name, ACTOR)
    if line.seq == 1:
        yield from _of_case(source)
    if line.seq == 1 or line.act == "register.entered":
        yield from _of_right(source)
    for document in source.documents:
        for text in (document.title, document.title_en, document.filename):
            yield Said(text)
    if source.task is not None:
        yield Said(source.task.name)
        yield Said(source.task.name_en)
        yield Said(source.task.article, ARTICLE)
    for values in (line.new, line.old):
        yield from _of_values(values, PARTY if line.act == "party.changed" else "")


def _of_case(source: Source) -> Iterator[Said]:
    case = source.case
    yield Said(case.case_no, NUMBER)
    yield Said(case.title)
    yield Said("", code=search_words.code(CODE, case.kind))
    for party, agent in source.parties:
        for one in (party, agent):
            if one is not None:
                yield Said(one.name, PARTY)
                yield Said(one.name_en, PARTY)
                yield Said(one.credit_code or "", NUMBER)


def _of_right(source: Source) -> Iterator[Said]:
    right = source.right
    if right is None:
        return
    yield Said(right.application_no, NUMBER)
    yield Said(right.registration_no or "", NUMBER)
    yield Said(right.name, RIGHT)
    if isinstance(right, Mark):
        for number in right.classes:
            yield Said(str(number), CLASS)
        for goods in right.goods:
            yield Said(str(goods), RIGHT)


def _of_values(value: object, field: str, name: str = "") -> Iterator[Said]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in _MUTE:
                yield from _of_values(one, ARTICLE if key in _ARTICLES else field, key)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _of_values(one, field, name)
    elif isinstance(value, str):
        yield Said(articles.label(value) if field == ARTICLE else value, field, _code(value))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield Said(str(value), field)


def _code(value: str) -> str:
    return search_words.code(CODE, value) if _CODE.fullmatch(value) else ""


def provisions(text: str) -> list[tuple[tuple[int, int], str]]:
    """Return where a citation names articles, each with the same in digits: 第三十条 is asked for as 30 too."""
    return [(found.span(), f"第{_number(found[1])}{found[2]}") for found in _PROVISION.finditer(text)]


def _with_digits(text: str) -> str:
    return " ".join((text, *(said for _, said in provisions(text))))


def _number(chinese: str) -> int:
    total, digit = 0, 0
    for char in chinese:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
