"""An office for tests that tells stories: ``office.complete("check_formalities", decision="accept")``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.commands import registration
from engine.errors import EngineError, NotFound
from engine.outside.clock import FakeClock
from engine.rules.register import Register
from engine.settings import Settings
from engine.store.database import Database
from engine.store.queries import people
from engine.values import Actor, CaseView, HistoryLine, JobView, LimitView, Outcome, PageRequest, TaskLine, Upload
from tests import factories
from tests.plain_answers import answers_of

#: The day on which the stories begin: a Monday, in a year whose calendar is official.
FIRST_DAY = date(2026, 3, 2)
OPPONENT, RESPONDENT = "江苏云帆体育用品有限公司", "浙江海潮服饰有限公司"
#: Most stories of these begin with the formal check, which waits for the fee.
PAID_BEFORE_CHECK = frozenset({"trademark.opposition", "trademark.non_registration_review"})


class Office:
    """A small office with its people, a mark and a case; ``case_no`` is the case that the story is about."""

    #: Through whose eyes the story is told.
    reader = "auditor"

    def __init__(self, database: Database, *, first_day: date = FIRST_DAY, published_on: date | None = None) -> None:
        self.database = database
        self.clock = FakeClock(first_day)
        self.engine: CaseEngine = self.engine_on(database, self.clock)
        self.case_no = ""
        published_on = published_on or first_day - timedelta(days=30)
        with self.parts.unit_of_work() as work:
            accounts = factories.office_accounts(work)
            self.opponent_party = factories.party(work, OPPONENT)
            self.respondent_party = factories.party(work, RESPONDENT, channel="post")
            factories.account(work, "opponent", "周子航", kind="party", parties=[self.opponent_party])
            factories.account(work, "respondent", "吴佩珊", kind="party", parties=[self.respondent_party])
            self.mark = factories.mark(work, self.respondent_party, "海潮", published_on)
            registration.arm(work, self.mark)
            self.accounts = dict(accounts)

    @staticmethod
    def engine_on(database: Database, clock: FakeClock) -> CaseEngine:
        """Return the engine of such an office over a database."""
        return build_for_tests(database, clock, settings=Settings(demo=True))

    @property
    def parts(self) -> object:
        return self.engine._parts

    # --- people ------------------------------------------------------------------------------------------------

    def actor(self, login: str) -> Actor:
        """Return who acts through an account, as of today."""
        with self.parts.unit_of_work(read_only=True) as work:
            account = people.by_login(work.session, login)
            return people.actor_of(work.session, account.id, work.today)

    def able(self, task: TaskLine) -> list[Actor]:
        """Return the members of the office who may complete a task, in order of their logins."""
        logins = [login for login, (_, roles) in factories.OFFICE.items() if task.role in roles]
        return [actor for actor in map(self.actor, logins) if self._may_complete(actor, task)]

    def _may_complete(self, actor: Actor, task: TaskLine) -> bool:
        try:
            return self.engine.task(actor, task.id).may_complete
        except NotFound:  # recused: the case does not exist for them
            return False

    # --- acts --------------------------------------------------------------------------------------------------

    def publish(self, texts: Mapping[str, str | bytes]) -> None:
        """Put a procedure into force, drawn by the analyst and published by the publisher."""
        draft = self.engine.submit_diagram(self.actor("analyst"), texts)
        self.engine.publish_diagram(self.actor("publisher"), draft)

    def publish_originals(self) -> None:
        """Put the reviewed originals into force."""
        self.engine.publish_originals()

    def file(
        self, kind: str, by: str = "opponent", files: Sequence[Upload] = (), *, pays: bool = True, **filing: object
    ) -> Outcome:
        """File a case and let the story go on with it.

        :param pays: whether the fee of an opposition or of its review is paid at once, so that its formal check begins.
        """
        about = {"mark_no": self.mark.application_no} if kind == "trademark.opposition" else {}
        filing = answers_of(f"{kind}.filing", {**about, **filing})
        outcome = self.engine.file_case(self.actor(by), kind, filing, files=files)
        self.case_no = outcome.case_no
        if pays and kind in PAID_BEFORE_CHECK:
            self.settle(by)
        return outcome

    def order(self, register: Register, by: str = "formality", **order: object) -> Outcome:
        """Open a case for a court's order about the mark or the patent, and let the story go on with it."""
        number = self.mark.application_no if register == "mark" else "202310123456.7"
        answers = answers_of("shared.preservation.filing", order)
        outcome = self.engine.enter_order(self.actor(by), register, number, answers)
        self.case_no = outcome.case_no
        return outcome

    def settle(self, by: str) -> None:
        """Pay today in full what is owed in the case, be it late; nothing where nothing is."""
        owed_fen = sum(fee.owed_fen for fee in self.case.fees)
        if owed_fen:
            self.send("payment", by=by, amount_fen=owed_fen, paid_on=self.today.isoformat())

    def complete(self, element: str, by: str | None = None, **answers: object) -> Outcome:
        """Complete an open task of the case, by the first colleague who may unless one is named."""
        task = self.open_task(element)
        able = [self.actor(by)] if by else self.able(task)
        if not able:
            raise AssertionError(f"nobody may complete {element} ({task.role})")
        form_key = self.engine.task(able[0], task.id).form_key
        return self.engine.complete_task(able[0], task.id, answers_of(form_key, answers))

    def vote(self, against: Sequence[str] = (), **answers: object) -> list[str]:
        """Let the panel vote on the draft: everybody agrees but those named. Return who voted, in order.

        :param answers: what a dissenting vote says besides.
        """
        dissenters, voted = [factories.OFFICE[login][0] for login in against], []
        while tasks := [task for task in self.case.tasks if task.element.endswith("_vote")]:
            task = tasks[0]
            who = next(actor for actor in self._voters(task) if actor.name not in voted)
            dissent = {"vote": "disagree", **answers} if who.name in dissenters else {}
            self.engine.complete_task(who, task.id, answers_of("shared.panel_vote.cast_vote", dissent))
            voted.append(who.name)
        return voted

    def _voters(self, task: TaskLine) -> list[Actor]:
        """Return who may cast a vote: whoever holds it, or the colleagues."""
        return [actor for actor in self.able(task) if task.assignee in (None, actor.name)]

    def send(self, message: str, by: str, files: Sequence[Upload] = (), **payload: object) -> Outcome:
        """Send a message to the case."""
        case = self.case
        forms = {awaited.message: awaited.form_key for awaited in (*case.late, *case.awaited)}
        payload = answers_of(forms.get(message, f"trademark.opposition.{message}"), payload)
        return self.engine.deliver_message(self.actor(by), self.case_no, message, payload, files=files)

    def start(self, kind: str, by: str, **answers: object) -> Outcome:
        """Start a side procedure of the case."""
        filing = answers_of(f"{kind}.filing", answers)
        return self.engine.start_side_procedure(self.actor(by), self.case_no, kind, filing)

    def advance(self, days: int) -> int:
        """Let days go by; whatever falls due is done on its day."""
        return self.engine.travel(self.actor("admin"), days)

    def advance_to(self, day: date) -> int:
        """Let time go by until a day."""
        days = (day - self.today).days
        return self.advance(days) if days else self.tick()

    def let_the_window_end(self) -> None:
        """Let time go by until nobody can oppose the mark any more: before that nothing is registered."""
        if self.today <= (last_day := self.case.mark.opposable_until):
            self.advance_to(last_day + timedelta(days=1))

    def tick(self) -> int:
        """Do what is due now."""
        return self.engine.run_due_jobs()

    # --- what can be seen --------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.engine.today()

    @property
    def case(self) -> CaseView:
        return self.engine.case(self.actor(self.reader), self.case_no)

    @property
    def open_tasks(self) -> list[str]:
        return sorted(task.element for task in self.case.tasks)

    def open_task(self, element: str) -> TaskLine:
        found = [task for task in self.case.tasks if task.element == element]
        if not found:
            raise AssertionError(f"{element} is not open; open are {self.open_tasks}")
        return found[0]

    def limit(self, rule_id: str) -> LimitView:
        """Return the newest limit of a rule in the case."""
        found = [limit for limit in self.case.limits if limit.rule_id == rule_id]
        if not found:
            raise AssertionError(f"no limit {rule_id}; there are {[limit.rule_id for limit in self.case.limits]}")
        return found[-1]

    @property
    def awaited(self) -> list[str]:
        return sorted(awaited.message for awaited in self.case.awaited)

    @property
    def notices(self) -> list[tuple[str, str]]:
        """Template and addressee of what was served, oldest first."""
        return [(notice.template, notice.addressee) for notice in reversed(self.case.notices)]

    def history(self) -> list[HistoryLine]:
        return list(self.engine.history(self.actor("auditor"), self.case_no, PageRequest(size=500)).items)

    def acts(self) -> list[str]:
        return [line.act for line in self.history()]

    def acts_of(self, case_no: str) -> list[str]:
        """Return the acts of another case than the one the story is about."""
        lines = self.engine.history(self.actor("auditor"), case_no, PageRequest(size=500)).items
        return [line.act for line in lines]

    def jobs(self, state: str) -> list[JobView]:
        return list(self.engine.jobs(self.actor("admin"), state, PageRequest(size=500)).items)


def refusal(act: object, *arguments: object, **named: object) -> EngineError:
    """Return the refusal of an act that must be refused."""
    try:
        act(*arguments, **named)
    except EngineError as error:
        return error
    raise AssertionError("the act was not refused")
