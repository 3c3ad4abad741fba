"""A walk: one case of a published procedure, moved by random choices until it is closed, and checked at each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select

import forms
from engine.commands import ledger
from engine.commands.roles import ROLES_OF_KIND
from engine.errors import EngineError
from engine.outside.clock import office_day
from engine.store.queries import cases as case_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import limits as limit_queries
from engine.store.tables import Job, Task
from engine.values import AwaitedView, TaskLine
from engine.workflow import Run
from tests import factories
from tests.office import Office
from tests.processes import beside
from tests.processes.random_answers import random_answers

MOST_STEPS = 500
#: So many answers in a row may be refused before time has to move.
MOST_REFUSALS = 25


class Astray(AssertionError):
    """A walk that cannot go on, or whose rows disagree with its run."""


@dataclass
class Walk:
    """One case, and what was done to it."""

    office: Office
    kind: str
    random: Random
    trail: list[str] = field(default_factory=list)
    known: dict[str, object] = field(default_factory=dict)
    #: The procedure to be begun beside the main one; "" for any of them, seldom; None: nothing goes on beside.
    side: str | None = None
    #: Elements that the runs of the case passed: diagram, element.
    passed: set[tuple[str, str]] = field(default_factory=set)

    def go(self) -> str:
        """Walk to the end; return the end event of the main run. :raises Astray: with the trail."""
        self.known = _right(self.office, self.kind, self.random)
        try:
            self._file()
            while self.office.case.line.closed_on is None or self._is_side_open() or self._comes_late():
                if len(self.trail) > MOST_STEPS:
                    raise Astray("no end in sight")
                if self.side is None or not self._go_beside():
                    self._step()
                self._agree()
            self.passed = beside.visited(self.office)
            return self._ended()
        except Astray as error:
            raise Astray(f"{self.kind} {self.office.case_no}: {error}\n" + "\n".join(self.trail[-40:])) from None

    def _go_beside(self) -> bool:
        """Begin something beside the procedure when chance says so: the wanted one often, until it has begun."""
        if self.side in beside.LATE or (self.side and beside.is_begun(self.office, self.side)):
            return False
        if self.random.random() > (0.6 if self.side else 0.05):
            return False
        side = self.side or None
        if side == "shared.separation" and not self.office.case.joined_with:
            side = "shared.joinder"
        said = beside.Beside(self.office, self.random, self.known).try_one(side)
        self.trail.append(said)
        return not said.startswith("  ")

    def _comes_late(self) -> bool:
        """What is late may reach a case that has closed already: that is where a loss of right ends."""
        if self.side not in beside.LATE or beside.is_begun(self.office, self.side):
            return False
        for _ in range(8):
            self.trail.append(beside.Beside(self.office, self.random, self.known).try_one(self.side))
            if beside.is_begun(self.office, self.side):
                break
        return self._is_side_open()

    def _is_side_open(self) -> bool:
        """What was begun beside a case may outlive it, where its tasks stay open: a person deals with it."""
        return bool(self.side) and beside.is_running(self.office, self.side) and bool(self.office.case.tasks)

    # --- acts --------------------------------------------------------------------------------------------------

    def _file(self) -> None:
        earlier = _earlier(self.office, self.kind)
        if earlier is not None:
            Walk(self.office, earlier, self.random, known=self.known).begin(self.known)
            self.known |= dict.fromkeys(("opposition_no", "case_no"), self.office.case_no)
        if self.side == "shared.joinder" or self.side == "shared.separation":
            self.begin(self.known)
            self.known["joined_case_no"] = self.office.case_no
        self.begin(self.known)

    def begin(self, known: dict[str, object]) -> None:
        """File the case, with other answers until the office takes it."""
        form = f"{self.kind}.filing"
        for _ in range(MOST_REFUSALS):
            answers = random_answers(form, self.random, self.office.today, known)
            try:
                outcome = self.office.engine.file_case(self.office.actor("opponent"), self.kind, answers)
            except EngineError as error:
                self.trail.append(f"  filing refused: {_told(error)}")
                continue
            self.office.case_no = outcome.case_no
            self.trail.append(f"filed {outcome.case_no}")
            return
        raise Astray("cannot be filed")

    def _step(self) -> None:
        """Do one thing of what can be done now; let time go by when chance says so or nothing else is possible."""
        case = self.office.case
        # Who posts in time and is late has sent nothing before.
        is_silent = self.side in beside.LATE
        awaiting = [each for each in case.awaited if not is_silent or each.party_role == "office"]
        answers = [awaited for awaited in awaiting if awaited.limit is not None]
        # What may come at any time, such as a withdrawal, comes seldom: it would end most walks before they went far.
        acts: list[object] = [*case.tasks] * 9 + answers * 9 + [*awaiting]
        for _ in range(MOST_REFUSALS):
            if not acts or self.random.random() < 0.15:
                break
            if self._done(self.random.choice(acts)):
                return
        self._wait()

    def _done(self, act: TaskLine | AwaitedView) -> bool:
        office = self.office
        try:
            if isinstance(act, AwaitedView):
                given = random_answers(act.form_key, self.random, office.today, self.known) if act.form_key else {}
                office.engine.deliver_message(office.actor("examiner"), office.case_no, act.message, given)
                self.trail.append(f"{office.today} message {act.message}")
                return True
            able = office.able(act)
            if not able:
                self.trail.append(f"  nobody may do {act.element}")
                return False
            given = random_answers(office.engine.task(able[0], act.id).form_key, self.random, office.today, self.known)
            office.engine.complete_task(able[0], act.id, given)
        except EngineError as error:
            self.trail.append(f"  {getattr(act, 'element', None) or act.message} refused: {_told(error)}")
            return False
        self.trail.append(f"{office.today} {act.element} {_choices(given)}")
        return True

    def _wait(self) -> None:
        with self.office.parts.unit_of_work(read_only=True) as work:
            next_at = job_queries.next_at(work.session)
        case = self.office.case
        if next_at is None or not (case.limits or case.tasks):
            if not (case.tasks or case.awaited):
                raise Astray("nothing to do and nothing to wait for")
            next_at = None
        day = office_day(next_at) if next_at else self.office.today + timedelta(days=1)
        self.office.advance_to(max(day, self.office.today))
        stuck = [
            job for state in ("incident",) for job in self.office.jobs(state) if job.case_no == self.office.case_no
        ]
        if stuck:
            raise Astray(f"a job failed: {stuck[0].kind} {stuck[0].last_error}")
        self.trail.append(f"{self.office.today} time went by")

    # --- what must agree ---------------------------------------------------------------------------------------

    def _agree(self) -> None:
        """The runs as stored, read again, show exactly the open tasks and live limits that the rows say."""
        with self.office.parts.unit_of_work(read_only=True) as work:
            session = work.session
            case = case_queries.by_number(session, self.office.case_no)
            facts = limit_queries.clock_facts(session, case.id, ledger.STOPS_THE_OFFICE)
            live = limit_queries.live(session, case.id)
            for row in case_queries.open_runs(session, case.id):
                run = Run.load(
                    work.definitions.version(session, row.diagram_version_id), row.state, dict(row.variables), None
                )
                shown = {limit.token_id for limit in run.awaited_limits}
                self._same("limits", shown, {limit.token_id for limit in live if limit.run_id == row.id})
                tasks = select(Task.token_id).where(Task.run_id == row.id, Task.status.in_(("open", "claimed")))
                self._same("tasks", {task.token_id for task in run.open_tasks}, set(session.scalars(tasks)))
            for limit in live:
                computed = ledger.deadline_of(work, limit, facts)
                if computed is not None and computed[1].expires_on != limit.expires_on:
                    raise Astray(f"{limit.rule_id}: the row says {limit.expires_on}, the law {computed[1].expires_on}")

    def _same(self, what: str, run: set[str], rows: set[str]) -> None:
        if run != rows:
            raise Astray(f"{what}: the run shows {sorted(run - rows)} more, the rows {sorted(rows - run)}")

    def _ended(self) -> str:
        """The case is closed at an end event; history and rows tell the same of every task and limit."""
        office = self.office
        checked = office.engine.verify_history(office.actor("auditor"), office.case_no)
        if not checked["is_intact"]:
            raise Astray(f"the history is broken at {checked['seq']}")
        with office.parts.unit_of_work(read_only=True) as work:
            session = work.session
            case = case_queries.by_number(session, office.case_no)
            main = case_queries.main_run(session, case.id)
            if main.end_event is None or main.ended_at is None:
                raise Astray("closed, but the main run has not reached an end event")
            left = [limit.rule_id for limit in limit_queries.live(session, case.id) if limit.run_id == main.id]
            armed = select(func.count()).select_from(Job).where(
                Job.case_id == case.id, Job.kind == "expire", Job.state == "armed"
            )  # fmt: skip
            done = select(func.count()).select_from(Task).where(Task.case_id == case.id, Task.status == "done")
            expired = [limit for limit in limit_queries.of_case(session, case.id) if limit.state == "expired"]
            counts = session.scalar(armed), session.scalar(done), len(expired)
            is_side_open = bool(case_queries.open_runs(session, case.id))
        acts = office.acts()
        if left or (counts[0] and not is_side_open):
            raise Astray(f"limits outlive the run: {left}, {counts[0]} armed jobs")
        if (counts[1], counts[2]) != (acts.count("task.completed"), acts.count("time_limit.expired")):
            raise Astray(f"rows tell of {counts[1]} tasks and {counts[2]} expiries, the history otherwise")
        return str(main.end_event)


def _right(office: Office, kind: str, random: Random) -> dict[str, object]:
    """Put a right of its own into the register for a walk; return what names it."""
    with office.parts.unit_of_work() as work:
        if kind.startswith("patent."):
            number = f"20{random.randint(10, 23)}1{random.randint(0, 9_999_999):07d}"
            status = random.choice(("refused", "refused", "published")) if "reexamination" in kind else "granted"
            no = f"{number}.{_check_digit(number)}"
            patent = factories.patent(work, office.opponent_party, "一种装置", no, status=status)
            return {"patent_no": patent.application_no}
        is_filers = ROLES_OF_KIND[kind].owner is None and not ROLES_OF_KIND[kind].from_earlier
        owner = office.opponent_party if is_filers else office.respondent_party
        mark = factories.mark(work, owner, "海潮", office.today - timedelta(days=30))
        if "refusal" in kind:
            mark.status = random.choice(("filed", "refused", "published"))
        elif "opposition" not in kind and "non_registration" not in kind:
            mark.status, mark.registration_no = "registered", mark.application_no
            mark.registered_on = office.today - timedelta(days=random.choice((400, 1500, 3500)))
            mark.expires_on = date(mark.registered_on.year + 10, mark.registered_on.month, 28)
        return {"mark_no": mark.application_no}


def _check_digit(number: str) -> str:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _earlier(office: Office, kind: str) -> str | None:
    """Return the kind of case that a kind continues, if it continues one."""
    wanted = set(ROLES_OF_KIND[kind].from_earlier)
    if not wanted:
        return None
    known = set(forms.keys())
    for other, roles in ROLES_OF_KIND.items():
        has = {roles.filer, roles.owner, *roles.others}
        is_same_area = other != kind and other.split(".")[0] == kind.split(".")[0]
        if is_same_area and not roles.from_earlier and wanted <= has and f"{other}.filing" in known:
            return other
    raise Astray(f"no procedure has the parties that {kind} continues with")


def _told(error: EngineError) -> str:
    return f"{error.code} {dict(getattr(error, 'errors', {}) or error.params)}"[:200]


def _choices(given: dict[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in given.items() if isinstance(value, str) and len(value) < 24)
