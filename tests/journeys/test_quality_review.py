"""质量评查 (国知发服字〔2020〕1号（四）): cases are drawn after the month, and scored by who had no part in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine.errors import Forbidden, InvalidForm, NotFound, Refused
from engine.store.quality import QualityDraw
from tests import factories
from tests.office import Office, refusal
from tests.plain_answers import answers_of

KIND = "trademark.opposition"
ALL = {"usual": {"percent": 100, "least": 1}, "quotas": {}}
FOUND = {"finding": "serious", "findings": "漏审了一项异议理由", "decision_law": "2"}
APRIL = date(2026, 4, 1)


def change(office: Office, body: Mapping[str, object], *, on: date | None = None) -> int:
    event = {"valid_from": (on or office.today).isoformat(), "reason": "新一季度"}
    leader = office.actor("leader")
    seen = office.engine.duty_rules(leader, "sampling").version
    return office.engine.change_duty_rules(leader, "sampling", body, event, seen)


def decide(office: Office) -> str:
    """林若溪 examines and drafts, 魏建国 approves, 潘玉洁 enters: closed in March."""
    office.file(KIND)
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals", by="formality")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.let_the_window_end()
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="register")
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.complete("prepare_registration", by="registrar")
    return office.case_no


def withdraw(office: Office) -> str:
    office.file(KIND)
    office.complete("check_formalities")
    office.send("withdrawal", by="opponent")
    return office.case_no


def draw(office: Office) -> None:
    """The month ends; its first checkpoint is made, the draw follows, and each review begins."""
    office.advance_to((office.today.replace(day=1) + timedelta(days=31)).replace(day=1))
    office.engine.checkpoint(only_if_due=True)
    while office.tick():
        pass


@pytest.fixture
def sampled(office: Office) -> Office:
    """An opposition was decided, and drawn."""
    change(office, ALL)
    office.engine.checkpoint()
    decide(office)
    draw(office)
    return office


def test_a_closed_case_is_scored_told_back_and_stays_closed(sampled: Office) -> None:
    closed = sampled.case.line
    assert sampled.open_tasks == ["score_case"]

    sampled.complete("score_case", by="examiner2", **FOUND)

    line = sampled.case.line
    assert (line.status, line.closed_on, line.outcome) == (closed.status, closed.closed_on, closed.outcome)
    assert sampled.open_tasks == []
    quality = sampled.engine.quality(sampled.actor("leader"))
    assert {(mark.step, mark.criterion): mark.mean for mark in quality.marks}["decision", "law"] == 2
    assert len(quality.marks) == 9
    [sample] = quality.samples
    assert (sample.case_no, sample.month, sample.finding) == (
        sampled.case_no,
        closed.closed_on.isoformat()[:7],
        "serious",
    )
    told = [one.text for one in sampled.engine.notifications(sampled.actor("examiner")).items]
    assert any("漏审了一项异议理由" in text for text in told)
    assert sampled.engine.verify_history(sampled.actor("auditor"), sampled.case_no)["is_intact"]


def test_no_contributor_reviews_by_any_route(sampled: Office) -> None:
    """Who drafted, who approved with another account, who examined the form: by completing, claiming or writing."""
    with sampled.parts.unit_of_work() as work:
        for login in ("examiner", "approver", "formality", "registrar"):
            person = sampled.actor(login).person_id
            factories.account(work, f"{login}_second", login, ["examiner"], person_id=person)
    task = sampled.open_task("score_case").id
    answers = answers_of("shared.quality_review.score_case", {})
    for login in ("examiner", "examiner_second", "approver_second", "formality_second", "registrar_second"):
        actor = sampled.actor(login)
        assert refusal(sampled.engine.complete_task, actor, task, answers).code == "four_eyes"
        assert refusal(sampled.engine.claim_task, actor, task).code == "four_eyes"
        assert refusal(sampled.engine.save_draft, actor, task, answers).code == "four_eyes"
    days = {"from_on": sampled.today.isoformat(), "to_on": (sampled.today + timedelta(days=3)).isoformat()}
    sampled.engine.claim_task(sampled.actor("examiner2"), task)
    sampled.engine.make_cover(sampled.actor("examiner2"), {"absent": "examiner2", "substitute": "examiner", **days})
    assert refusal(sampled.engine.complete_task, sampled.actor("examiner"), task, answers).code == "four_eyes"
    assert isinstance(refusal(sampled.complete, "score_case", by="leader"), Forbidden)


def test_who_is_tied_to_a_party_does_not_see_that_it_was_drawn(sampled: Office) -> None:
    with sampled.parts.unit_of_work() as work:
        factories.interest(work, sampled.accounts["examiner2"], sampled.opponent_party)
        factories.interest(work, sampled.accounts["leader"], sampled.opponent_party)
    task = sampled.open_task("score_case").id

    assert isinstance(refusal(sampled.engine.task, sampled.actor("examiner2"), task), NotFound)
    assert sampled.engine.quality(sampled.actor("leader")).samples == ()


def test_the_parties_see_nothing_of_it(sampled: Office) -> None:
    before = [
        repr(sampled.engine.case(sampled.actor(party), sampled.case_no).runs) for party in ("opponent", "respondent")
    ]
    sampled.complete("score_case", by="examiner2", **FOUND)

    after = [repr(sampled.engine.case(sampled.actor(party), sampled.case_no)) for party in ("opponent", "respondent")]
    assert not any("quality" in seen or "漏审" in seen or "score_case" in seen for seen in (*before, *after))
    assert isinstance(refusal(sampled.engine.quality, sampled.actor("opponent")), Forbidden)
    assert not any("漏审" in one.text for one in sampled.engine.notifications(sampled.actor("opponent")).items)


def test_the_auditor_repeats_the_draw_and_finds_one_that_was_steered(office: Office) -> None:
    change(office, {"usual": {"percent": 40, "least": 1}, "quotas": {}})
    office.engine.checkpoint()
    numbers = {withdraw(office) for _ in range(4)}
    draw(office)
    auditor = office.actor("auditor")
    [drawn] = office.engine.quality(auditor).draws
    assert (drawn.month, drawn.decided, drawn.drawn, drawn.checkpoint_no) == ("2026-03", 4, 2, 2)

    proof = office.engine.prove_draw(auditor, drawn.id)
    assert proof.is_repeated and set(proof.case_nos) == numbers and proof.drawn == proof.case_nos[:2]
    assert isinstance(refusal(office.engine.prove_draw, office.actor("leader"), drawn.id), Forbidden)

    with office.parts.unit_of_work() as work:
        work.session.execute(update(QualityDraw).values(seed="0" * 64))
    assert not office.engine.prove_draw(auditor, drawn.id).is_repeated


def test_each_month_is_drawn_once_and_no_past_month_by_a_new_quota(office: Office) -> None:
    change(office, {"usual": {"percent": 0, "least": 0}, "quotas": {}})
    office.engine.checkpoint()
    withdraw(office)
    late = refusal(change, office, ALL, on=office.today - timedelta(days=1))
    assert isinstance(late, Refused) and late.code == "not_backwards"
    office.advance_to(APRIL)
    change(office, ALL)  # after the month, before its draw
    assert office.engine.checkpoint(only_if_due=True) is not None
    while office.tick():
        pass
    office.engine.checkpoint()
    while office.tick():
        pass

    [drawn] = office.engine.quality(office.actor("auditor")).draws
    assert (drawn.month, drawn.decided, drawn.drawn) == ("2026-03", 1, 0)
    with office.parts.unit_of_work(read_only=True) as work:
        assert len(work.session.scalars(select(QualityDraw)).all()) == 1


def test_a_score_sheet_is_whole(sampled: Office) -> None:
    task = sampled.open_task("score_case").id
    answers = answers_of("shared.quality_review.score_case", {"acceptance_form": "6"})

    wrong = refusal(sampled.engine.complete_task, sampled.actor("examiner2"), task, answers)

    assert isinstance(wrong, InvalidForm) and list(wrong.errors) == ["acceptance_form"]
