"""Number series: case numbers are drawn in the transaction that uses them, so they have no gaps."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class NumberSeries(Base):
    """The last number drawn of a series."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
