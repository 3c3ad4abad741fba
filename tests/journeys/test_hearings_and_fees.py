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


def _begin(office: Office, process_id: str, parameters: dict[str, str]) -> None:
    originals = read_originals(PROCESSES)
    texts = {name: originals[name] for name in (process_id, "shared.service_of_notice")}
    office.publish({"trademark.opposition": _call(process_id, parameters), **texts})
    office.file("trademark.opposition")


def _rows(office: Office, table: type) -> list[object]:
    with office.parts.unit_of_work(read_only=True) as work:
        return list(work.session.scalars(select(table)))


def test_a_fee_is_paid_in_two_parts_and_the_check_begins(office: Office) -> None:
    _begin(office, "shared.patent_intake", INTAKE)
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
    _begin(office, "shared.patent_intake", INTAKE)
    assert office.open_tasks == []
    office.advance_to(office.limit("pat-invalid-fee").expires_on + timedelta(days=62))  # 处分通知 waits its month

    assert [fee.state for fee in _rows(office, Fee)] == ["unpaid"]
    assert office.notices == [("deemed_withdrawn", office.opponent_party.name)]


def test_a_hearing_is_fixed_in_time_told_and_held(office: Office) -> None:
    _begin(office, "shared.hearing", HEARING)
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
