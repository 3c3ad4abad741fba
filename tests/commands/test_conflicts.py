"""Recusal (回避) and four eyes: of persons, not of accounts; and what is hidden looks as if it did not exist.

Source: 商标法实施条例（2014）第七条 (工作人员的回避).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from engine.errors import EngineError, Forbidden, InvalidForm, NotFound
from engine.store.cases import CaseParty
from engine.store.parties import Interest, Party
from engine.store.queries import people
from engine.values import Actor, CaseQuery
from tests import factories
from tests.office import Office, refusal

ANSWERS = {"intake_decision": "accept"}


@pytest.fixture
def filed(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    return small_office


@dataclass
class Tie:
    """Ways in which the first formality examiner may be tied to the case, each in one step."""

    office: Office

    def recorded_interest(self, work: object) -> None:
        factories.interest(work, self.office.accounts["formality"], self.office.respondent_party)

    def interest_in_the_agent(self, work: object) -> None:
        agency = factories.party(work, "北京正源知识产权代理有限公司", kind="agency")
        self._join(work, "opponent", self.office.opponent_party.id, agency.id)
        factories.interest(work, self.office.accounts["formality"], agency)

    def party_that_joins_later(self, work: object) -> None:
        heir = factories.party(work, "上海云帆体育用品有限公司")
        factories.interest(work, self.office.accounts["formality"], heir)
        work.session.flush()
        self._join(work, "opponent", heir.id, None)

    def account_of_a_party(self, work: object) -> None:
        """The same person files for the respondent through another account; nobody declared anything."""
        person = self.office.accounts["formality"].person_id
        factories.account(
            work, "as-party", "韩雪梅", kind="party", person_id=person, parties=[self.office.respondent_party]
        )

    def account_of_an_agent(self, work: object) -> None:
        agency = factories.party(work, "北京正源知识产权代理有限公司", kind="agency")
        self._join(work, "respondent", self.office.respondent_party.id, agency.id)
        person = self.office.accounts["formality"].person_id
        factories.account(work, "as-agent", "韩雪梅", kind="party", person_id=person, parties=[agency])

    def _join(self, work: object, role: str, party_id: int, agent_id: int | None) -> None:
        from engine.store.queries import cases

        case = cases.by_number(work.session, self.office.case_no, lock=True)
        row = work.session.get(CaseParty, (case.id, role, party_id))
        if row is None:
            work.session.add(CaseParty(case_id=case.id, party_id=party_id, role=role, agent_party_id=agent_id))
        else:
            row.agent_party_id = agent_id
        work.record(case, Actor.system(), "party.joined", role)


TIES = (
    "recorded_interest",
    "interest_in_the_agent",
    "party_that_joins_later",
    "account_of_a_party",
    "account_of_an_agent",
)


def doors(office: Office, actor: Actor, case_no: str, ids: dict[str, int]) -> dict[str, Callable[[], object]]:
    """Every way in which one may ask for a case or something of it."""
    engine = office.engine
    return {
        "case": lambda: engine.case(actor, case_no),
        "history": lambda: engine.history(actor, case_no),
        "verification": lambda: engine.verify_history(actor, case_no),
        "attach": lambda: engine.attach_document(actor, case_no, "evidence", "a.txt", b"a"),
        "message": lambda: engine.deliver_message(actor, case_no, "withdrawal", {}),
        "side procedure": lambda: engine.start_side_procedure(actor, case_no, "shared.suspension", {}),
        "reversal": lambda: engine.reverse_suspension(actor, case_no, 1, "x"),
        "task": lambda: engine.task(actor, ids["task"]),
        "claim": lambda: engine.claim_task(actor, ids["task"]),
        "release": lambda: engine.release_task(actor, ids["task"]),
        "draft": lambda: engine.save_draft(actor, ids["task"], {}),
        "complete": lambda: engine.complete_task(actor, ids["task"], ANSWERS),
        "document": lambda: engine.document(actor, ids["document"]),
        "limit": lambda: engine.time_limit(actor, ids["limit"]),
        "limit change": lambda: engine.change_time_limit(actor, ids["limit"], {"kind": "stop"}),
        "service": lambda: engine.record_service(actor, ids["notice"], {}),
    }


def things(office: Office) -> dict[str, int]:
    """Give the case a document, a limit, a notice and an open task; return their ids."""
    case_no = office.case_no
    office.complete("check_formalities", by="formality2", intake_decision="accept")
    office.tick()
    office.send("answer", by="respondent")
    case = office.case
    assert office.case_no == case_no
    return {
        "task": case.tasks[0].id,
        "document": case.documents[0].id,
        "limit": case.limits[0].id,
        "notice": case.notices[0].id,
    }


def shape(error: EngineError, *own: object) -> tuple[object, ...]:
    """What a refusal says, with the values that the reader asked for put out of sight."""
    return type(error), error.code, sorted((name, value in own) for name, value in error.params.items())


@pytest.mark.parametrize("tie", TIES)
def test_a_person_with_a_tie_finds_nothing_at_any_door(filed: Office, tie: str) -> None:
    """The doors answer like those of a case, a task, a document that never was: same class, code and values."""
    ids = things(filed)
    with filed.parts.unit_of_work() as work:
        getattr(Tie(filed), tie)(work)
    actor = filed.actor("formality")
    nothing = dict.fromkeys(ids, 999999)
    absent_no = filed.case_no[:-1] + "9"

    hidden, absent = doors(filed, actor, filed.case_no, ids), doors(filed, actor, absent_no, nothing)
    for name, ask in hidden.items():
        said, unsaid = refusal(ask), refusal(absent[name])
        assert isinstance(said, NotFound), (name, said)
        assert shape(said, filed.case_no, *ids.values()) == shape(unsaid, absent_no, 999_999), name
        assert filed.case_no not in str(said) or name in (
            "case", "history", "verification", "attach", "message", "side procedure", "reversal",
        ), f"{name} names a case that the reader does not see"  # fmt: skip
    assert filed.engine.find_cases(actor).items == ()
    assert filed.engine.search(actor, filed.case_no).items == ()
    assert filed.engine.find_cases(actor, CaseQuery(text="海潮")).items == ()
    assert filed.engine.worklist(actor).items == () and set(filed.engine.worklist_counts(actor).values()) == {0}
    assert filed.engine.next_task(actor) is None
    assert filed.engine.mark(actor, filed.mark.application_no).cases == ()


def test_the_list_of_jobs_keeps_silent_about_it_too(filed: Office) -> None:
    filed.complete("check_formalities", by="formality2", intake_decision="accept")
    admin = filed.actor("admin")
    (job,) = [job for job in filed.engine.jobs(admin, "armed").items if job.kind == "expire"][:1]
    with filed.parts.unit_of_work() as work:
        factories.interest(work, filed.accounts["admin"], filed.opponent_party)

    assert [job for job in filed.engine.jobs(admin, None).items if job.case_no] == []
    assert shape(refusal(filed.engine.retry_job, admin, job.id)) == shape(refusal(filed.engine.retry_job, admin, 999))


@pytest.mark.parametrize(
    ("starts", "ends", "is_tied"), [(-9, None, True), (-9, 0, True), (-9, -1, False), (1, 9, False)]
)
def test_an_interest_counts_from_its_first_day_to_its_last(
    filed: Office, starts: int, ends: int | None, is_tied: bool
) -> None:
    with filed.parts.unit_of_work() as work:
        interest = Interest(
            person_id=filed.actor("formality").person_id,
            party_id=filed.opponent_party.id,
            kind="former_employer",
            from_on=filed.today + timedelta(days=starts),
            to_on=None if ends is None else filed.today + timedelta(days=ends),
        )
        work.session.add(interest)

    assert (filed.engine.find_cases(filed.actor("formality")).items == ()) == is_tied


def test_a_party_is_not_recused_from_its_own_case(filed: Office) -> None:
    """Who works at the office and owns a company may defend the company's mark: as its party, not as the office."""
    with filed.parts.unit_of_work() as work:
        person = people.by_login(work.session, "respondent").person_id
        factories.account(work, "both", "吴佩珊", ["formality_examiner"], person_id=person)
        factories.interest(work, filed.accounts["formality"], filed.respondent_party)
        work.session.add(
            Interest(person_id=person, party_id=filed.respondent_party.id, kind="owner", from_on=factories.SINCE)
        )
    as_party, as_office = filed.actor("respondent"), filed.actor("both")

    assert filed.engine.case(as_party, filed.case_no).line.case_no == filed.case_no
    assert [line.case_no for line in filed.engine.find_cases(as_party).items] == [filed.case_no]
    assert isinstance(refusal(filed.engine.case, as_office, filed.case_no), NotFound)


def test_nobody_files_for_a_party_that_they_are_tied_to(small_office: Office) -> None:
    with small_office.parts.unit_of_work() as work:
        factories.interest(work, small_office.accounts["registrar"], small_office.opponent_party)
        work.session.get_one(Party, small_office.opponent_party.id).credit_code = "91330200MA2AXXXX1T"
    paper = {"submitted_by": "office", "opponent_name": small_office.opponent_party.name}
    code = {"opponent_credit_code": "91330200MA2AXXXX1T"}

    unsaid = refusal(small_office.file, "trademark.opposition", by="registrar", **paper)
    error = refusal(small_office.file, "trademark.opposition", by="registrar", **paper, **code)

    assert isinstance(unsaid, InvalidForm) and list(unsaid.errors) == ["opponent_credit_code"]
    assert isinstance(error, Forbidden) and error.code == "recused"
    assert small_office.engine.find_cases(small_office.actor("auditor")).items == ()


def test_who_wrote_in_a_draft_may_not_approve_it(filed: Office) -> None:
    """The text counts, not the button: one writes, a colleague completes, and the writer may not approve."""
    with filed.parts.unit_of_work() as work:
        factories.account(work, "writer", "陈若谷", ["examiner", "approver"])
    filed.complete("check_formalities", intake_decision="accept")
    filed.send("answer", by="respondent")
    drafting = filed.open_task("draft_decision")
    writer = filed.actor("writer")
    filed.engine.save_draft(writer, drafting.id, {"reasons": "两商标近似"})
    filed.engine.save_draft(writer, drafting.id, {"reasons": "两商标近似，容易造成混淆"})
    filed.complete("draft_decision", by="examiner")

    error = refusal(filed.complete, "approve_decision", by="writer")

    assert isinstance(error, Forbidden) and error.code == "four_eyes"
    assert isinstance(refusal(filed.engine.claim_task, writer, filed.open_task("approve_decision").id), Forbidden)
    assert filed.complete("approve_decision", by="approver").closed_as == "finished"


def test_a_superior_takes_a_task_from_a_colleague_and_the_log_says_from_whom(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    filed.engine.claim_task(filed.actor("formality"), task.id)

    assert refusal(filed.engine.release_task, filed.actor("formality2"), task.id).code == "task_claimed"
    filed.engine.release_task(filed.actor("approver"), task.id)

    line = filed.history()[-1]
    assert (line.act, line.actor, line.old) == ("task.released", "魏建国", {"assignee": "韩雪梅"})


def test_a_party_sees_neither_notes_of_the_office_nor_papers_served_on_the_other_side(filed: Office) -> None:
    office = filed.actor("formality")
    note = filed.engine.attach_document(office, filed.case_no, "internal_note", "内部意见.txt", "待合议".encode())
    filed.complete("check_formalities", intake_decision="accept")
    filed.tick()
    seen_by = {login: filed.engine.case(filed.actor(login), filed.case_no) for login in ("opponent", "respondent")}

    for login, view in seen_by.items():
        mine = {document.id for document in view.documents}
        for document in filed.case.documents:
            opened = document.id in mine
            try:
                filed.engine.document(filed.actor(login), document.id)
                assert opened, (login, document.title, "can be opened, but is not listed")
            except NotFound:
                assert not opened, (login, document.title, "is listed, but cannot be opened")
        assert note.id not in mine
    titles = {login: {document.title for document in view.documents} for login, view in seen_by.items()}
    assert titles["opponent"] != titles["respondent"]
