"""Lives of the demo cases: day by day from two years ago to today, through the same door as everybody."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import forms
from engine.case_engine import CaseEngine
from engine.demo.words import SENT, Fate, answers, fate, filing
from engine.errors import EngineError, InvalidForm
from engine.outside.clock import FakeClock
from engine.values import Actor, CaseView

#: Days that people of the office take for a step, by role.
PACE = {"formality_examiner": 9, "examiner": 35, "panel_member": 20, "panel_head": 18, "approver": 8, "registrar": 5}
OPPOSITION = "trademark.opposition"
#: A case that only a time limit moves is looked into this often.
PEEK_DAYS = 12


@dataclass(slots=True)
class Story:
    """One case and how it goes."""

    number: int
    fate: Fate
    mark: Mapping[str, object]
    opponent: str
    case_no: str = ""
    #: How often each element was completed.
    rounds: Counter[str] = field(default_factory=Counter)
    #: What is planned already: task ids and messages.
    planned: set[str] = field(default_factory=set)


class Teller:
    """Tells all stories in the order of their days."""

    def __init__(self, engine: CaseEngine, clock: FakeClock, actors: Mapping[str, Actor], rng: random.Random) -> None:
        self.engine, self.clock, self.actors, self.rng = engine, clock, actors, rng
        self.office = [actor for actor in actors.values() if actor.kind == "office"]
        self.reader = next(actor for actor in self.office if "auditor" in actor.roles)
        self.agenda: list[tuple[date, int, Story, str, object]] = []
        self._number = 0

    def plan(self, on: date, story: Story, act: str, what: object = None) -> None:
        self._number += 1
        heapq.heappush(self.agenda, (on, self._number, story, act, what))

    def tell(self, today: date) -> None:
        """Let everything happen that is planned until today; time-outs fire on their day."""
        while self.agenda and self.agenda[0][0] <= today:
            on, _, story, act, what = heapq.heappop(self.agenda)
            self._arrive(on)
            try:
                getattr(self, f"_{act}")(story, what)
            except InvalidForm as refused:
                raise RuntimeError(f"{story.case_no} {act} {what}: {refused.errors}") from refused
            except EngineError as refused:
                if refused.code not in ("task_done", "not_awaited", "case_closed", "too_late", "not_found"):
                    raise
            if story.case_no:
                self._look(story)
        self._arrive(today)

    def _arrive(self, on: date) -> None:
        if on > self.clock.today():
            self.clock.travel(to=on)
        while self.engine.run_due_jobs(200):
            pass

    # --- acts ------------------------------------------------------------------------------------------------------

    def _file(self, story: Story, _: object) -> None:
        answers_given = filing(story.fate, story.mark, story.opponent)
        by = self._party(story.opponent)
        if by is None:
            by = self._office("formality_examiner", story)
            answers_given |= {
                "submitted_by": "office",
                "opponent_name": story.opponent,
                "opponent_channel": "post",
                "opponent_country": "CN",
                "opponent_address": "见异议申请书",
                "filed_on": self.clock.today().isoformat(),
            }
        elif len(by.party_ids) > 1:
            answers_given |= {"submitted_by": "agent", "party_id": self._party_id(story.opponent)}
        story.case_no = self.engine.file_case(by, OPPOSITION, answers_given, key=f"demo-{story.number}").case_no

    def _complete(self, story: Story, task_id: int) -> None:
        case = self._case(story)
        task = next((task for task in case.tasks if task.id == task_id), None)
        if task is None:
            return
        is_suspended = any(one.to_on is None and not one.is_reversed for one in case.suspensions)
        if is_suspended and task.element != "resume_examination":
            self.plan(self.clock.today() + timedelta(days=15), story, "complete", task_id)
            return
        for actor in self._able(task.role, story):
            view = self.engine.task(actor, task_id)
            if view.may_complete or view.may_claim:
                if task.status == "open":
                    self.engine.claim_task(actor, task_id)
                given = answers(task.element, story.fate, story.mark, story.rounds[task.element])
                self.engine.complete_task(actor, task_id, self._filled(view.form_key, given))
                story.rounds[task.element] += 1
                return

    def _claim(self, story: Story, task_id: int) -> None:
        task = next((task for task in self._case(story).tasks if task.id == task_id and task.status == "open"), None)
        if task is None:
            return
        for actor in self._able(task.role, story):
            if self.engine.task(actor, task_id).may_claim:
                self.engine.claim_task(actor, task_id)
                return

    def _send(self, story: Story, message: str) -> None:
        case = self._case(story)
        found = next((one for one in case.awaited if one.message == message), None)
        if found is None:
            return
        name = next((party.name for party in case.parties if party.role == found.party_role), "")
        by = self._party(name) or self._office("formality_examiner", story)
        given = dict(SENT.get(found.form_key.rpartition(".")[2], {}))
        self.engine.deliver_message(by, story.case_no, message, self._filled(found.form_key, given))

    def _start(self, story: Story, kind: str) -> None:
        reasons = {
            "shared.extension": {"months": 6, "reasons": "案情复杂，需要核实大量使用证据，在法定期限内难以审结。"},
            "shared.suspension": {
                "ground": "tm-stop-prior-right",
                "prior_case_no": "（2026）京73行初1024号",
                "reasons": "引证商标正处于无效宣告行政诉讼中，其结果决定在先权利是否存在，异议人请求等待。",
            },
        }
        by = self._office("examiner", story)
        self.engine.start_side_procedure(by, story.case_no, kind, self._filled(f"{kind}.filing", reasons[kind]))

    # --- planning --------------------------------------------------------------------------------------------------

    def _look(self, story: Story) -> None:
        """Plan what comes next in a case."""
        case = self._case(story)
        now = self.clock.today()
        for task in case.tasks:
            if f"task {task.id}" in story.planned:
                continue
            story.planned.add(f"task {task.id}")
            wait = max(1, round(PACE.get(task.role, 10) * story.fate.slowness * self.rng.uniform(0.4, 1.6)))
            if task.element == "resume_examination":
                wait = 430  # suits about a prior right take long
            if task.role in ("examiner", "formality_examiner") and wait > 3:
                self.plan(now + timedelta(days=wait // 3), story, "claim", task.id)
            self.plan(now + timedelta(days=wait), story, "complete", task.id)
        for one in case.awaited:
            self._plan_message(story, one.message, one.form_key, now)
        if "examine" in {task.element for task in case.tasks}:
            self._plan_side(story, now)
        if case.line.closed_on is None and "peek" not in story.planned:
            story.planned.add("peek")
            self.plan(now + timedelta(days=PEEK_DAYS), story, "peek")

    def _peek(self, story: Story, _: object) -> None:
        """Look into a case that only time has moved."""
        story.planned.discard("peek")

    def _plan_message(self, story: Story, message: str, form_key: str, now: date) -> None:
        element = form_key.rpartition(".")[2]
        wanted = {
            "answer": story.fate.answers,
            "correction": story.fate.intake == "correct",
            "opponent_evidence": story.fate.declares,
            "respondent_evidence": story.fate.declares,
            "request_review": story.fate.asks_review,
            "withdrawal": story.fate.withdraws,
            "comment": story.number % 2 == 0,
        }
        key = f"message {message} {story.rounds['examine']}"
        if not wanted.get(element) or key in story.planned:
            return
        story.planned.add(key)
        wait = 95 if element == "withdrawal" else self.rng.randint(4, 14 if element == "request_review" else 27)
        self.plan(now + timedelta(days=wait), story, "send", message)

    def _plan_side(self, story: Story, now: date) -> None:
        offered = self.engine.case(self._office("examiner", story), story.case_no).side_procedures
        for kind, wanted in (("shared.suspension", story.fate.suspends), ("shared.extension", story.fate.extends)):
            if wanted and kind in offered and kind not in story.planned:
                story.planned.add(kind)
                self.plan(now + timedelta(days=2), story, "start", kind)

    # --- people ----------------------------------------------------------------------------------------------------

    def _case(self, story: Story) -> CaseView:
        return self.engine.case(self.reader, story.case_no)

    def _able(self, role: str, story: Story) -> list[Actor]:
        """Members of the office with a role, another order for each case."""
        found = [actor for actor in self.office if role in actor.roles]
        turn = story.number % len(found) if found else 0
        return found[turn:] + found[:turn]

    def _office(self, role: str, story: Story) -> Actor:
        return self._able(role, story)[0]

    def _party(self, name: str) -> Actor | None:
        party_id = self._party_id(name)
        return (
            next((actor for actor in self.actors.values() if party_id in actor.party_ids), None) if party_id else None
        )

    def _party_id(self, name: str) -> int | None:
        return self.party_ids.get(name)

    #: name -> party id; set by whoever makes the teller.
    party_ids: Mapping[str, int] = {}

    def _filled(self, form_key: str, given: Mapping[str, object]) -> dict[str, object]:
        """Return answers in which whatever a form demands always is answered with the ordinary word."""
        demanded = [one for one in forms.get(form_key).components if one.required and one.key and not one.conditional]
        return {one.key: self._ordinary(one) for one in demanded} | dict(given)

    def _ordinary(self, asked: forms.Component) -> object:
        if asked.options:
            value = asked.options[0].value
            return [value] if asked.answer_type == "list" else value
        ordinary = {"boolean": True, "number": asked.bounds.get("min", 1), "date": self.clock.today().isoformat()}
        return ordinary.get(asked.answer_type, "已核对，按规定办理。")


def plan_all(
    teller: Teller, marks: list[Mapping[str, object]], opponents: list[str], rng: random.Random
) -> list[Story]:
    """Plan the filing of one opposition for each mark, near the end of its window as people do."""
    stories = []
    for number, mark in enumerate(marks):
        story = Story(number=number, fate=fate(rng, number), mark=mark, opponent=opponents[number % len(opponents)])
        if story.opponent == mark["owner"]:
            story.opponent = opponents[(number + 1) % len(opponents)]
        teller.plan(mark["published_on"] + timedelta(days=rng.randint(20, 85)), story, "file")
        stories.append(story)
    return stories
