"""A short way to write tables down. Frozen: a migration that was published must always make the same tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from alembic import op

TYPES = {
    "int": sa.Integer,
    "str": sa.String,
    "text": sa.Text,
    "json": sa.Text,
    "day": sa.Date,
    "instant": lambda: sa.DateTime(timezone=True),
    "bool": sa.Boolean,
    "bytes": sa.LargeBinary,
    "digest": lambda: sa.LargeBinary(32),
}


def create(
    table: str,
    columns: str,
    *,
    primary: str = "id",
    unique: Iterable[str] = (),
    foreign: Mapping[str, str] | None = None,
    checks: Mapping[str, str] | None = None,
    indexes: Iterable[str] = (),
    of_case: bool = False,
    head: bool = False,
) -> None:
    """Create a table.

    :param columns: ``name type`` per column, separated by commas; ``?`` after the type: may be null.
    :param unique: columns of each unique constraint, separated by spaces; so are ``primary`` and ``indexes``.
    :param foreign: column -> ``table.column``.
    :param checks: name -> condition.
    :param of_case: the rows belong to a case and name the history line that last changed them.
    :param head: the rows are cases. History does not exist yet; PostgreSQL gets that reference afterwards.
    """
    if of_case:
        columns += ", case_id int, case_seq int"
        foreign = {**(foreign or {}), "case_id": "case_file.id"}
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*primary.split(), name=f"pk_{table}")]
    constraints += [sa.UniqueConstraint(*names.split(), name=f"uq_{table}_{_joined(names)}") for names in unique]
    constraints += [
        sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
        for column, target in (foreign or {}).items()
    ]
    constraints += [sa.CheckConstraint(sql, name=f"ck_{table}_{name}") for name, sql in (checks or {}).items()]
    if of_case:
        constraints.append(_to_history(table, "case_id", "case_seq"))
    if head and op.get_bind().dialect.name == "sqlite":
        constraints.append(_to_history(table, "id", "head_seq"))
    op.create_table(table, *_columns(columns), *constraints)
    for names in indexes:
        op.create_index(f"ix_{table}_{_joined(names)}", table, names.split())


def partial_index(name: str, table: str, columns: Iterable[str], condition: str) -> None:
    """Create an index over some rows; a column with a parenthesis is an expression."""
    parts = [sa.text(column) if "(" in column else column for column in columns]
    where = sa.text(condition)
    op.create_index(name, table, parts, sqlite_where=where, postgresql_where=where)


def one_of(column: str, values: str) -> str:
    """Return the check that a column holds one of a few words."""
    return f"{column} IN ({', '.join(repr(value) for value in values.split())})"


def _to_history(table: str, case: str, seq: str) -> sa.ForeignKeyConstraint:
    """Return the constraint, checked at the commit, that a history line exists."""
    return sa.ForeignKeyConstraint(
        [case, seq],
        ["history.case_id", "history.seq"],
        name=f"fk_{table}_{case}_{seq}",
        deferrable=True,
        initially="DEFERRED",
    )


def _columns(columns: str) -> Iterable[sa.Column]:
    for column in columns.split(","):
        name, kind = column.split()
        yield sa.Column(name, TYPES[kind.rstrip("?")](), nullable=kind.endswith("?"), autoincrement=name == "id")


def _joined(names: str) -> str:
    return "_".join(names.split())
