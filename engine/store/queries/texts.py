"""Finding cases by a text. The one place that knows how texts are looked up.

A text is looked for as it stands, anywhere in the numbers and names of a case, and two characters are enough. Of open
cases an index knows every three characters that follow each other, so that a list of few in many asks it first
(docs/decisions/0025). It is part of the database and keeps itself: on PostgreSQL a GIN index over the rows of open
cases, on SQLite the table ``open_word``, written by triggers of ``case_file``. A second one knows the closed cases: on
SQLite ``closed_word``, a table of FTS5, and ``closed_word_case``, which shows its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from engine.store.search import is_sqlite, tsquery_word
from engine.store.tables import CaseFile

#: Characters of a word of the index; so many words of a text are asked for, and what they find is looked at anyway.
LENGTH, MOST_WORDS = 3, 24
#: The words of a case, said as the indexes of PostgreSQL say it.
_WORDS = literal_column("open_words(case_file.search_text || chr(10) || coalesce(case_file.classes, ''))")
_OPEN_WORD = table("open_word", column("word", String), column("case_id", Integer))
_CLOSED_WORD = table("closed_word", column("rowid", Integer))
_WORD_OF_CLOSED = table("closed_word_case", column("term", String), column("doc", Integer))


def says(text: str, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a case can be found by a text: part of one of its numbers or names, two characters are enough.

    :param case_id: column of the statement that asks.
    """
    found = select(CaseFile.id).where(CaseFile.id == case_id, has_text(text))
    return found.offset(0).exists()  # or PostgreSQL would begin with all the cases that say it, open and closed


def has_text(text: str) -> ColumnElement[bool]:
    """Return the same of the case of a statement."""
    return CaseFile.search_text.contains(text.strip().lower(), autoescape=True)


def open_cases(session: Session, *texts: str) -> Select[tuple[int]]:
    """Return the open cases of which the index says that each of some texts may stand in them: their words do.

    :param texts: parts of numbers and names, or of the classes as a case keeps them (``,25,``); none is empty.
    """
    words = _words_of(texts)
    found = select(CaseFile.id).where(CaseFile.closed_on.is_(None))
    return found.where(*_on_sqlite(session, words)) if is_sqlite(session) else found.where(_have(words))


def all_cases(session: Session, text: str) -> CompoundSelect[tuple[int]]:
    """Return the cases, open and closed, of which the indexes say that a text may stand in them."""
    if is_sqlite(session):
        return union_all(open_cases(session, text), _closed_on_sqlite(_words_of([text])))
    have = _have(_words_of([text]))
    states = (CaseFile.closed_on.is_(None), CaseFile.closed_on.is_not(None))  # an index for each
    return union_all(*(select(CaseFile.id).where(state, have) for state in states))


def _have(words: Sequence[str]) -> ColumnElement[bool]:
    """Return whether a case has all words, as the indexes of PostgreSQL ask it."""
    asked = " & ".join(tsquery_word(word, is_open=len(word) < LENGTH) for word in words)
    return _WORDS.op("@@", is_comparison=True)(cast(literal(asked, String), TSQUERY))


def _words_of(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in _words(text.strip().lower())]


def _words(text: str) -> list[str]:
    """Return the words of a text; a shorter text is the beginning of words."""
    places = range(max(1, len(text) - LENGTH + 1))
    return list(dict.fromkeys(text[at : at + LENGTH] for at in places))[:MOST_WORDS]


def _on_sqlite(session: Session, words: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the cases that have all words: the rarest is read, the others are looked up one by one."""
    first, *rest = _rarest_first(session, words)
    yield CaseFile.id.in_(select(_OPEN_WORD.c.case_id).where(_is(first)))
    for word in rest:
        yield select(_OPEN_WORD.c.case_id).where(_is(word), _OPEN_WORD.c.case_id == CaseFile.id).exists()


def _rarest_first(session: Session, words: Sequence[str]) -> list[str]:
    if len(words) == 1:
        return list(words)
    some = (select(_OPEN_WORD.c.case_id).where(_is(word)).limit(1_000).subquery() for word in words)
    counts = session.execute(select(*(select(func.count()).select_from(each).scalar_subquery() for each in some))).one()
    return [word for _, word in sorted(zip(counts, words, strict=True))]


def _closed_on_sqlite(words: Sequence[str]) -> Select[tuple[int]]:
    """Return the closed cases that have all words, or a word that begins so: FTS5 itself knows whole ones only."""
    if len(words[0]) < LENGTH:
        return select(_WORD_OF_CLOSED.c.doc).where(_begins(_WORD_OF_CLOSED.c.term, words[0]))
    asked = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    return select(_CLOSED_WORD.c.rowid).where(
        literal_column(_CLOSED_WORD.name).op("MATCH", is_comparison=True)(literal(asked, String))
    )


def _is(word: str) -> ColumnElement[bool]:
    kept = _OPEN_WORD.c.word
    return kept == word if len(word) == LENGTH else _begins(kept, word)


def _begins(kept: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return kept.between(word, word + chr(0x10FFFF))
