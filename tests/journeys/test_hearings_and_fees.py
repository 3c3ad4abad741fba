"""A patent comes in, is paid for and heard: the shared diagrams, called by the smallest procedure that can."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.commands.definitions import PROCESSES
from engine.commands.diagrams import read_originals
from engine.errors import Refused
from engine.store.fees import Fee
from engine.store.hearings import Hearing
from tests.office import Office, refusal

NS = 'xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:a="urn:anjuan:bpmn"'
INTAKE = {"filer": "opponent", "acceptance_template": "acceptance", "rejection_template": "non_acceptance",
          "lapse_template": "deemed_withdrawn", "correction_rule": "pat-invalid-correction",
          "fee_kind": "opposition", "fee_rule": "pat-invalid-fee"}  # fmt: skip
HEARING = {"requester": "opponent", "respondent": "respondent", "has_respondent": "yes",
           "notice_rule": "tm-review-oral-hearing-notice", "receipt_rule": "pat-invalid-oral-receipt",
           "template": "hearing_notice"}  # fmt: skip


def _call(process_id: str, parameters: dict[str, str]) -> str:
    given = "".join(f'<a:parameter name="{name}" value="{value}" />' for name, value in parameters.items())
    return f"""<b:definitions {NS} id="d" targetNamespace="t"><b:process id="trademark.opposition" name="试" isExecutable="true">
    <b:extensionElements><a:variable name="filed_on" type="date" /></b:extensionElements>
    <b:startEvent id="s" /><b:callActivity id="c" calledElement="{process_id}" name="试" a:name_en="try">
    <b:extensionElements>{given}</b:extensionElements></b:callActivity><b:endEvent id="e" />
    <b:sequenceFlow id="f1" sourceRef="s" targetRef="c" /><b:sequenceFlow id="f2" sourceRef="c" targetRef="e" />
    </b:process></b:definitions>"""  # noqa: E501


def begin(office: Office, process_id: str, parameters: dict[str, str]) -> None:
    originals = read_originals(PROCESSES)
    texts = {name: originals[name] for name in (process_id, "shared.service_of_notice")}
    office.publish({"trademark.opposition": _call(process_id, parameters), **texts})
    office.file("trademark.opposition", pays=False)


def _rows(office: Office, table: type) -> list[object]:
    with office.parts.unit_of_work(read_only=True) as work:
        return list(work.session.scalars(select(table)))


def test_a_fee_is_paid_in_two_parts_and_the_check_begins(office: Office) -> None:
    begin(office, "shared.patent_intake", INTAKE)
    [fee] = _rows(office, Fee)
    assert (fee.amount_fen, fee.state, fee.due_on) == (500_00, "due", office.limit("pat-invalid-fee").expires_on)

    office.send("payment", by="opponent", amount_fen=200_00, paid_on="2026-03-02", payment_reference="P-1")
    assert office.awaited == ["payment"]
    office.send("payment", by="opponent", amount_fen=300_00, paid_on="2026-03-02", payment_reference="P-1")

    [fee] = _rows(office, Fee)
    assert (fee.paid_fen, fee.state) == (500_00, "paid")
    assert office.open_tasks == ["check_formalities"]


def test_an_unpaid_fee_means_that_nothing_was_filed(office: Office) -> None:
    """专利法实施细则（2023）第一百一十六条第三款."""
    begin(office, "shared.patent_intake", INTAKE)
    assert office.open_tasks == []
    office.advance_to(office.limit("pat-invalid-fee").expires_on + timedelta(days=62))  # 处分通知 waits its month

    assert [fee.state for fee in _rows(office, Fee)] == ["unpaid"]
    assert office.notices == [("deemed_withdrawn", office.opponent_party.name)]


def test_a_hearing_is_fixed_in_time_told_and_held(office: Office) -> None:
    begin(office, "shared.hearing", HEARING)
    answers = {
        "hearing_time": "09:30",
        "hearing_mode": "remote",
        "hearing_place": "会议 88",
        "hearing_panel": "甲、乙、丙",
        "reasons": "证据一的真实性",
    }

    early = refusal(office.complete, "fix_hearing", hearing_on="2026-03-10", **answers)  # 条例第六十条: 15日前
    assert isinstance(early, Refused) and early.code == "hearing_too_soon"

    office.complete("fix_hearing", hearing_on="2026-05-12", **answers)
    office.send("requester_receipt", by="opponent", requester_attends="yes", requester_attendees=["周子航"])
    office.advance_to(date(2026, 5, 12))
    office.complete("hold_hearing", hearing_result="held", absent="respondent", hearing_minutes="笔录")

    [hearing] = _rows(office, Hearing)
    assert (hearing.hearing_on, hearing.mode, hearing.state, hearing.absent) == (
        date(2026, 5, 12), "remote", "held", "respondent",
    )  # fmt: skip


@pytest.mark.parametrize(("second", "open_after"), [("allow", ["correction"]), ("refuse", [])])
def test_a_second_notice_needs_the_reason_of_an_approver(office: Office, second: str, open_after: list[str]) -> None:
    office.publish_originals()
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct")
    office.send("correction", by="opponent")
    office.complete("check_correction", correction_verdict="again", defects=["power_missing"], reasons="初次未见")
    reason = {"second_notice_reason": "新情况"} if second == "allow" else {"reasons": "不予受理"}

    office.complete("allow_second_notice", by="approver", second_notice=second, **reason)

    assert [each for each in office.awaited if each == "correction"] == open_after


FIXED = {
    "hearing_time": "09:30",
    "hearing_mode": "on_site",
    "hearing_place": "第一审理庭",
    "hearing_panel": "甲、乙、丙",
    "reasons": "证据一的真实性",
}


def test_a_notice_that_came_too_late_is_told_to_the_examiner(office: Office) -> None:
    """条例第六十条: 15日前. Hearing 2026-04-03: notice by 2026-03-19; the letter arrives on 03-23."""
    begin(office, "shared.hearing", HEARING)
    office.complete("fix_hearing", hearing_on="2026-04-03", **FIXED)
    [hearing] = office.case.hearings
    assert hearing.notice_until == date(2026, 3, 19)
    assert [notice.is_late for notice in hearing.notices] == [False, False]

    posted = next(notice for notice in office.case.notices if notice.channel == "post")
    office.advance_to(date(2026, 3, 25))
    office.engine.record_service(office.actor("examiner"), posted.id, {"kind": "proved", "on": "2026-03-23"})

    [hearing] = office.case.hearings
    late = {notice.addressee: notice.is_late for notice in hearing.notices}
    assert late == {office.opponent_party.name: False, office.respondent_party.name: True}
    assert hearing.is_notice_late


def test_a_new_day_has_notices_of_its_own(office: Office) -> None:
    begin(office, "shared.hearing", HEARING)
    office.complete("fix_hearing", hearing_on="2026-05-12", **FIXED)
    for side, by in (("requester", "opponent"), ("respondent", "respondent")):
        office.advance_to(max(office.today, date(2026, 4, 1)))
        if f"{side}_receipt" in office.awaited:
            office.send(f"{side}_receipt", by=by, **{f"{side}_attends": "yes", f"{side}_attendees": ["周子航"]})
    office.advance_to(date(2026, 5, 12))
    office.complete("hold_hearing", hearing_result="adjourned", absent="none", adjournment_reason="证人不能到庭")
    office.complete("fix_hearing", hearing_on="2026-07-14", **FIXED)

    first, second = office.case.hearings
    assert (first.state, second.state) == ("adjourned", "scheduled")
    assert len(first.notices) == len(second.notices) == 2
    assert office.engine.hearings(office.actor("examiner"), date(2026, 7, 13), date(2026, 7, 19)) == (second,)
    assert [
        each.case_no for each in office.engine.hearings(office.actor("opponent"), date(2026, 5, 1), date(2026, 8, 1))
    ] == [office.case_no] * 2


def test_a_year_is_the_longest_that_the_calendar_shows(office: Office) -> None:
    ask = office.engine.hearings
    assert refusal(ask, office.actor("examiner"), date(2026, 1, 1), date(2027, 6, 1)).code == "span_too_long"
