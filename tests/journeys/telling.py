"""What several stories tell in the same words."""

from __future__ import annotations

from datetime import timedelta

from engine.store.rights import Mark
from tests.office import Office


def past(office: Office, rule_id: str) -> None:
    """Let a limit of the case end; whatever falls due is done."""
    office.advance_to(office.limit(rule_id).expires_on + timedelta(days=1))


def unsued(office: Office, court: str, **answers: object) -> None:
    """Nobody goes to court in time: the registrar confirms it, and prepares the publication."""
    past(office, court)
    office.complete("confirm_no_suit", by="registrar")
    office.complete("prepare_publication", by="registrar", **answers)


def mark(office: Office) -> Mark:
    """Return the mark as the register has it now."""
    with office.parts.unit_of_work(read_only=True) as work:
        return work.session.get_one(Mark, office.mark.id)


def announced(office: Office) -> set[str]:
    """Return what stands in the gazette."""
    return {row["announcement"] for row in office.engine.gazette().items}
