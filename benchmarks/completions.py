"""One task completed through the engine: milliseconds, statements, and whether a long case costs more."""

from __future__ import annotations

from benchmarks.harness import Figure, bare_transaction, median, milliseconds
from benchmarks.offices import BY_ONE, brought_to
from engine.demo.words import answers
from engine.values import Outcome
from tests.office import Office
from tests.statements import count_statements

ROUNDS = 200
RETURN = {"approval": "return", "return_reasons": ["reasoning_thin"], "return_note": "请补充论述。"}


class Desk:
    """A case whose draft goes back and forth: two completions a round, for as long as one likes."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.mark = brought_to(office, "draft_decision", BY_ONE)
        self.draft = answers("draft_decision", BY_ONE, self.mark)
        task = office.open_task("draft_decision")
        self.drafter = office.able(task)[0]
        self.task_id = task.id
        outcome = self._draft()
        self.approver = office.able(office.open_task("approve_decision"))[0]
        self._back(outcome)

    def _draft(self) -> Outcome:
        return self.office.engine.complete_task(self.drafter, self.task_id, self.draft)

    def _back(self, outcome: Outcome) -> None:
        back = self.office.engine.complete_task(self.approver, outcome.opened[0].id, RETURN)
        self.task_id = back.opened[0].id

    def round(self) -> float:
        """Draft and return once; return the milliseconds of the drafting."""
        kept: list[Outcome] = []
        spent = milliseconds(lambda: kept.append(self._draft()))
        self._back(kept[0])
        return spent


def figures(name: str, office: Office) -> list[Figure]:
    """Measure on one database."""
    desk = Desk(office)
    with count_statements(office.database.engine) as statements:
        desk.round()
    per_completion = len(statements) / 2
    samples = [desk.round() for _ in range(ROUNDS)]
    early, late = median(samples[5:35]), median(samples[-30:])
    with count_statements(office.database.engine) as statements_late:
        desk.round()
    baseline = bare_transaction(office.database, round(per_completion))
    return [
        Figure(
            name=f"completion_{name}_p50", value=median(samples), unit="ms", aim="≤ 4 ms on SQLite", baseline=baseline
        ),
        Figure(name=f"completion_{name}_statements", value=per_completion, unit="statements", aim="≤ 12"),
        Figure(
            name=f"completion_{name}_flatness",
            value=late / early,
            unit="late/early",
            aim=f"≤ 1.2 over {ROUNDS} rounds",
        ),
        Figure(
            name=f"completion_{name}_statements_after_{ROUNDS}_rounds",
            value=len(statements_late) / 2,
            unit="statements",
            aim="the same",
        ),
    ]
