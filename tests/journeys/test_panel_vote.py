"""合议组表决: the panel votes on the draft, the majority decides, a dissent stays in the file and with the office."""

from __future__ import annotations

import pytest

from engine.errors import EngineError, Forbidden, InvalidForm
from tests import factories
from tests.office import Office, refusal
from tests.plain_answers import answers_of

KIND = "trademark.opposition"
DISSENT = "单独意见：商品的功能和销售渠道不同，不应认定类似。"
SEATS = ["further_member_vote", "further_member_vote", "head_vote", "member_vote", "rapporteur_vote"]


@pytest.fixture
def drafted(office: Office) -> Office:
    """林若溪 (examiner) has drafted a decision on a difficult opposition; a panel of five votes on it."""
    office.file(KIND)
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="difficult")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner")
    return office


def votes(office: Office) -> list[tuple[int, str, str, str]]:
    return [(one.round, one.seat, one.by, one.vote.value) for one in office.case.votes]


def test_a_dissent_is_kept_and_the_majority_decides(drafted: Office) -> None:
    assert drafted.open_tasks == SEATS
    assert drafted.open_task("rapporteur_vote").assignee == "林若溪"
    drafted.complete("head_vote", by="head")
    drafted.complete("rapporteur_vote", by="examiner")
    for member in ("member", "member2"):
        drafted.complete("further_member_vote", by=member)
    drafted.complete("member_vote", by="member3", vote="disagree", separate_opinion=DISSENT)

    assert drafted.open_tasks == ["approve_decision"]
    assert (
        votes(drafted)
        == [
            (1, "rapporteur", "林若溪", "agree"),
            (1, "head", "顾长河", "agree"),
            (1, "member", "沈文博", "agree"),
            (1, "member", "曹丽华", "agree"),
            (1, "member", "卢志成", "disagree"),
        ]
        or [one[3] for one in votes(drafted)].count("agree") == 4
    )
    approver = drafted.engine.task(drafted.actor("approver"), drafted.open_task("approve_decision").id)
    assert [one.separate_opinion for one in approver.case.votes if one.separate_opinion] == [DISSENT]
    [counted] = [line for line in drafted.history() if line.act == "panel.voted"]
    assert counted.subject == "顾长河"  # 组长: who presides is named
    assert (counted.new["votes_for"], counted.new["votes_against"]) == (4, 1)
    assert drafted.engine.verify_history(drafted.actor("auditor"), drafted.case_no)["is_intact"]


def test_neither_party_learns_how_anybody_voted(drafted: Office) -> None:
    drafted.vote(against=["member3"], separate_opinion=DISSENT, vote_reasons="只存案卷的理由")
    drafted.complete("approve_decision", by="approver")
    drafted.complete("sign_decision", by="approver")
    drafted.tick()

    for party in ("opponent", "respondent"):
        seen = drafted.engine.case(drafted.actor(party), drafted.case_no)
        assert seen.votes == ()
        assert "单独意见" not in repr(seen) and "只存案卷的理由" not in repr(seen)
    assert any(one.separate_opinion == DISSENT for one in drafted.case.votes)


def test_a_draft_without_a_majority_is_written_anew(drafted: Office) -> None:
    """Three of five against: the head says how to go on, the next draft is voted on by the same members."""
    first = drafted.vote(against=["member", "member2", "head"])
    assert drafted.open_tasks == ["consider_rejection"]
    drafted.complete("consider_rejection", by="head")
    assert drafted.open_tasks == ["draft_decision"]

    drafted.complete("draft_decision", by="examiner", outcome="refuse", goods_refused="服装")
    assert None not in [task.assignee for task in drafted.case.tasks]
    assert sorted(drafted.vote()) == sorted(first)
    assert drafted.open_tasks == ["approve_decision"]
    assert [one.round for one in drafted.case.votes] == [1] * 5 + [2] * 5


def test_each_seat_is_a_person_of_its_own(drafted: Office) -> None:
    """The drafter votes once, as rapporteur, and so does everybody else: by no account and on nobody's behalf twice."""
    with drafted.parts.unit_of_work() as work:
        person = drafted.actor("examiner").person_id
        factories.account(work, "again", "林若溪", ["panel_member", "panel_head", "examiner"], person_id=person)
        person = drafted.actor("member").person_id
        factories.account(work, "member_again", "沈文博", ["panel_head"], person_id=person)
    assert refusal(drafted.complete, "member_vote", by="again").code == "four_eyes"
    assert refusal(drafted.complete, "head_vote", by="again").code == "four_eyes"

    drafted.complete("further_member_vote", by="member")
    assert refusal(drafted.complete, "further_member_vote", by="member").code == "four_eyes"
    assert refusal(drafted.complete, "head_vote", by="member_again").code == "four_eyes"
    another = refusal(drafted.engine.complete_task, drafted.actor("examiner2"), _id(drafted, "rapporteur_vote"), {})
    assert isinstance(another, EngineError)  # the drafter's own vote lies in the drafter's hands


def _id(office: Office, element: str) -> int:
    return office.open_task(element).id


def test_members_who_read_the_draft_at_the_same_time_all_vote(drafted: Office) -> None:
    """One of them took the vote first, another voted before them: none is asked to read again what did not change."""
    logins = {"rapporteur_vote": "examiner", "head_vote": "head", "member_vote": "member"}
    pages = {
        element: drafted.engine.task(drafted.actor(login), _id(drafted, element)) for element, login in logins.items()
    }
    drafted.engine.claim_task(drafted.actor("head"), pages["head_vote"].line.id)

    for element, login in logins.items():
        page, answers = pages[element], answers_of("shared.panel_vote.cast_vote", {})
        drafted.engine.complete_task(drafted.actor(login), page.line.id, answers, seen=page.seen, key=login)
        drafted.engine.complete_task(drafted.actor(login), page.line.id, answers, seen=page.seen, key=login)
        again = refusal(drafted.engine.complete_task, drafted.actor(login), page.line.id, answers, seen=page.seen)
        assert again.code == "task_done"

    assert len(drafted.case.votes) == 3
    assert [line.subject for line in drafted.history()[-3:]] == ["主审员表决", "组长表决", "参审员表决"]


@pytest.mark.parametrize("is_before_a_vote", [True, False])
def test_a_vote_on_a_case_that_changed_otherwise_is_asked_for_again(drafted: Office, is_before_a_vote: bool) -> None:
    """Whether it changed before a colleague voted or after."""
    page = drafted.engine.task(drafted.actor("member"), _id(drafted, "member_vote"))
    acts = [
        lambda: drafted.start("shared.recusal", by="opponent", official="顾长河"),
        lambda: drafted.complete("rapporteur_vote", by="examiner"),
    ]
    for act in acts if is_before_a_vote else reversed(acts):
        act()

    answers = answers_of("shared.panel_vote.cast_vote", {})
    refused = refusal(drafted.engine.complete_task, drafted.actor("member"), page.line.id, answers, seen=page.seen)

    assert refused.code == "case_changed"
    newer = drafted.engine.task(drafted.actor("member"), page.line.id)
    drafted.engine.complete_task(drafted.actor("member"), page.line.id, answers, seen=newer.seen)


def test_a_version_that_was_never_there_is_no_page(drafted: Office) -> None:
    page = drafted.engine.task(drafted.actor("member"), _id(drafted, "member_vote"))
    for seen in (-1, 0, page.seen + 1):
        refused = refusal(drafted.engine.complete_task, drafted.actor("member"), page.line.id, {}, seen=seen)
        assert refused.code == "case_changed"


def test_whoever_voted_does_not_approve(drafted: Office) -> None:
    with drafted.parts.unit_of_work() as work:
        person = drafted.actor("member").person_id
        factories.account(work, "member_approver", "沈文博", ["approver"], person_id=person)
    assert "沈文博" in drafted.vote()

    assert refusal(drafted.complete, "approve_decision", by="member_approver").code == "four_eyes"
    drafted.complete("approve_decision", by="approver")


def test_a_member_recused_after_voting_is_replaced(drafted: Office) -> None:
    """回避: the vote is struck, the seat opens again, and somebody else votes in it before anything is counted."""
    drafted.complete("member_vote", by="member", vote="disagree")
    drafted.start("shared.recusal", by="opponent", official="沈文博")
    drafted.complete("decide_recusal", by="approver")

    drafted.vote()
    assert drafted.open_tasks == ["approve_decision"]
    assert [(one.by, one.is_struck) for one in drafted.case.votes if one.is_struck] == [("沈文博", True)]
    assert len([one for one in drafted.case.votes if not one.is_struck]) == 5
    results = [line.new["vote_result"] for line in drafted.history() if line.act == "panel.voted"]
    assert sorted(results) == ["carried", "member_missing"]
    assert drafted.case.variables["votes_for"] == 5


def test_the_interest_of_somebody_else_strikes_no_vote(drafted: Office) -> None:
    """Only the voter's own tie to a party counts, also where another colleague worked on the case and has one."""
    with drafted.parts.unit_of_work() as work:
        factories.interest(work, drafted.accounts["formality"], drafted.opponent_party)
        factories.interest(work, drafted.accounts["formality2"], drafted.opponent_party)
        factories.interest(work, drafted.accounts["formality"], drafted.respondent_party)
    assert len(drafted.vote()) == 5

    assert drafted.open_tasks == ["approve_decision"]
    assert not any(one.is_struck for one in drafted.case.votes)


def test_a_member_recused_before_voting_gives_the_seat_back(drafted: Office) -> None:
    drafted.engine.claim_task(drafted.actor("head"), _id(drafted, "head_vote"))
    drafted.start("shared.recusal", by="opponent", official="顾长河")
    drafted.complete("decide_recusal", by="approver")

    assert drafted.open_task("head_vote").assignee is None
    assert "顾长河" not in drafted.vote()


def test_the_head_is_replaced_by_a_head_and_a_recused_drafter_by_another_draft(drafted: Office) -> None:
    drafted.complete("head_vote", by="head")
    drafted.start("shared.recusal", by="opponent", official="顾长河")
    drafted.complete("decide_recusal", by="approver")
    for element in ("rapporteur_vote", "member_vote", "further_member_vote", "further_member_vote"):
        drafted.complete(element)
    assert drafted.open_tasks == ["substitute_head_vote"]
    drafted.start("shared.recusal", by="opponent", official="林若溪")
    drafted.complete("decide_recusal", by="approver")

    drafted.complete("substitute_head_vote", by="head2")

    assert drafted.open_tasks == ["draft_decision"]
    drafted.complete("draft_decision", by="examiner2")
    assert drafted.open_task("rapporteur_vote").assignee == "郑启明"


def test_an_even_panel_that_could_be_tied_cannot_be_composed(office: Office) -> None:
    from tests.patents import add_patent, pay

    number = add_patent(office, office.opponent_party, "refused")
    office.file("patent.reexamination", patent_no=number, rejection_served_on=office.today.isoformat())
    pay(office, "opponent", 1000_00)
    office.complete("check_formalities", by="formality")
    office.complete("preliminary_examination", by="examiner")

    tied = refusal(office.complete, "compose_panel", by="approver", panel_size=4)

    assert isinstance(tied, InvalidForm) and "panel_size" in tied.errors
    office.complete("compose_panel", by="approver", panel_size=3)


def test_a_single_examiner_needs_no_vote(office: Office) -> None:
    """A draft is never voted on by its drafter alone: where one person decides, nobody votes."""
    office.file(KIND)
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner")

    assert office.open_tasks == ["approve_decision"]
    assert isinstance(refusal(office.complete, "approve_decision", by="examiner"), Forbidden)
