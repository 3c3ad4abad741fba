"""A case in motion: one run of it in memory, moved by one act, then mirrored into rows and recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.commands import effects, mirror, service, waiting
from engine.commands.answers import storable
from engine.store.cases import CaseFile
from engine.store.documents import Notice
from engine.store.jobs import Job
from engine.store.queries import cases as case_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import limits as limit_queries
from engine.store.runs import Run as RunRow
from engine.store.tasks import Task
from engine.store.time_limits import ClockEvent, TimeLimit
from engine.store.work import Work
from engine.values import Actor, Outcome
from engine.workflow import Definition, Effect, Run


@dataclass(slots=True)
class Motion:
    """One run of a case while it moves. Made inside a unit of work, after the case lock."""

    work: Work
    actor: Actor
    case: CaseFile
    row: RunRow
    definition: Definition
    run: Run | None = None
    #: Variables while the run is being made and cannot be asked yet.
    first_variables: Mapping[str, object] = field(default_factory=dict)
    #: Notices that this step issued.
    issued: list[Notice] = field(default_factory=list)
    #: Jobs of this step, added together at its end.
    jobs: list[Job] = field(default_factory=list)
    #: Tasks that this step opened.
    opened: list[Task] = field(default_factory=list)
    #: Token of the task or message that moved the run; the limits on it are met.
    moved_token: str | None = None
    #: Limit whose expiry moves the run.
    expired_limit: TimeLimit | None = None
    #: The ledger or what is read off for it changed: limits of the office must be computed anew.
    is_clock_touched: bool = False
    #: The act is a message that interrupts what is going on (a withdrawal): limits on it end without being met.
    is_interruption: bool = False
    #: Day on which the act counts as done, where it is not today: the postmark of what came on paper.
    counts_from: date | None = None
    closed_as: str | None = None
    #: Last day of the nearest running limit after the step.
    nearest_due_on: date | None = None
    _participants: tuple[case_queries.Participant, ...] | None = None
    _live_limits: list[TimeLimit] | None = None

    @classmethod
    def begin(
        cls, work: Work, actor: Actor, case: CaseFile, kind: str, variables: Mapping[str, object], *, is_main: bool
    ) -> Motion:
        """Begin a run of the current version of a procedure. The case must have an id."""
        version_id, definition = work.definitions.current(work.session, kind)
        row = RunRow(
            case_id=case.id, kind=kind, diagram_version_id=version_id, state=b"", variables={}, view={}, is_main=is_main
        )
        work.session.add(row)
        work.session.flush()
        motion = cls(work=work, actor=actor, case=case, row=row, definition=definition, first_variables=variables)
        motion.run = Run.begin(definition, dict(variables), motion.perform)
        return motion

    @classmethod
    def load(
        cls,
        work: Work,
        actor: Actor,
        case: CaseFile,
        row: RunRow,
        *,
        limits: Sequence[TimeLimit] | None = None,
        participants: tuple[case_queries.Participant, ...] | None = None,
    ) -> Motion:
        """Load a run as stored.

        :param limits: the live limits of the case, where they were read already; so are ``participants``.
        """
        definition = work.definitions.version(work.session, row.diagram_version_id)
        motion = cls(work=work, actor=actor, case=case, row=row, definition=definition)
        motion._live_limits = None if limits is None else list(limits)
        motion._participants = participants
        motion.run = Run.load(definition, row.state, dict(row.variables), motion.perform)
        return motion

    @property
    def acted_on(self) -> date:
        """Return the day on which the act of this step counts as done (商标法实施条例（2014）第九条)."""
        return self.counts_from or self.work.today

    @property
    def variables(self) -> Mapping[str, object]:
        return self.first_variables if self.run is None else self.run.variables

    @property
    def participants(self) -> tuple[case_queries.Participant, ...]:
        """Who takes part in the case, read once per step."""
        if self._participants is None:
            self._participants = case_queries.participants(self.work.session, self.case.id)
        return self._participants

    @property
    def parties(self) -> list[case_queries.PartyInCase]:
        """The same as whole rows, for the few steps that change or judge a party."""
        return case_queries.parties(self.work.session, self.case.id)

    @property
    def live_limits(self) -> list[TimeLimit]:
        """The running and suspended limits of the case, of all its runs, as they were before the step."""
        if self._live_limits is None:
            self._live_limits = limit_queries.live(self.work.session, self.case.id)
        return self._live_limits

    def forget_parties(self) -> None:
        """Read the parties anew when they are asked for next: one of them was changed."""
        self._participants = None

    def perform(self, effect: Effect) -> Mapping[str, object] | None:
        """Do what a service task asks for; called by the run in the middle of a step."""
        set_by_it = effects.perform(self, effect)
        if self.run is None and set_by_it:  # still beginning: what one operation sets, the next one reads
            self.first_variables = {**self.first_variables, **set_by_it}
        return set_by_it

    def issue(self, template: str, parties: Sequence[case_queries.Participant], **how: object) -> list[Notice]:
        """Issue a notice to these parties. See :func:`engine.commands.service.issue`."""
        return service.issue(self, template, parties, **how)

    def declared(self, given: Mapping[str, object]) -> dict[str, object]:
        """Return the answers that are variables of the procedure, as the run keeps them: days as ISO text."""
        return {name: value for name, value in storable(given).items() if name in self.definition.variables}

    def complete(self, task: Task, answers: Mapping[str, object]) -> None:
        """Complete the task in the run."""
        self.moved_token = task.token_id
        self.run.complete(task.token_id, self.declared(answers))

    def deliver(
        self, message: str, entry: Mapping[str, object], answers: Mapping[str, object], counts_from: date | None = None
    ) -> bool:
        """Deliver a message that the run's view says is awaited; False: the run does not wait for it.

        :param counts_from: the postmark, where it came on paper.
        """
        self.counts_from = counts_from
        self.moved_token, self.is_interruption = entry["token_id"], bool(entry["is_interrupting"])
        return self.run.deliver(message, self.declared(answers))

    def expire(self, limit: TimeLimit) -> None:
        """Let a time limit expire in the run."""
        self.expired_limit = limit
        self.run.expire(limit.token_id)

    def enter_clock(self, **columns: object) -> None:
        """Enter an event into the ledger of the case; its limits are computed anew at the end of the step."""
        self.work.session.add(
            ClockEvent(
                case_id=self.case.id,
                recorded_at=self.work.now,
                account_id=self.actor.account_id or None,
                **columns,
            )
        )
        self.is_clock_touched = True

    def settle(
        self, act: str, subject: str, old: Mapping[str, object] | None = None, new: Mapping[str, object] | None = None
    ) -> Outcome:
        """Mirror the run into rows, record the act, and say what it did."""
        mirror.reflect(self)
        self.work.record(self.case, self.actor, act, subject, dict(old or {}), dict(new or {}))
        if self.closed_as is not None:
            waiting.release(self)
            job_queries.forget_finished(self.work.session, self.case.id)
        return self.outcome()

    def outcome(self) -> Outcome:
        """Return what the act did."""
        return Outcome(
            case_no=self.case.case_no,
            seen=self.case.version,
            due_on=self.nearest_due_on,
            opened=tuple(mirror.line(self, task) for task in self.opened),
            closed_as=self.closed_as,
        )
