"""Statements about the orders of courts that preserve a right, and those that wait for their turn (轮候)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Encumbrance, Mark, Patent, RegisterEntry, Run
from engine.values import ORDER_KINDS

KIND = "shared.preservation"
#: Message that a waiting order listens for.
TURN = "preservation_turn"
#: Message that an order in force listens for: it was ended or continued in another case.
ELSEWHERE = "preservation_elsewhere"
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
    return sorted(_awaiting(session, right, TURN), key=lambda row: (str(row.variables["requested_on"]), row.id))


def preserving(session: Session, right: Mark | Patent) -> list[Run]:
    """Return the runs of the orders in force, in whichever case: not those that wait or are not decided."""
    return _awaiting(session, right, ELSEWHERE)


def _awaiting(session: Session, right: Mark | Patent, message: str) -> list[Run]:
    rows = session.scalars(_runs(right).where(Run.ended_at.is_(None)))
    return [row for row in rows if awaited(row, message) is not None]


def _runs(right: Mark | Patent) -> Select[tuple[Run]]:
    """Return the runs of all orders about a right, in whichever case."""
    column = CaseFile.mark_id if isinstance(right, Mark) else CaseFile.patent_id
    statement = select(Run).join(CaseFile, CaseFile.id == Run.case_id)
    return statement.where(column == right.id, Run.kind == KIND)


def of_number(session: Session, right: Mark | Patent, order_no: str) -> Sequence[Run]:
    """Return the runs of an order, oldest first: one for each case in which it was entered."""
    rows = session.scalars(_runs(right).order_by(Run.id))
    return [row for row in rows if row.variables.get("order_no") == order_no]


def begun_since(session: Session, right: Mark | Patent, day: date) -> Sequence[Encumbrance]:
    """Return the preservations that cases laid on a right on a day or later, lifted or not."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    return session.scalars(
        select(Encumbrance)
        .where(
            column == right.id,
            Encumbrance.kind == "seizure",
            Encumbrance.from_on >= day,
            Encumbrance.case_id.is_not(None),
        )
        .order_by(Encumbrance.id)
    ).all()


def entered_since(
    session: Session, right: Mark | Patent, case_id: int, day: date, entries: Collection[str]
) -> RegisterEntry | None:
    """Return the first of some entries that was made after a case lifted its preservation on a day or later."""
    column = RegisterEntry.mark_id if isinstance(right, Mark) else RegisterEntry.patent_id
    lifting = select(func.min(RegisterEntry.id)).where(
        column == right.id,
        RegisterEntry.case_id == case_id,
        RegisterEntry.entry == "seizure_lifted",
        RegisterEntry.entered_on >= day,
    )
    later = (column == right.id, RegisterEntry.entry.in_(entries), RegisterEntry.id > lifting.scalar_subquery())
    return session.scalars(select(RegisterEntry).where(*later).order_by(RegisterEntry.id).limit(1)).first()


def name_of(facts: Mapping[str, object]) -> str:
    """Return how an order is called: court and number."""
    return f"{facts.get('court', '')} {facts.get('order_no', '')}".strip()


def open_cases(session: Session, patent: Patent) -> Sequence[CaseFile]:
    """Return the open cases about a patent that something else than an order opened."""
    is_open = (CaseFile.patent_id == patent.id, CaseFile.closed_on.is_(None), CaseFile.kind.not_in(ORDER_KINDS))
    return session.scalars(select(CaseFile).where(*is_open).order_by(CaseFile.id)).all()


def awaited(row: Run, message: str = TURN) -> dict[str, object] | None:
    """Return what the view of a run remembers of a message it waits for, by default its turn; None: it does not."""
    return next((entry for entry in row.view.get("awaited", ()) if entry["message"] == message), None)


def is_another_undecided(session: Session, case_id: int, run_id: int) -> bool:
    """Return whether a case has another order on which nobody has decided yet."""
    rows = session.scalars(
        select(Run).where(Run.case_id == case_id, Run.kind == KIND, Run.ended_at.is_(None), Run.id != run_id)
    )
    return any(row.variables.get("order_decision") is None for row in rows)
