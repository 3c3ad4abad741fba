"""Finding cases by a text. The one place that knows how texts are looked up."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from engine.store.tables import CaseFile


def says(text: str, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a case can be found by a text: part of one of its numbers or names, two characters are enough.

    :param case_id: column of the statement that asks.
    """
    return (
        select(CaseFile.id)
        .where(CaseFile.id == case_id, CaseFile.search_text.contains(text.strip().lower(), autoescape=True))
        .exists()
    )
