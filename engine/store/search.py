"""The index of the whole history: for each of its lines, the words that it says. The texts themselves stay where they
are; see docs/decisions/0024.

On SQLite the table is one of FTS5 without contents, on PostgreSQL one of ``tsvector`` with a GIN index. Both are called
``search_entry`` and have the same two columns, so statements differ only in how they say that an entry matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, String, cast, column, literal, literal_column, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.rules.search_query import Condition
from engine.rules.search_words import Phrase
from engine.store.base import Base

#: rowid: case, line and part of the line in one number, in this order; words: what the line says.
ENTRY = table("search_entry", column("rowid"), column("words"))
#: Bits of the number of the line, and of the part.
_SEQ, _PART = 20, 12
_CASE = _SEQ + _PART
MOST_PARTS = 1 << _PART
#: What PostgreSQL keeps of the places of a word: places up to 16383, and 255 places of the same word.
LAST_PLACE, MOST_PLACES = 16_000, 250
#: Between two texts: no phrase goes across. Nothing ever asks for it.
GAP = "·"
#: The reference of the metadata leaves out the index, whose tables no model describes.
INDEX = "search_entry"
#: So it leaves out what knows the words of open cases and of closed ones (:mod:`engine.store.queries.texts`).
OPEN_WORDS, CLOSED_WORDS = "open_word", "closed_word"


class SearchArrear(Base):
    """A line of the history that is not in the index yet; a trigger of the history writes it, in its transaction."""

    __tablename__ = "search_arrear"

    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


def is_modelled(name: str | None, _kind: str, _parents: object = None) -> bool:
    """Return whether a part of the database is described by a model: all but these indexes and what they consist of."""
    return not (name or "").startswith((INDEX, OPEN_WORDS, CLOSED_WORDS))


def entry_id(case_id: int, seq: int, part: int = 0) -> int:
    """Return the number of the entry for a part of a line."""
    return case_id << _CASE | seq << _PART | part


def line_of(entry: int) -> tuple[int, int]:
    """Return case and line of an entry."""
    return entry >> _CASE, entry >> _PART & (1 << _SEQ) - 1


def case_of(entry: ColumnElement[int] = ENTRY.c.rowid) -> ColumnElement[int]:
    """Return the case of an entry, in SQL."""
    return entry.op(">>")(literal_column(str(_CASE)))


def is_sqlite(session: Session) -> bool:
    """Return on which of the two databases a session works."""
    return session.get_bind().dialect.name == "sqlite"


def kept(session: Session, words: Sequence[str | None]) -> object:
    """Return the words of an entry as its column takes them; None between two texts."""
    if is_sqlite(session):
        return " ".join(word or GAP for word in words)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        if word is not None:
            places.setdefault(word, []).append(place)
    return " ".join(f"{_quoted(word)}:{','.join(map(str, at))}" for word, at in places.items())


def matches(session: Session, *conditions: Condition) -> ColumnElement[bool]:
    """Return whether an entry meets any of some conditions."""
    if is_sqlite(session):
        asked = _any_of(conditions, " OR ", " AND ", _fts5_phrase)
        return literal_column(ENTRY.name).op("MATCH", is_comparison=True)(literal(asked, String))
    asked = _any_of(conditions, " | ", " & ", _tsquery_phrase)
    return ENTRY.c.words.op("@@", is_comparison=True)(cast(literal(asked, String), TSQUERY))


def _any_of(conditions: Sequence[Condition], either: str, both: str, said: Callable[[Phrase], str]) -> str:
    """Write conditions down in the language of a database."""
    return either.join(
        f"({both.join(f'({either.join(map(said, choice))})' for choice in condition)})" for condition in conditions
    )


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.spelled)}"' + (" *" if phrase.is_open else "")


def _tsquery_phrase(phrase: Phrase) -> str:
    last = len(phrase.spelled) - 1
    words = (tsquery_word(word, is_open=phrase.is_open and at == last) for at, word in enumerate(phrase.spelled))
    return f"({' <-> '.join(words)})"


def tsquery_word(word: str, *, is_open: bool = False) -> str:
    """Return a word, or the beginning of one, as PostgreSQL is asked for it."""
    return _quoted(word) + (":*" if is_open else "")


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def parts(texts: Iterable[Sequence[str]], head: Sequence[str], overlap: int) -> list[list[str | None]]:
    """Cut what a line says into entries that both databases can keep with all their places.

    :param texts: the words of each text of the line.
    :param head: words that every entry of the line has: who, when, what.
    :param overlap: words that the next entry repeats where a text is cut.
    """
    made = [list(head)]
    counts: dict[str, int] = {}
    for text in texts:
        made[-1].append(None)
        for at, word in enumerate(text):
            if len(made[-1]) >= LAST_PLACE or counts.get(word, 0) >= MOST_PLACES:
                made.append([*head, None, *text[max(0, at - overlap) : at]])
                counts = {}
                for one in made[-1]:
                    counts[one or GAP] = counts.get(one or GAP, 0) + 1
            counts[word] = counts.get(word, 0) + 1
            made[-1].append(word)
    return made[:MOST_PARTS]
