"""Counting SQL statements: the cost of an act that does not depend on the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

#: What opens or closes a transaction is not counted: the drivers do it out of sight or in words, each in its way.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Statements:
    """The statements that were sent, in order."""

    sent: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sent)

    def starting(self, word: str) -> list[str]:
        """Return the statements that begin with a word."""
        return [statement for statement in self.sent if statement.lstrip().upper().startswith(word)]


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """Collect every statement sent through an engine, by any thread, while the block runs.

    >>> with count_statements(database.engine) as statements:
    ...     act()
    >>> assert len(statements) <= 12
    """
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(_FRAME):
            statements.sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def explained(session: Session, act: Callable[[], object]) -> str:
    """Return how the database goes about the last statement that an act sends."""
    connection, sent = session.connection(), []
    event.listen(connection, "before_cursor_execute", lambda *given: sent.append(given[2:4]))
    act()
    statement, parameters = sent[-1]
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    plan = connection.exec_driver_sql(f"{how} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in plan)
