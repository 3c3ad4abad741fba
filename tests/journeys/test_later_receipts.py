"""Proof of a later receipt after a loss of right: the limit never ended that day, and a person undoes the loss.

Source: 商标法实施条例（2014）第十条第一款; 专利法实施细则（2023）第四条第三款.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import CaseClosed
from engine.values import NoticeView
from tests.journeys.test_postmarks import lapsed  # noqa: F401 (a fixture)
from tests.journeys.test_what_notices_say import words
from tests.office import Office, refusal

CORRECTION = "tm-review-correction"


def prove(office: Office, on: date, template: str = "correction") -> None:
    """The post tells when a notice really came: that of a correction, unless told."""
    notice: NoticeView = next(each for each in office.case.notices if each.template == template)
    event = {"kind": "proved", "on": on, "proof": "邮政查询回执"}
    office.engine.record_service(office.actor("registrar"), notice.id, event)


def test_a_loss_deemed_on_the_presumed_day_becomes_the_task_of_a_person(lapsed: Office) -> None:  # noqa: F811
    """2 March + 15 days is 17 March; received on 10 April, the thirty days end on Monday 11 May."""
    assert lapsed.limit(CORRECTION).expires_on == date(2026, 4, 16)
    assert lapsed.case.line.outcome == "deemed_withdrawn"

    prove(lapsed, date(2026, 4, 10))

    assert lapsed.open_tasks == ["undo_loss"]
    begun = next(line for line in lapsed.history() if line.act == "shared.later_receipt.started")
    assert (begun.old, begun.new) == ({"expired_on": "2026-04-16"}, {"ends_on": "2026-05-11"})
    assert lapsed.limit(CORRECTION).state == "expired", "nothing runs backwards by itself"

    lapsed.complete("undo_loss", by="approver")
    assert lapsed.open_tasks == []
    told = next(line for line in reversed(lapsed.history()) if line.act == "task.completed")
    assert told.new["answers"]["later_receipt_outcome"] == "undone"


def test_whose_loss_is_undone_is_told(lapsed: Office) -> None:  # noqa: F811
    """条例第十条第一款: a loss that was told by a notice is not undone in silence."""
    prove(lapsed, date(2026, 4, 10))

    lapsed.complete("undo_loss", by="approver")

    assert lapsed.notices[-1] == ("loss_undone", lapsed.opponent_party.name)
    while lapsed.tick():
        pass
    text = words(lapsed, "loss_undone")
    for said in ("商标法实施条例（2014）第十条第一款", "2026年4月16日", "《补正通知书》", "2026年5月11日", "恢复审查"):
        assert said in text, (said, text)


def test_a_loss_that_stands_is_told_to_nobody(lapsed: Office) -> None:  # noqa: F811
    prove(lapsed, date(2026, 4, 10))
    before = lapsed.notices

    lapsed.complete("undo_loss", by="approver", later_receipt_outcome="stands")

    assert lapsed.open_tasks == [] and lapsed.notices == before


def test_only_the_head_of_department_undoes_it(lapsed: Office) -> None:  # noqa: F811
    prove(lapsed, date(2026, 4, 10))

    assert {actor.name for actor in lapsed.able(lapsed.open_task("undo_loss"))} == {"魏建国", "丁晓岚"}


@pytest.mark.parametrize("on", [date(2026, 3, 17), date(2026, 3, 5)])
def test_a_receipt_that_was_no_later_changes_nothing(lapsed: Office, on: date) -> None:  # noqa: F811
    prove(lapsed, on)

    assert lapsed.open_tasks == []


def test_what_has_not_acted_yet_is_moved_by_the_proof_alone(office: Office) -> None:
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    office.advance_to(date(2026, 4, 15))

    prove(office, date(2026, 4, 10))

    assert (office.limit(CORRECTION).state, office.limit(CORRECTION).expires_on) == ("running", date(2026, 5, 11))
    assert "undo_loss" not in office.open_tasks
    office.advance_to(date(2026, 5, 11) + timedelta(days=1))
    assert office.case.line.outcome == "deemed_withdrawn"
    assert isinstance(refusal(office.send, "correction", by="opponent"), CaseClosed)


@pytest.fixture
def silent(office: Office) -> Office:
    """The notice of opposition counts as served on 17 March; until 16 April nobody answered, and the case went on."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.advance_to(date(2026, 4, 20))
    assert office.open_tasks == ["assign_examination"]
    return office


def answer(office: Office, by: str = "respondent", **given: object) -> str | None:
    return office.send("answer", by=by, **given).remark


def test_where_nothing_was_lost_nobody_is_asked_and_an_answer_until_the_proved_last_day_is_in_time(
    silent: Office,
) -> None:
    """条例第二十七条第一款: silence stops nothing; received on 10 April, the thirty days end on Monday 11 May."""
    silent.complete("assign_examination", by="approver", complexity="simple")
    task = silent.open_task("examine")
    silent.engine.claim_task(silent.actor("examiner"), task.id)

    prove(silent, date(2026, 4, 10), "answer_notice")

    assert "undo_loss" not in silent.open_tasks
    line = next(line for line in silent.history() if line.act == "time_limit.later_receipt")
    assert (line.old, line.new["ends_on"]) == ({"expired_on": "2026-04-16"}, "2026-05-11")
    told = silent.engine.notifications(silent.actor("examiner"))
    assert [each.kind for each in told.items].count("limit.later") == 1
    silent.advance_to(date(2026, 5, 11))
    assert answer(silent) == "kept_as_posted_in_time"
    silent.advance(1)
    assert answer(silent) == "kept_as_late_material"


def test_what_was_decided_without_the_answer_is_put_before_a_person(silent: Office) -> None:
    """The right to be heard before the decision (条例第二十七条第一款) was lost by the limit after all."""
    silent.complete("assign_examination", by="approver", complexity="simple")
    silent.let_the_window_end()
    silent.complete("examine", by="examiner")
    silent.complete("draft_decision", by="examiner", outcome="refuse")
    silent.complete("approve_decision", by="approver")
    silent.complete("sign_decision", by="approver")

    prove(silent, date(2026, 4, 10), "answer_notice")

    assert "undo_loss" in silent.open_tasks


@pytest.mark.parametrize("is_refused", [False, True])
def test_an_unpaid_fee_is_no_loss_until_the_request_is_refused_for_it(office: Office, is_refused: bool) -> None:
    """商标法（2019）第七十二条: nothing is lost at the end of the thirty days; the formal check says what follows."""
    office.file("trademark.opposition", pays=False)
    office.advance_to(office.limit(CORRECTION).expires_on + timedelta(days=1))
    assert office.open_tasks == ["check_formalities"]
    if is_refused:
        office.complete("check_formalities", intake_decision="reject", reasons="期满未缴费。")

    prove(office, date(2026, 3, 30), "payment_notice")

    assert office.open_tasks == (["undo_loss"] if is_refused else ["check_formalities"])
    if not is_refused:
        assert office.send("payment", by="opponent", amount_fen=500_00).remark == "kept_as_posted_in_time"
