"""Statements about the orders of courts that preserve a right, and those that wait for their turn (轮候)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Encumbrance, Mark, Patent, Run

KIND = "shared.preservation"
#: Message that a waiting order listens for.
TURN = "preservation_turn"
#: Variables of the run that the register tells of an order.
FACTS = ("court", "order_no", "preserved_until")


def in_force(session: Session, right: Mark | Patent) -> list[Encumbrance]:
    """Return the preservations that our cases laid on a right and that are not lifted, in this step either."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    rows = session.scalars(
        select(Encumbrance).where(
            column == right.id,
            Encumbrance.kind == "seizure",
            Encumbrance.lifted_on.is_(None),
            Encumbrance.case_id.is_not(None),
        )
    )
    return [row for row in rows if row.lifted_on is None]


def waiting(session: Session, right: Mark | Patent) -> list[Run]:
    """Return the runs of the orders that wait, in the order in which the office received them."""
    column = CaseFile.mark_id if isinstance(right, Mark) else CaseFile.patent_id
    rows = session.scalars(
        select(Run)
        .join(CaseFile, CaseFile.id == Run.case_id)
        .where(column == right.id, Run.kind == KIND, Run.ended_at.is_(None))
    )
    return sorted(
        (row for row in rows if awaited(row) is not None), key=lambda row: (str(row.variables["requested_on"]), row.id)
    )


def awaited(row: Run) -> dict[str, object] | None:
    """Return what the view of a run remembers of the turn it waits for; None: it does not wait."""
    return next((entry for entry in row.view.get("awaited", ()) if entry["message"] == TURN), None)


def is_another_undecided(session: Session, case_id: int, run_id: int) -> bool:
    """Return whether a case has another order on which nobody has decided yet."""
    rows = session.scalars(
        select(Run).where(Run.case_id == case_id, Run.kind == KIND, Run.ended_at.is_(None), Run.id != run_id)
    )
    return any(row.variables.get("order_decision") is None for row in rows)
