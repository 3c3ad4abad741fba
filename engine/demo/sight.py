"""What the teller of the demo lives looks at in a case: as little as it needs, thousands of times."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import ledger
from engine.rules.stop_clock import ends_of_stops
from engine.store.queries import cases as case_queries
from engine.store.queries import fees as fee_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTask:
    """An open task."""

    id: int
    element: str
    role: str
    status: str
    assignee: str | None
    form_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """A message that is awaited."""

    message: str
    element: str
    form_key: str
    party_role: str
    has_limit: bool

    @property
    def form(self) -> str:
        """Last word of its form."""
        return self.form_key.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A case as it stands."""

    tasks: tuple[SeenTask, ...]
    awaited: tuple[SeenMessage, ...]
    #: (case number, kind) of the case before and of those after it.
    linked: tuple[tuple[str, str], ...]


def look(work: Work, case_no: str) -> Sight:
    """Return a case as it stands: its open tasks, what it waits for, and the cases it opened."""
    session = work.session
    case = case_queries.by_number(session, case_no)
    return Sight(
        tasks=tuple(
            SeenTask(
                id=task.id,
                element=task.element,
                role=task.role,
                status=task.status,
                assignee=assignee,
                form_key=task.form_key,
            )
            for task, assignee, _ in task_queries.open_of_case(session, case.id)
        ),
        awaited=tuple(
            SeenMessage(
                message=entry["message"],
                element=entry["element"],
                form_key=entry["form_key"] or "",
                party_role=entry["party_role"],
                has_limit=any(entry["token_id"] in tokens for tokens in run.view.get("attached", {}).values()),
            )
            for run in case_queries.open_runs(session, case.id)
            for entry in run.view.get("awaited", ())
        ),
        linked=tuple((one.case_no, one.kind) for one in case_queries.linked(session, case)),
    )


def is_suspended(work: Work, case_no: str) -> bool:
    """Return whether a suspension of the case has not come to its end."""
    case = case_queries.by_number(work.session, case_no)
    events = [event for event, _ in limit_queries.events_with_names(work.session, case.id)]
    ends = ends_of_stops(ledger.entry(event) for event in events)
    return any(event.kind == "stop" and event.id in ends and ends[event.id] is None for event in events)


def sender(work: Work, case_no: str, role: str) -> str:
    """Return the name of who holds a role in the case; empty: nobody does."""
    case = case_queries.by_number(work.session, case_no)
    return next((one.party.name for one in case_queries.parties(work.session, case.id) if one.role == role), "")


def owed_fen(work: Work, case_no: str) -> int:
    """Return the first fee that is due in the case; 0: none is."""
    case = case_queries.by_number(work.session, case_no)
    return next((fee.owed_fen for fee in fee_queries.of_case(work.session, case.id) if fee.state == "due"), 0)
