"""What a walk does beside the procedure: side procedures, mail that comes back, and what was posted in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random

from engine.commands.roles import ROLES_OF_KIND
from engine.commands.side_kinds import LATER_RECEIPT, POSTED_IN_TIME, SIDE_PROCEDURES
from engine.errors import EngineError
from engine.store.queries import cases as case_queries
from engine.values import AwaitedView, CaseView, LimitView
from tests import factories
from tests.office import Office
from tests.processes.random_answers import random_answers

RETURNED_MAIL, LATE_RESTORATION = "shared.returned_mail", "shared.late_restoration"
#: Every procedure that begins beside another one.
BESIDE = (*SIDE_PROCEDURES, POSTED_IN_TIME, LATER_RECEIPT, RETURNED_MAIL)
#: Begun only after a limit has acted.
LATE = frozenset({POSTED_IN_TIME, LATER_RECEIPT, LATE_RESTORATION})
#: Who asks: some of the office, and the parties.
ASKERS = ("examiner", "approver", "head", "formality", "opponent", "respondent")
#: Who may have to withdraw from a case.
OFFICIALS = ("examiner", "examiner2", "member", "formality2")


class Beside:
    """The acts that are possible beside the main run, each tried at random; a refusal is an answer, too."""

    def __init__(self, office: Office, random: Random, known: Mapping[str, object]) -> None:
        self.office, self.random, self.known = office, random, known

    def try_one(self, kind: str | None = None) -> str:
        """Begin something beside the procedure; return what was begun, or the refusal after two spaces.

        :param kind: only this one.
        """
        begun = kind or self.random.choice(BESIDE)
        acts: Mapping[str, Callable[[], str]] = {
            RETURNED_MAIL: lambda: self._arrived("returned", "returned", "proved"),
            LATER_RECEIPT: lambda: self._arrived("proved"),
            POSTED_IN_TIME: self._posted,
        }
        try:
            return acts.get(begun, lambda: self._asked(begun))()
        except EngineError as error:
            return f"  {begun} refused: {error.code}"

    def _asked(self, kind: str) -> str:
        login = self.random.choice(ASKERS)
        actor = self.office.actor(login)
        case = self.office.engine.case(actor, self.office.case_no)
        if kind not in case.side_procedures:
            return f"  {kind} is not offered to {login}"
        answers = random_answers(f"{kind}.filing", self.random, self.office.today, {**self.known, **self._named(case)})
        self.office.engine.start_side_procedure(actor, self.office.case_no, kind, answers)
        return f"{self.office.today} {login} began {kind}"

    def _named(self, case: CaseView) -> dict[str, object]:
        """Return what a request names that no chance would guess."""
        live = [limit for limit in case.limits if limit.state in ("running", "extended", "provisional")]
        official = factories.OFFICE[self.random.choice(OFFICIALS)][0]
        paid = {"amount_fen": self.random.choice((0, 300_00, 600_00)), "months": self.random.randint(1, 3)}
        role = self.random.choice(case.parties).role if case.parties else "applicant"
        ground = "pat-stop-suspension" if case.line.kind.startswith("patent.") else "tm-stop-prior-right"
        return {
            "official": official,
            "party_role": role,
            "ground": ground,
            "obstacle_ended_on": self.office.today.isoformat(),
            **paid,
            **({"limit_id": self.random.choice(self._rather_extendable(live))} if live else {}),
        }

    def _rather_extendable(self, live: Sequence[LimitView]) -> list[int]:
        """Return limits to ask a longer time for: mostly those that the law lets be extended, as people would."""
        with self.office.parts.unit_of_work(read_only=True) as work:
            allowed = [
                limit.id
                for limit in live
                if limit.starts_on and work.catalogue.rule(limit.rule_id, limit.starts_on).extension
            ]
        return allowed if allowed and self.random.random() < 0.8 else [limit.id for limit in live]

    def _arrived(self, *ways: str) -> str:
        """The post brings a notice back, or proves when it came."""
        channels = {"post"} if "returned" in ways else {"post", "electronic"}
        on_their_way = [each for each in self.office.case.notices if each.state == "dispatched"]
        posted = [each for each in on_their_way if each.channel in channels]
        if not posted:
            post_everything(self.office)  # from now on: who filed may have asked for electronic service
            return "  nothing was posted"
        notice, kind = self.random.choice(posted), self.random.choice(ways)
        day = min(notice.issued_on + timedelta(days=self.random.randint(0, 45)), self.office.today)
        event = {"kind": kind, "on": day, "proof": "邮政查询回执"}
        self.office.engine.record_service(self.office.actor("formality"), notice.id, event)
        return f"{self.office.today} notice {notice.template} {kind}"

    def _posted(self) -> str:
        """The clerk enters what was posted in time and comes after the last day."""
        late = self.office.engine.case(self.office.actor("formality"), self.office.case_no).late
        if not late:
            return "  nobody is late"
        missed: AwaitedView = self.random.choice(late)
        ended_on = missed.limit.expires_on if missed.limit is not None else None
        day = (ended_on or self.office.today) - timedelta(days=self.random.randint(0, 3))
        given = random_answers(missed.form_key, self.random, self.office.today, self.known) if missed.form_key else {}
        sent = {**given, "received_on": day.isoformat()}
        self.office.engine.deliver_message(self.office.actor("formality"), self.office.case_no, missed.message, sent)
        return f"{self.office.today} {missed.message} posted on {day}"


def is_running(office: Office, kind: str) -> bool:
    """Return whether a side procedure of the case is under way."""
    return any(run.kind == kind and not run.is_ended for run in office.case.runs)


def is_begun(office: Office, kind: str) -> bool:
    """Return whether a side procedure of the case ever began."""
    return any(run.kind == kind for run in office.case.runs)


def visited(office: Office) -> set[tuple[str, str]]:
    """Return the elements that the runs of the case have passed: diagram, element."""
    with office.parts.unit_of_work(read_only=True) as work:
        case = case_queries.by_number(work.session, office.case_no)
        runs = case_queries.runs(work.session, case.id)
        return {(diagram, element) for run in runs for diagram, element in run.view.get("done", ())}


def post_everything(office: Office) -> None:
    """Let the parties be served by post, so that mail can come back."""
    with office.parts.unit_of_work() as work:
        for party in (office.opponent_party, office.respondent_party):
            work.session.merge(party).channel = "post"


def let_leaders_extend(office: Office) -> None:
    """Let team leaders extend by a month in all, so that requests go to either grade."""
    leader = office.actor("leader")
    seen = office.engine.duty_rules(leader, "escalation").version
    event = {"valid_from": office.today, "reason": "分级审批"}
    office.engine.change_duty_rules(leader, "escalation", {"leader_months": 1}, event, seen)


def fitting(kind: str) -> tuple[str, ...]:
    """Return the kinds of case beside which a side procedure can run."""
    if kind in ("shared.joinder", "shared.separation"):
        return ("trademark.opposition", "trademark.refusal_review", "patent.invalidation")
    if kind == "shared.extension":
        return ("patent.licence_filing", "trademark.opposition", "patent.pledge", "patent.reexamination")
    if kind == "shared.suspension":
        return ("trademark.invalidation", "patent.invalidation", "trademark.refusal_review", "patent.pledge")
    if kind == RETURNED_MAIL:
        return ("trademark.opposition", "trademark.cancellation", "trademark.invalidation", "patent.invalidation")
    if kind == LATE_RESTORATION:
        return ("patent.reexamination", "patent.invalidation")
    if kind in (POSTED_IN_TIME, LATER_RECEIPT):
        return ("trademark.refusal_review", "trademark.opposition", "trademark.cancellation", "patent.reexamination")
    return tuple(sorted(ROLES_OF_KIND))
