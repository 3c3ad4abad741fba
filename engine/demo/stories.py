"""Lives of the demo cases: hour by hour from two years ago to today, through the same door as everybody."""

from __future__ import annotations

import heapq
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import forms
from engine.case_engine import CaseEngine
from engine.demo import sight
from engine.demo.courses import Course, on_day
from engine.demo.sight import SeenMessage, SeenTask
from engine.demo.story import WAIT, Story
from engine.demo.words import SIDE
from engine.errors import CaseClosed, Forbidden, InvalidForm, Refused, Stale
from engine.outside.clock import FakeClock, office_day, start_of_day
from engine.store.queries import jobs as job_queries
from engine.store.tables import CaseFile, Party
from engine.values import Actor

LOG = logging.getLogger(__name__)
#: Days that people of the office take for a step, by role; some steps are quick.
PACE = {"formality_examiner": 9, "examiner": 35, "panel_member": 20, "panel_head": 18, "approver": 8, "registrar": 5}
QUICK = {"assess_signals": 4, "assign_examination": 6, "compose_panel": 8, "score_case": 12}
#: Score sheets of quality reviews, of which every third lies open: which cases are drawn is nobody's choice.
SHEET, LEFT_OPEN = "score_case", 3
#: Nothing happens in a case that was closed before, not even that its quality is looked at.
AFTER = timedelta(days=62)
#: What stops a case, and what ends that.
SUSPENSION, RESUME = "shared.suspension", "resume_examination"
#: What is done no sooner than so many days after it can be: suits about a prior right take long, hearings have a day,
#: and no court lifts its order before all stories end.
LATER = {"resume_examination": 430, "hold_hearing": 41, "end_preservation": 900, "strike_off": 900}
PRESERVATION = "shared.preservation"
#: Minutes after midnight between which people act.
OPENS, CLOSES = 9 * 60, 17 * 60 + 30


Answer = TypeVar("Answer")
#: Refusals of acts that something else came before.
OVERTAKEN = frozenset({"task_done", "task_cancelled", "not_awaited", "case_closed", "too_late"})


class Teller:
    """Tells all stories in the order of their hours."""

    def __init__(
        self,
        engine: CaseEngine,
        clock: FakeClock,
        actors: Mapping[str, Actor],
        parties: Mapping[str, Party],
        rng: random.Random,
        beside: Callable[[Teller, Story, str, str], Story],
        until: datetime,
    ) -> None:
        """:param beside: tells of a case, by number and kind, that another opened. :param until: end of all stories."""
        self.engine, self.clock, self.actors, self.parties, self.rng = engine, clock, actors, parties, rng
        self.beside = beside
        self.office = [actor for actor in actors.values() if actor.kind == "office"]
        with engine._parts.unit_of_work(read_only=True) as work:
            self.calendar = work.calendar
        self.agenda: list[tuple[datetime, int, Story, str, object]] = []
        self.stories: dict[str, Story] = {}
        #: Case kind -> the courses of its cases that others opened.
        self.opened: dict[str, list[Course]] = {}
        self._sheets = 0
        self._seed = rng.random()
        self._versions: dict[str, int] = {}
        self._number = 0
        self._until = until

    def plan(self, on: date, story: Story, act: str, what: object = None) -> None:
        """Put an act on the agenda of a day; members of the office act on working days."""
        while act != "send" and not self.calendar.is_workday(on):
            on += timedelta(days=1)
        self._number += 1
        at = start_of_day(on) + timedelta(minutes=story.rng.randint(OPENS, CLOSES))
        heapq.heappush(self.agenda, (max(at, self.clock.now()), self._number, story, act, what))

    def chance_of(self, kind: str, number: int) -> random.Random:
        """Return the chance of one case: whatever is told of others does not change it."""
        return random.Random(f"{self._seed} {kind} {number}")  # noqa: S311

    def workday(self, on: date) -> date:
        """Return a day, or the last working day before it."""
        while not self.calendar.is_workday(on):
            on -= timedelta(days=1)
        return on

    def tell(self, until: datetime | None = None) -> None:
        """Let everything happen that is planned until an instant, or the end; time-outs fire at their moment."""
        until = until or self._until
        while self.agenda and self.agenda[0][0] <= until:
            at, _, story, act, what = self.agenda[0]
            if self._arrive(at):
                continue  # a time limit came first, and may have put something before this
            heapq.heappop(self.agenda)
            try:
                getattr(self, f"_{act}")(story, what)
            except (CaseClosed, Stale, Refused, InvalidForm) as refused:
                if refused.code not in OVERTAKEN:  # the case stays where it is; the office opens all the same
                    LOG.warning("demo office: %s %s: %s %s: %s", story.case_no, story.course.name, act, what, refused)
            self._look_around()
        while self._arrive(until):
            pass

    def _arrive(self, at: datetime) -> bool:
        """Move on to an instant, but only to the next due job if that is earlier; return whether jobs were done."""
        with self.engine._parts.unit_of_work(read_only=True) as work:
            due_at = job_queries.next_at(work.session)
        is_due = due_at is not None and due_at <= at
        moment = due_at if is_due else at
        if moment > self.clock.now():
            self.clock.travel(to=moment)
        if not is_due:
            return False
        if not self.engine.run_due_jobs(200) and self._is_stuck():
            self.clock.travel(to=at)
            return False
        self._look_around()
        return True

    def _is_stuck(self) -> bool:
        """Return whether a job is due and stays so; one that found out that its moment is later does not."""
        with self.engine._parts.unit_of_work(read_only=True) as work:
            due_at = job_queries.next_at(work.session)
        return due_at is not None and due_at <= self.clock.now()

    # --- acts ------------------------------------------------------------------------------------------------------

    def _file(self, story: Story, _: object) -> None:
        kind, given = story.kind, story.filing()
        by, filer, role = self._party(story.filer), self.parties[story.filer], story.filer_role
        if story.is_own_motion:
            by = self._office("formality_examiner", story)
        elif by is None:
            by = self._office("formality_examiner", story)
            given |= {
                "submitted_by": "office",
                f"{role}_name": filer.name,
                f"{role}_name_en": filer.name_en,
                f"{role}_channel": "post",
                f"{role}_country": filer.country,
                f"{role}_address": filer.address,
                f"{role}_credit_code": filer.credit_code,
                "filed_on": self.clock.today().isoformat(),
            }
        elif len(by.party_ids) > 1:
            given |= {"submitted_by": "agent", "party_id": filer.id}
        filled = self._filled(story, f"{kind}.filing", given)
        story.case_no = self.engine.file_case(by, kind, filled, key=f"demo-{story.number}").case_no
        self.stories[story.case_no] = story

    def _complete(self, story: Story, task_id: int) -> None:
        task = self._open_task(story, task_id)
        if task is None:
            return
        if self._rests(story, task.element):
            self.plan(self.clock.today() + timedelta(days=15), story, "complete", task_id)
            return
        given = story.told(task.element)
        for actor in self._able(task, story):
            try:
                self.engine.complete_task(actor, task_id, self._filled(story, task.form_key, given))
            except Forbidden:  # four eyes: a colleague takes it
                continue
            story.rounds[task.element] += 1
            return

    def _rests(self, story: Story, element: str) -> bool:
        """Return whether the case is suspended; only a course that says so can have it suspended, so few are asked."""
        may_rest = SUSPENSION in story.course.beside and element != RESUME
        return may_rest and self._asked(sight.is_suspended, story.case_no)

    def _claim(self, story: Story, task_id: int) -> None:
        task = self._open_task(story, task_id)
        for actor in self._able(task, story) if task is not None and task.status == "open" else ():
            try:
                self.engine.claim_task(actor, task_id)
            except Forbidden:
                continue
            return

    def _send(self, story: Story, message: str) -> None:
        found = next((one for one in story.seen.awaited if one.message == message), None)
        if found is None:
            return
        name = self._asked(sight.sender, story.case_no, found.party_role)
        by = self._party(name) or self._office("formality_examiner", story)
        given = story.sent(found)
        if found.form.endswith("payment") and (owed := self._asked(sight.owed_fen, story.case_no)):
            given = {"amount_fen": owed, **given}
        self.engine.deliver_message(by, story.case_no, message, self._filled(story, found.form_key, given))
        story.rounds[message] += 1

    def _start(self, story: Story, kind: str) -> None:
        by = self._office("examiner", story)
        if kind in self.engine.case(by, story.case_no).side_procedures:
            self.engine.start_side_procedure(by, story.case_no, kind, self._filled(story, f"{kind}.filing", SIDE[kind]))

    def _order(self, story: Story, given: Mapping[str, object]) -> None:
        """Let the counter enter what a court orders about the right of a case that goes on."""
        by = self._office("formality_examiner", story)
        case = self.engine.case(by, story.case_no)
        if case.line.closed_on is None and PRESERVATION in case.side_procedures:
            filled = self._filled(story, f"{PRESERVATION}.filing", given)
            self.engine.start_side_procedure(by, story.case_no, PRESERVATION, filled)

    # --- planning --------------------------------------------------------------------------------------------------

    def _look_around(self) -> None:
        """Look into every case that has changed, and plan what comes next in it."""
        with self.engine._parts.unit_of_work(read_only=True) as work:
            is_alive = CaseFile.closed_on.is_(None) | (CaseFile.closed_on >= work.today - AFTER)
            rows = work.session.query(CaseFile.case_no, CaseFile.version).filter(is_alive).order_by(CaseFile.id).all()
        for case_no, version in rows:
            if self._versions.get(case_no) != version:
                self._versions[case_no] = version
                self._look(self.stories[case_no])

    def _look(self, story: Story) -> None:
        story.seen = self._asked(sight.look, story.case_no)
        now = self.clock.today()
        for task in story.seen.tasks:
            if self._is_new(story, f"task {task.id}"):
                self._plan_task(story, task, now)
        for one in story.seen.awaited:
            self._plan_message(story, one, now)
        if story.course.beside and any(task.element == "examine" for task in story.seen.tasks):
            self._plan_beside(story, now)
        for case_no, kind in story.seen.linked:
            if case_no not in self.stories:  # the review of this case
                self.stories[case_no] = self.beside(self, story, case_no, kind)

    def _asked(self, question: Callable[..., Answer], *about: str) -> Answer:
        with self.engine._parts.unit_of_work(read_only=True) as work:
            return question(work, *about)

    def _is_new(self, story: Story, key: str) -> bool:
        """Return True the first time that something is to be planned."""
        is_new = key not in story.planned
        story.planned.add(key)
        return is_new

    def _plan_task(self, story: Story, task: SeenTask, now: date) -> None:
        pace = QUICK.get(task.element) or PACE.get(task.role, 10)
        wait = max(1, round(pace * story.course.slowness * story.rng.uniform(0.4, 1.6)))
        wait = max(wait, LATER.get(task.element, 0))
        if task.role in ("examiner", "formality_examiner") and wait > 3 and story.claims:
            self.plan(now + timedelta(days=wait // 3), story, "claim", task.id)
        self._sheets += task.element == SHEET
        is_left = task.element == SHEET and self._sheets % LEFT_OPEN == 0
        if story.course.stands_at != task.element and not is_left:
            on = self._on(story, now + timedelta(days=wait), task.element)
            self.plan(on, story, "complete", task.id)

    def _on(self, story: Story, on: date, *names: str) -> date:
        """Return a day, or the working day by which the story wants this to come; no earlier than tomorrow."""
        days_ago = story.course.days_ago_of(*names)
        if days_ago is None:
            return on
        wanted = self.workday(office_day(self._until) - timedelta(days=days_ago))
        return max(self.clock.today() + timedelta(days=1), wanted)

    def _plan_message(self, story: Story, one: SeenMessage, now: date) -> None:
        if not self._is_new(story, f"message {one.element} {story.rounds['examine']} {story.rounds[one.message]}"):
            return
        apart = story.files_apart(one.message)
        if apart is not None:
            self.plan(self._on(story, now + timedelta(days=story.rng.randint(*WAIT)), one.message), apart, "file")
        days = None if story.course.stands_at == one.element else story.course.days_until(one.element, one.message)
        if days is not None:
            on = now + timedelta(days=story.rng.randint(*days))
            self.plan(self._on(story, on, one.element, one.message), story, "send", one.message)

    def _plan_beside(self, story: Story, now: date) -> None:
        for kind in story.course.beside:
            if self._is_new(story, kind):
                self.plan(now + timedelta(days=story.rng.randint(2, 20)), story, "start", kind)

    # --- people ----------------------------------------------------------------------------------------------------

    def _open_task(self, story: Story, task_id: int) -> SeenTask | None:
        return next((task for task in story.seen.tasks if task.id == task_id), None)

    def _able(self, task: SeenTask, story: Story) -> list[Actor]:
        """Members of the office who may do a task: who took it, or all of its role, another order for each case."""
        found = [actor for actor in self.office if task.role in actor.roles]
        found.sort(key=lambda actor: "panel_head" in actor.roles)  # who may preside does so
        if task.status == "claimed":
            return [actor for actor in found if actor.name == task.assignee]
        alike = [actor for actor in found if set(actor.roles) == set(found[0].roles)] if found else []
        turn = story.number % len(alike) if alike else 0
        return alike[turn:] + alike[:turn] + found[len(alike) :]

    def _office(self, role: str, story: Story) -> Actor:
        found = [actor for actor in self.office if role in actor.roles]
        return found[story.number % len(found)]

    def _party(self, name: str) -> Actor | None:
        party = self.parties.get(name)
        return next((actor for actor in self.actors.values() if party and party.id in actor.party_ids), None)

    # --- forms -----------------------------------------------------------------------------------------------------

    def _filled(self, story: Story, form_key: str, given: Mapping[str, object]) -> dict[str, object]:
        """Return answers in which whatever a form demands is answered.

        What it demands only sometimes shows once the rest is answered: the form itself says so.
        """
        form, today = forms.get(form_key), self.clock.today()
        given = {key: on_day(value, today) for key, value in given.items()}
        asked = {one.key: one for one in form.components if one.required and one.key}
        filled = {key: story.choose(one, today) for key, one in asked.items() if not one.conditional} | given
        for _ in range(3):
            try:
                form.load(filled)
            except forms.InvalidAnswers as lacking:
                missing = [key for key in lacking.errors if key in asked and key not in filled]
                filled |= {key: story.choose(asked[key], today) for key in missing}
            else:
                break
        return filled

    def other_than(self, owner: str, companies: Sequence[str], turn: int) -> str:
        """Return the next company that is not the owner and has another agent: no agent serves both sides."""
        agent = self.parties[owner].agent_party_id
        for place in range(len(companies)):
            name = companies[(turn + place) % len(companies)]
            if name != owner and (agent is None or self.parties[name].agent_party_id != agent):
                return name
        raise LookupError(f"nobody else than {owner}")
