"""Searching the whole history of all cases that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

import forms
from engine.commands import access, lines, pages, search_index, search_texts
from engine.commands.search_texts import Said
from engine.rules import search_query, search_words
from engine.rules.search_query import ACT, ARTICLE, CODE, Query
from engine.rules.search_words import Phrase
from engine.store.cases import CaseFile
from engine.store.queries import history_search, search_entries
from engine.store.queries import searches as search_queries
from engine.store.queries.history_search import Asked
from engine.store.queries.search_entries import Source
from engine.store.work import Work
from engine.values import (
    Actor,
    CodeName,
    FoundCase,
    FoundLine,
    HistoryQuery,
    PageRequest,
    Piece,
    SearchPage,
)

#: Lines shown of one case, and texts of one line.
LINES_OF_A_CASE, TEXTS_OF_A_LINE = 3, 3
#: So many cases are counted, one by one.
MOST_COUNTED = 1000
#: Characters shown before and after what was found.
AROUND = 36
#: A text names at most so many codes; what names more says too little.
MOST_CODES = 60


def find(work: Work, actor: Actor, asked_for: HistoryQuery, page: PageRequest, names: Sequence[CodeName]) -> SearchPage:
    """Return the cases in whose history something is said, newest first, with the lines that say it.

    :param names: what the codes of the office are called; those of forms are known.
    :raises Forbidden: parties do not read the history.
    :raises Refused: see :func:`engine.rules.search_query.read`.
    """
    access.require_office(work, actor, "history.read")
    known = _Names((*names, *names_of_forms()), actor.language)
    days = (asked_for.first_on, asked_for.last_on)
    query = search_query.read(asked_for.text, days=days, named=known)
    asked = Asked(actor=actor, today=work.today, query=query, kind=asked_for.kind or None)
    below = pages.after(page)
    newest = history_search.newest(work.session)
    rows = history_search.page(work.session, asked, below, newest, page.size + 1)
    shown = rows[: page.size]
    total = history_search.count(work.session, asked, newest, MOST_COUNTED + 1) if rows or below else 0
    return SearchPage(
        items=_found(work, query, shown, known),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
        total=min(total, MOST_COUNTED),
        is_capped=total > MOST_COUNTED,
        reach=search_index.reach(work, actor),
    )


class _Names:
    """The names of codes, for whoever asks by name."""

    def __init__(self, names: Sequence[CodeName], language: str) -> None:
        self.names = names
        #: Word of a code -> its name.
        self.shown = {_word(one): one.name_en if language == "en" else one.name for one in names}

    def __call__(self, text: str, field: str) -> tuple[Phrase, ...]:
        """Return the codes whose names say a text; only acts where acts are asked for."""
        wanted = search_words.phrase(text)
        if wanted is None or field not in ("", ACT) or len("".join(wanted.words)) < 2:
            return ()
        found = {
            Phrase((_word(one),))
            for one in self.names
            if (field != ACT or one.family == "act") and (_says(one.name, wanted) or _says(one.name_en, wanted))
        }
        return tuple(sorted(found, key=lambda phrase: phrase.words)) if len(found) <= MOST_CODES else ()


def _word(name: CodeName) -> str:
    return search_words.code(ACT if name.family == "act" else CODE, name.code)


@cache
def _said_by(name: str) -> tuple[str, ...]:
    return tuple(search_words.words(name))


def _says(name: str, wanted: Phrase) -> bool:
    said, size = _said_by(name), len(wanted.words)
    return wanted.words[0] in said and any(said[at : at + size] == wanted.words for at in range(len(said) - size + 1))


@cache
def names_of_forms() -> tuple[CodeName, ...]:
    """Return the names of all answers that can be chosen from a list in a form."""
    found = {
        (option.value, option.label, option.label_en): None
        for key in sorted(forms.keys())
        for question in forms.get(key).questions
        for option in question.options
    }
    return tuple(CodeName(family="answer", code=value, name=zh, name_en=en) for value, zh, en in found)


def _found(
    work: Work, query: Query, rows: Sequence[tuple[CaseFile, str | None, str | None]], known: _Names
) -> tuple[FoundCase, ...]:
    ids = [case.id for case, _, _ in rows]
    if not ids:
        return ()
    numbers = history_search.lines(work.session, query, ids, LINES_OF_A_CASE + 1)
    wanted = [(case_id, seq) for case_id, seqs in numbers.items() for seq in seqs[:LINES_OF_A_CASE]]
    sources = search_entries.sources(work.session, search_entries.lines(work.session, wanted))
    by_line = {(source.line.case_id, source.line.seq): source for source in sources}
    parties = search_queries.parties_of(work.session, ids)
    limits = search_queries.nearest_limits(work.session, ids)
    return tuple(
        FoundCase(
            case=lines.case_line(work, case, (number, name), limits.get(case.id), parties.get(case.id, ())),
            lines=tuple(_line(by_line[case.id, seq], query, known) for seq in numbers[case.id][:LINES_OF_A_CASE]),
            has_more=len(numbers[case.id]) > LINES_OF_A_CASE,
        )
        for case, number, name in rows
    )


def _line(source: Source, query: Query, known: _Names) -> FoundLine:
    line = source.line
    return FoundLine(
        seq=line.seq,
        recorded_at=line.recorded_at,
        act=line.act,
        actor=line.actor_name,
        actor_en=source.actor_en,
        on_behalf_of=line.on_behalf_of,
        subject=line.subject,
        excerpts=tuple(_excerpts(source, query, known.shown)),
    )


def _excerpts(source: Source, query: Query, shown: Mapping[str, str]) -> Iterator[tuple[Piece, ...]]:
    found = 0
    for one in search_texts.said(source):
        text, marks = _marked(one, query.phrases, shown)
        if marks:
            yield tuple(_pieces(text, marks))
            found += 1
            if found == TEXTS_OF_A_LINE:
                return


def _marked(one: Said, phrases: Set[Phrase], shown: Mapping[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """Return a text as it is shown, and where something that was asked for stands in it."""
    if one.code and Phrase((one.code,)) in phrases and one.code in shown:
        return shown[one.code], [(0, len(shown[one.code]))]
    text = search_words.composed(one.text)
    looked_for = [phrase for phrase in phrases if phrase.field in ("", one.field)]
    marks = [mark for phrase in looked_for for mark in search_words.spans(text, phrase)]
    if one.field == ARTICLE:
        in_digits = search_texts.provisions(text)
        marks += [at for at, said in in_digits for phrase in looked_for if search_words.spans(said, phrase)]
    return text, _merged(marks)


def _merged(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(marks):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield a text around the first of its marks, and the marks that come into it."""
    first = max(0, marks[0][0] - AROUND)
    last = min(len(text), marks[0][1] + 2 * AROUND)
    at = first
    for begin, end in marks:
        if begin >= last:
            break
        if begin > at:
            yield Piece(text=("…" if at == first > 0 else "") + text[at:begin], is_match=False)
        yield Piece(text=text[begin : min(end, last)], is_match=True)
        at = min(end, last)
    if at < last:
        yield Piece(text=text[at:last] + ("…" if last < len(text) else ""), is_match=False)
