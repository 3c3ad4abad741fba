"""What every table stands on: declarative base, column types, constraint names, and the way to a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import orjson
from sqlalchemy import Date, DateTime, Dialect, ForeignKeyConstraint, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.dialects.sqlite import DATE, DATETIME
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from engine.store.packing import json_of

JsonMap = dict[str, Any]
JsonList = list[Any]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_DAY = _EPOCH.toordinal()


class _Microseconds(DATETIME):
    """An instant on SQLite: microseconds since 1970 in UTC, 8 bytes where text takes 26, and in the same order."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        return lambda value: None if value is None else (value - _EPOCH) // _MICROSECOND

    def literal_processor(self, dialect: Dialect) -> Callable[[datetime], str]:
        return lambda value: str((value - _EPOCH) // _MICROSECOND)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | str | None], datetime | None]:
        return _instant


def _instant(value: int | str | None) -> datetime | None:
    """Return the instant; text is what somebody wrote by hand, and the hash of its line will tell."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return None if value is None else _EPOCH + timedelta(microseconds=value)


class DayNumber(DATE):
    """A day on SQLite: days since 1970, 2 bytes where text takes 10, and in the same order.

    The last day there is stays text, as the indexes say it of a task without a limit (``DUE_ORDER``): SQLite puts text
    after all numbers.
    """

    def bind_processor(self, dialect: Dialect) -> Callable[[date | None], int | str | None]:
        return _number

    def literal_processor(self, dialect: Dialect) -> Callable[[date], str]:
        return lambda value: repr(_number(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | str | None], date | None]:
        return _day


def _number(value: date | None) -> int | str | None:
    if value is None or value == date.max:
        return value and value.isoformat()
    return value.toordinal() - _FIRST_DAY


def _day(value: int | str | None) -> date | None:
    """Return the day; text is the last day there is, or what somebody wrote by hand."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return None if value is None else date.fromordinal(value + _FIRST_DAY)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware going in, aware UTC coming out; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _Microseconds() if dialect.name == "sqlite" else super().load_dialect_impl(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


class DatabaseNow(FunctionElement[datetime]):
    """The present instant by the clock of the database's machine; SQLite has only ours."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(DatabaseNow, "postgresql")
def _of_the_server(_element: DatabaseNow, _compiler: object, **_options: object) -> str:
    return "clock_timestamp()"


@compiles(DatabaseNow, "sqlite")
def _of_the_machine(_element: DatabaseNow, _compiler: object, **_options: object) -> str:
    return "CAST(strftime('%s', 'now') || substr(strftime('%f', 'now'), 4) || '000' AS INTEGER)"


class Json(TypeDecorator[Any]):
    """A JSON value as text, the same on every database. Assign a new value: edits in place are not seen."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json_of(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance


class Digest(TypeDecorator[str]):
    """A SHA-256 digest: 64 hexadecimal digits in Python, 32 bytes in the database."""

    impl = LargeBinary(32)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else bytes(value).hex()


class FileHash(TypeDecorator[str]):
    """The SHA-256 digest by which the file store keeps a file: 64 hexadecimal digits, on SQLite 32 bytes."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        return bytes.fromhex(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        return value.hex() if isinstance(value, bytes) else value


class Beginning(Digest):
    """The first bytes of a digest: what goes in may be the whole of it, what comes out is its beginning."""

    cache_ok = True

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes.fromhex(value)[: self.size]


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        date: Date,
        bytes: LargeBinary,
        JsonMap: Json,
        JsonList: Json,
    }


class CaseChild:
    """A row that belongs to a case and may not change without a line of the case's history.

    ``case_seq`` is the first history line of the step that last wrote the row. A unit of work fills it in; the database
    refuses a change that leaves it behind, and a commit in which that line is missing (reliability.md 4.3).
    """

    #: Columns that may change without a history line.
    UNRECORDED: ClassVar[frozenset[str]] = frozenset()

    case_id: Mapped[int]
    case_seq: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 (a class, by SQLAlchemy's convention)
        return (
            ForeignKeyConstraint(["case_id"], ["case_file.id"]),
            ForeignKeyConstraint(
                ["case_id", "case_seq"], ["history.case_id", "history.seq"], deferrable=True, initially="DEFERRED"
            ),
            *cls.__dict__.get("CONSTRAINTS", ()),
        )


def one_of(column: str, *values: str) -> str:
    """Return the SQL of a check that a text column holds one of a few words."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
