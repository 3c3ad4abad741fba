"""What a reader asks the whole history for, read from one line: words, "phrases", field:word, and minus for not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.errors import Refused
from engine.rules import search_words
from engine.rules.search_words import LONGEST_WORD, Phrase

LONGEST_QUERY = 300
MOST_TERMS = 12
#: Longest phrase, in words. Long texts are kept in parts that share so many.
LONGEST_PHRASE = LONGEST_WORD
#: Days that can be asked for. An office that writes its history by machine is no older, and a span without an end has
#: one: it is asked for by its years, months and days.
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2099, 12, 31)

PARTY, NUMBER, RIGHT, CLASS, ARTICLE, ACTOR, DATE, ACT, CODE = "p n r c a w d t k".split()
#: Field as it is typed -> its letter. A kind and a state are asked of the case itself.
FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("party", "当事人"), PARTY),
    **dict.fromkeys(("number", "文号"), NUMBER),
    **dict.fromkeys(("right", "标的"), RIGHT),
    **dict.fromkeys(("class", "类"), CLASS),
    **dict.fromkeys(("article", "条"), ARTICLE),
    **dict.fromkeys(("actor", "经办"), ACTOR),
    **dict.fromkeys(("date", "日期"), DATE),
    **dict.fromkeys(("act", "动作"), ACT),
}
#: Fields that say who did what and when: together they speak of one line of the history.
OF_ONE_LINE = frozenset({ACTOR, DATE, ACT})

_QUOTES = frozenset('"“”「『＂')
_CLOSING = re.compile(r'["“”」』＂]')
_BLANK = re.compile(r"\s")
_MINUS = frozenset("-－−")
_FIELD = re.compile(rf"({'|'.join(FIELDS)})[:：]", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)|年?)", re.ASCII)

#: Any of these phrases.
Choice = tuple[Phrase, ...]
#: All of these on one line of the history.
Condition = tuple[Choice, ...]
#: Text, field and whether the text is the beginning of a word -> codes of the office whose names say it.
Named = Callable[[str, str], tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a case must say, on any of its lines, and what it must not say on any."""

    wanted: tuple[Condition, ...]
    unwanted: tuple[Condition, ...] = ()

    @property
    def phrases(self) -> frozenset[Phrase]:
        """All phrases that are looked for."""
        return frozenset(phrase for condition in self.wanted for choice in condition for phrase in choice)


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    field: str
    is_not: bool
    is_quoted: bool


def read(
    text: str,
    *,
    days: tuple[date | None, date | None] = (None, None),
    named: Named = lambda text, field: (),
) -> Query:
    """Return what a line of a reader asks for.

    :param days: first and last day on which something must have been done; None: open.
    :param named: codes of the office that a text names.
    :raises Refused: ``search_too_long``, ``search_too_many``, ``search_only_not``, ``search_nothing``,
        ``search_bad_date``.
    """
    if len(text) > LONGEST_QUERY:
        raise Refused("search_too_long", longest=LONGEST_QUERY)
    terms = list(_terms(text))
    if len(terms) > MOST_TERMS:
        raise Refused("search_too_many", most=MOST_TERMS)
    sides: dict[bool, list[Condition]] = {False: [], True: []}
    of_line: list[Choice] = []
    for term in terms:
        choice = _choice(term, named)
        if not choice:
            continue
        if term.field in OF_ONE_LINE and not term.is_not:
            of_line.append(choice)
        else:
            sides[term.is_not].append((choice,))
    if any(days):
        of_line.append(_span(*days))
    if of_line:
        sides[False].append(tuple(of_line))
    if not sides[False]:
        raise Refused("search_only_not" if sides[True] else "search_nothing")
    return Query(wanted=tuple(sides[False]), unwanted=tuple(sides[True]))


def _terms(text: str) -> Iterator[_Term]:
    at = 0
    while at < len(text):
        if text[at].isspace() or not text[at].isprintable():
            at += 1
            continue
        is_not = text[at] in _MINUS and at + 1 < len(text) and not text[at + 1].isspace()
        at += is_not
        named = _FIELD.match(text, at)
        field = FIELDS[named[1].lower()] if named else ""
        at = named.end() if named else at
        is_quoted = at < len(text) and text[at] in _QUOTES
        at += is_quoted
        closing = (_CLOSING if is_quoted else _BLANK).search(text, at)
        end = closing.start() if closing else len(text)
        yield _Term(text[at:end], field, is_not, is_quoted)
        at = end + is_quoted


def _choice(term: _Term, named: Named) -> Choice:
    if term.field == DATE:
        first, dots, last = term.text.partition("..")
        begin, end = _day(first, is_last=False), _day(last if dots else first, is_last=True)
        if begin is None and end is None:
            raise Refused("search_bad_date", text=term.text[:40])
        return _span(begin, end)
    is_open = not term.is_quoted and term.text.endswith("*")
    found = search_words.phrase(term.text, "" if term.field == ACT else term.field, is_open=is_open)
    if found is None:
        return ()
    if len(found.words) > LONGEST_PHRASE:
        raise Refused("search_too_long", longest=LONGEST_PHRASE)
    codes = named(term.text, term.field)
    if term.field == ACT:
        return codes or (Phrase((search_words.code(ACT, "none"),)),)
    return (found, *codes)


def _day(text: str, *, is_last: bool) -> date | None:
    """Return the first or last day of what is written: a day, a month, a year; None: nothing is written.

    :raises Refused: ``search_bad_date``.
    """
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        year, month, day = (int(part) if part else None for part in found.groups())
        first = date(year, month or 1, day or 1)
        if not is_last or day:
            return first
        following = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    except (AttributeError, ValueError) as error:
        raise Refused("search_bad_date", text=text[:40]) from error
    return following - timedelta(days=1)


def _span(first: date | None, last: date | None) -> Choice:
    """Return any day of a span, by as few years, months and days as there are in it.

    :raises Refused: ``search_bad_date``: it ends before it begins, or is out of all history.
    """
    first, last = first or FIRST_DAY, last or LAST_DAY
    if not FIRST_DAY <= first <= last <= LAST_DAY:
        raise Refused("search_bad_date", text=f"{first}..{last}")
    found, day = [], first
    while day <= last:
        for parts, following in ((1, _next_year(day)), (2, _next_month(day)), (3, day + timedelta(days=1))):
            is_whole = day.day == 1 and (parts > 1 or day.month == 1)
            if parts == 3 or (is_whole and following - timedelta(days=1) <= last):
                found.append(Phrase((day_words(day)[parts - 1],)))
                day = following
                break
    return tuple(found)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


def _next_month(day: date) -> date:
    return _next_year(day) if day.month == 12 else date(day.year, day.month + 1, 1)


def day_words(day: date) -> tuple[str, str, str]:
    """Return the words for the year, the month and the day of a day."""
    year, month, _ = day.isoformat().split("-")
    return tuple(search_words.code(DATE, each) for each in (year, f"{year}-{month}", day.isoformat()))
