"""The orders of the work list. Each is kept by an index of the open tasks, and ends with what no two tasks share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, Integer, and_, literal_column, or_

from engine.errors import Refused
from engine.store.tables import Task
from engine.store.tasks import DUE_ORDER, PRIORITY_ORDER

Position = tuple[date | int | str, ...]

DUE = literal_column(DUE_ORDER.replace("due_on", "task.due_on"), Date)
PRIORITY = literal_column(PRIORITY_ORDER.replace("priority", "task.priority"), Integer)
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """Columns by name, the first one first, smallest values first."""

    columns: Mapping[str, ColumnElement]

    def read(self, text: str) -> Position:
        """Return the position that a page key holds. :raises Refused: ``bad_page_key``."""
        words = text.split("~")
        if len(words) != len(self.columns):
            raise Refused("bad_page_key")
        return tuple(_value(column, word) for column, word in zip(self.columns.values(), words, strict=True))

    def after(self, position: Position) -> Iterator[ColumnElement[bool]]:
        """Yield what holds for the tasks after a position; the first condition is a range of the index."""
        columns = list(self.columns.values())
        yield columns[0] >= position[0]
        yield or_(
            *(
                and_(*(columns[n] == position[n] for n in range(place)), columns[place] > position[place])
                for place in range(len(columns))
            )
        )


def _value(column: ColumnElement, word: str) -> date | int:
    try:
        if isinstance(column.type, Date):
            return date.fromisoformat(word)
        number = int(word)
    except ValueError:
        raise Refused("bad_page_key") from None
    if not -_LARGEST <= number <= _LARGEST or (column is not PRIORITY and number < 0):
        raise Refused("bad_page_key")
    return number


_ORDERS = {
    #: Least legal time left first; what stands still or has no limit comes last.
    "due": Order({"due": DUE, "id": Task.id}),
    #: Filing date, then number of the case: numbers are given in the order of the ids.
    "docket": Order({"filed_on": Task.filed_on, "case_id": Task.case_id, "id": Task.id}),
    "priority": Order({"priority": PRIORITY, "due": DUE, "id": Task.id}),
}


def order_of(sort: str) -> Order:
    """Return the order that a query asks for."""
    return _ORDERS[sort]


def key(position: Position) -> str:
    """Return a position as the key of the page that begins after it."""
    return "~".join(map(str, position))
