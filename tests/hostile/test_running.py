"""Diagrams that the gate may let through, and what holds them when they run: rows 60, 66, 68 and 69."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from engine.errors import Forbidden, InvalidDiagram
from engine.store.database import Database
from tests.conftest import SMALL
from tests.office import Office, refusal

TEXT = SMALL.read_bytes()


def test_a_limit_that_began_long_ago_expires_once(sqlite_url: str, opened: Callable[[str], Database]) -> None:
    office = Office(opened(sqlite_url), published_on=date(2020, 1, 6))
    office.publish({"trademark.opposition": TEXT})
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="accept")
    office.send("answer", by="respondent")

    for _ in range(3):
        office.tick()

    assert office.acts().count("time_limit.expired") == 1
    assert office.jobs("incident") == []
    assert office.open_tasks == ["draft_decision"]


def test_a_lane_renamed_does_not_let_the_drafter_approve(bare_office: Office) -> None:
    """Whoever may draw the approval into his own lane still needs another person: the diagram says from whom."""
    lanes = TEXT.replace(b'<bpmn:lane id="approver" name="', b'<bpmn:lane id="panel_member" name="')
    renamed = lanes.replace(b'<bpmn:lane id="examiner" name="', b'<bpmn:lane id="panel_member2" name="')
    assert isinstance(
        refusal(bare_office.engine.submit_diagram, bare_office.actor("analyst"), {"trademark.opposition": renamed}),
        InvalidDiagram,
    )
    one_lane = TEXT.replace(b"<bpmn:flowNodeRef>approve_decision</bpmn:flowNodeRef>", b"").replace(
        b"<bpmn:flowNodeRef>draft_decision</bpmn:flowNodeRef>",
        b"<bpmn:flowNodeRef>draft_decision</bpmn:flowNodeRef><bpmn:flowNodeRef>approve_decision</bpmn:flowNodeRef>",
    )
    bare_office.publish({"trademark.opposition": one_lane})
    bare_office.file("trademark.opposition")
    bare_office.complete("check_formalities", intake_decision="accept")
    bare_office.send("answer", by="respondent")
    bare_office.complete("draft_decision", by="examiner")

    own = refusal(bare_office.complete, "approve_decision", by="examiner")

    assert isinstance(own, Forbidden) and own.code == "four_eyes"
    bare_office.complete("approve_decision", by="examiner2")
    assert bare_office.open_tasks == []


def test_a_version_with_swapped_meaning_leaves_running_cases_alone(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    old = small_office.case_no
    swapped = TEXT.replace(b'intake_decision = "accept"', b'intake_decision = "reject"')
    small_office.publish({"trademark.opposition": swapped})

    small_office.complete("check_formalities", intake_decision="accept")
    assert small_office.awaited == ["answer", "withdrawal"]

    small_office.file("trademark.opposition")
    assert small_office.case_no != old
    small_office.complete("check_formalities", intake_decision="reject")
    assert small_office.awaited == ["answer", "withdrawal"]  # the new version means the opposite


def test_a_file_does_not_take_the_place_of_another_procedure(bare_office: Office) -> None:
    mine = TEXT.replace(b'<bpmn:process id="trademark.opposition"', b'<bpmn:process id="patent.grant"')

    error = refusal(bare_office.engine.submit_diagram, bare_office.actor("analyst"), {"trademark.opposition": mine})

    assert isinstance(error, InvalidDiagram)
    assert "wrong_process" in {finding.rule for finding in error.findings}
    assert bare_office.engine.diagram_drafts(bare_office.actor("publisher")) == ()
