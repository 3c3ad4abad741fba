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
    with_rowid: bool = True,
) -> None:
    """Create a table.

    :param columns: ``name type`` per column, separated by commas; ``?`` after the type: may be null.
    :param unique: columns of each unique constraint, separated by spaces; so are ``primary`` and ``indexes``.
    :param foreign: column -> ``table.column``.
    :param checks: name -> condition.
    :param of_case: the rows belong to a case and name the history line that last changed them.
    :param head: the rows are cases. History does not exist yet; PostgreSQL gets that reference afterwards.
    :param with_rowid: whether SQLite numbers the rows; else they lie in the order of their primary key.
    """
    if of_case:
        columns += ", case_id int, case_seq int" if "case_id int?" not in columns else ""
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
    op.create_table(table, *_columns(columns), *constraints, sqlite_with_rowid=with_rowid)
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


def guard(name: str, table: str, moment: str, condition: str | None, complaint: str) -> None:
    """Create a trigger that refuses a statement.

    :param moment: INSERT, UPDATE, UPDATE OF columns, DELETE, TRUNCATE (PostgreSQL only).
    :param condition: when it refuses, in words of NEW and OLD; None: always.
    """
    make = _sqlite_guard if op.get_bind().dialect.name == "sqlite" else _postgresql_guard
    make(name, table, moment, condition, complaint)


def unguard(name: str, table: str) -> None:
    """Drop such a trigger."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgresql else ""))
    if is_postgresql:
        op.execute(f"DROP FUNCTION {name}()")


def _sqlite_guard(name: str, table: str, moment: str, condition: str | None, complaint: str) -> None:
    when = f"WHEN {condition}" if condition else ""
    op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{complaint}'); END")


def _postgresql_guard(name: str, table: str, moment: str, condition: str | None, complaint: str) -> None:
    refuse = f"RAISE EXCEPTION '{complaint}' USING ERRCODE = 'restrict_violation';"
    body = f"IF {condition} THEN {refuse} END IF; RETURN NEW;" if condition else refuse
    if condition and moment == "DELETE":
        body = body.replace("RETURN NEW", "RETURN OLD")
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
    each = "STATEMENT" if moment == "TRUNCATE" else "ROW"
    op.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()")


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
