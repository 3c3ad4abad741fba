"""An old case costs what a young one does: the statements of a completion do not grow with its rounds."""

from __future__ import annotations

from engine.store.database import Database
from tests.office import Office
from tests.plain_answers import answers_of
from tests.statements import count_statements

DRAFT = answers_of("trademark.opposition.draft_decision", {})


def test_the_statements_of_a_completion_are_the_same_after_twenty_rounds(database: Database) -> None:
    office = Office(database)
    office.publish_originals()
    office.file("trademark.opposition")
    for element in ("check_formalities", "assess_signals"):
        office.complete(element)
    office.send("answer", by="respondent")
    for element, answers in (("assign_examination", {"complexity": "simple"}), ("examine", {}), ("draft_decision", {})):
        office.complete(element, **answers)

    def drafted() -> list[str]:
        """Send the draft back once more; return what was sent to draft it again."""
        office.complete("approve_decision", approval="return")
        task = office.open_task("draft_decision")
        actor = office.able(task)[0]
        with count_statements(database.engine) as statements:
            office.engine.complete_task(actor, task.id, DRAFT)
        return statements.sent

    drafted()  # warm: diagrams are parsed once
    young = drafted()
    for _ in range(18):
        drafted()
    old = drafted()

    assert old == young, "\n".join(old)
    assert len(old) <= 12
    assert len(office.history()) > 45
