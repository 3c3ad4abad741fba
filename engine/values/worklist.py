"""The work list: its filters, columns and desks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from engine.errors import Refused
from engine.values.paging import Choice

#: Values of the filters of the work list that are words.
WORKLIST_WORDS: Mapping[str, tuple[str, ...]] = {
    "scope": ("mine", "pool", "all"),
    "clock": ("overdue", "soon", "suspended", "provisional", "extended", "running"),
    "sort": ("due", "docket", "priority"),
}

#: Filters of the work list that are numbers -> least and largest.
WORKLIST_NUMBERS: Mapping[str, tuple[int, int]] = {
    "unit": (0, 2**31 - 1),
    "nice_class": (1, 45),
    "priority": (1, 9),
    "age": (1, 36_500),
    "assignee": (0, 2**31 - 1),
    "ends_in": (0, 36_500),
}

#: Longest text of a filter.
FILTER_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistQuery:
    """Filters and order of the work list; None means any. Links, saved filters and the API say it in the same words."""

    scope: Literal["mine", "pool", "all"] = "pool"
    #: Procedure: kind of the case.
    kind: str | None = None
    #: Step: element of a diagram.
    element: str | None = None
    #: Id of the unit that the task belongs to; 0: none.
    unit: int | None = None
    clock: Literal["overdue", "soon", "suspended", "provisional", "extended", "running"] | None = None
    #: Part of the name of a party, or of its agent.
    party: str | None = None
    nice_class: int | None = None
    #: At least this urgent.
    priority: int | None = None
    #: Days since the task was opened, at least.
    age: int | None = None
    #: Account that holds the task; 0: nobody.
    assignee: int | None = None
    #: Days from today to the last day, exactly.
    ends_in: int | None = None
    #: Part of a number or a name by which the case can be found.
    text: str | None = None
    #: legal time left; filing date and number of the case; priority, then legal time left.
    sort: Literal["due", "docket", "priority"] = "due"

    @classmethod
    def of(cls, words: Mapping[str, str]) -> WorklistQuery:
        """Return the query that words say; empty words and words of others are passed over.

        :raises Refused: ``bad_filter``: a word has no such value.
        """
        given = {field.name: words[field.name].strip() for field in fields(cls) if words.get(field.name)}
        return cls(**{name: _filter_value(name, word) for name, word in given.items() if word})

    def words(self) -> dict[str, str]:
        """Return the words that say this query, only those that are needed: always the same for the same query."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        needed = {
            name: value for name, value in values.items() if value is not None and (name, value) != ("sort", "due")
        }
        return {name: str(value) for name, value in needed.items()}


def _filter_value(name: str, word: str) -> str | int:
    if name in WORKLIST_NUMBERS:
        least, largest = WORKLIST_NUMBERS[name]
        if word.isascii() and word.isdigit() and len(word) < 11 and least <= int(word) <= largest:
            return int(word)
    elif word in WORKLIST_WORDS.get(name, (word,)) and len(word) <= FILTER_TEXT:
        return word
    raise Refused("bad_filter", name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A filter of the work list that somebody named."""

    id: int
    name: str
    query: WorklistQuery
    shared: Literal["nobody", "unit", "all"]
    #: Name of who saved it; only that account may change it.
    owner: str
    is_own: bool
    #: It is the reader's own, or left behind by somebody who would share it no more.
    may_drop: bool


#: Columns of the work list that a reader can choose from; the task itself is always shown.
WORKLIST_COLUMNS = ("case", "limit", "person", "kind", "filed", "priority", "class", "parties", "opened", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """How an account wants its work list: what it saved, what it opens with, what it shows."""

    filters: tuple[SavedFilter, ...]
    #: Name of a built-in filter, or the id of a saved one; None: the first that holds anything of mine, the pool, and
    #: for who leads the own unit and all.
    first: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistChoices:
    """What the filters of a reader's work list can be set to."""

    kinds: tuple[str, ...]
    steps: tuple[Choice, ...]
    units: tuple[Choice, ...]
